// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IAavePool
/// @notice The part of Aave v3's Pool that the adapter calls. Amounts are base units, indices ray (1e27).
interface IAavePool {
    /// @notice What the pool keeps of one reserve, as Aave v3 encodes it.
    struct ReserveData {
        /// Bit map: see `AaveV3Adapter`.
        uint256 configuration;
        uint128 liquidityIndex;
        uint128 currentLiquidityRate;
        uint128 variableBorrowIndex;
        uint128 currentVariableBorrowRate;
        uint128 currentStableBorrowRate;
        uint40 lastUpdateTimestamp;
        uint16 id;
        address aTokenAddress;
        address stableDebtTokenAddress;
        address variableDebtTokenAddress;
        address interestRateStrategyAddress;
        uint128 accruedToTreasury;
        uint128 unbacked;
        uint128 isolationModeTotalDebt;
    }

    /// @notice Takes `amount` of `asset` from the caller and mints aTokens for it.
    function supply(address asset, uint256 amount, address onBehalfOf, uint16 referralCode) external;

    /// @notice Burns aTokens of the caller and sends `amount` of `asset` to `to`.
    function withdraw(address asset, uint256 amount, address to) external returns (uint256 withdrawn);

    /// @notice The reserve of `asset`.
    function getReserveData(address asset) external view returns (ReserveData memory data);

    /// @notice What one scaled unit of the reserve is worth now, interest to this second included.
    function getReserveNormalizedIncome(address asset) external view returns (uint256 liquidityIndexRay);

    /// @notice What one scaled unit of variable debt of the reserve comes to now, interest to this second included.
    function getReserveNormalizedVariableDebt(address asset) external view returns (uint256 borrowIndexRay);
}
