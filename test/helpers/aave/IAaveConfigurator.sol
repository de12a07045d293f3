// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IAaveConfigurator
/// @notice What the tests use of Aave's PoolConfigurator. Basis points are 1/10,000; a bonus of 5 % is 10,500.
interface IAaveConfigurator {
    struct InitReserveInput {
        address aTokenImpl;
        address stableDebtTokenImpl;
        address variableDebtTokenImpl;
        uint8 underlyingAssetDecimals;
        address interestRateStrategyAddress;
        address underlyingAsset;
        address treasury;
        address incentivesController;
        string aTokenName;
        string aTokenSymbol;
        string variableDebtTokenName;
        string variableDebtTokenSymbol;
        string stableDebtTokenName;
        string stableDebtTokenSymbol;
        bytes params;
    }

    function initReserves(InitReserveInput[] calldata input) external;

    function configureReserveAsCollateral(
        address asset,
        uint256 ltv,
        uint256 liquidationThreshold,
        uint256 liquidationBonus
    ) external;

    function setReserveBorrowing(address asset, bool enabled) external;

    function setReserveFactor(address asset, uint256 newReserveFactor) external;

    function setLiquidationProtocolFee(address asset, uint256 newFee) external;

    function setReservePause(address asset, bool paused) external;

    function setReserveFreeze(address asset, bool freeze) external;

    /// @param newSupplyCap Whole tokens; 0 is no cap.
    function setSupplyCap(address asset, uint256 newSupplyCap) external;
}
