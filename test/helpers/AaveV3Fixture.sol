// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DeployShared} from "../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../contracts/mocks/deploy/DeployTokens.sol";
import {ChainlinkFeedMock} from "../../contracts/mocks/oracles/ChainlinkFeedMock.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {IAaveAclManager} from "./aave/IAaveAclManager.sol";
import {IAaveAddressesProvider} from "./aave/IAaveAddressesProvider.sol";
import {IAaveConfigurator} from "./aave/IAaveConfigurator.sol";
import {IAaveOracle} from "./aave/IAaveOracle.sol";
import {IAavePool} from "./aave/IAavePool.sol";
import {PublishedCode} from "./PublishedCode.sol";

/// @title AaveV3Fixture
/// @notice The real Aave v3, deployed from the bytecode that its npm package publishes, with a reserve that truly yields:
/// a supplier's money, of which a borrower with ether as collateral took 45 %.
/// @dev Call `_deployAaveMarket` in `setUp`. The test contract owns everything of Aave and may configure it.
abstract contract AaveV3Fixture is PublishedCode {
    /// @dev What the reserve of the market starts with, in whole tokens of one dollar.
    uint256 internal constant AAVE_SUPPLIED = 1_000_000;
    uint256 internal constant AAVE_BORROWED = 450_000;
    uint256 internal constant AAVE_COLLATERAL = 1_000e18;

    /// @dev Dollars with 8 decimals.
    int256 internal constant AAVE_COLLATERAL_PRICE = 3_000e8;
    int256 private constant DOLLAR = 1e8;

    /// @dev Ray (1e27) a year. At the market's usage of 45 %, half the optimum, debt costs half the first slope, 2 %;
    /// suppliers get that on 45 % of their money, less the reserve factor: 0.81 %.
    uint256 internal constant AAVE_BORROW_RATE = 0.02e27;
    uint256 internal constant AAVE_SUPPLY_RATE = 0.0081e27;
    uint256 private constant OPTIMAL_USAGE = 0.9e27;
    uint256 private constant SLOPE_1 = 0.04e27;
    uint256 private constant SLOPE_2 = 0.6e27;

    /// @dev Basis points; Aave writes a bonus of 5 % as 10,500.
    uint256 private constant LTV = 8_000;
    uint256 private constant LIQUIDATION_THRESHOLD = 8_250;
    uint256 private constant LIQUIDATION_BONUS = 10_500;
    uint256 private constant LIQUIDATION_PROTOCOL_FEE = 1_000;
    uint256 private constant RESERVE_FACTOR = 1_000;

    /// @dev Aave numbers its two kinds of debt.
    uint256 private constant VARIABLE_RATE = 2;
    uint16 private constant NO_REFERRAL = 0;

    string private constant PACKAGE = "node_modules/@aave/core-v3/artifacts/contracts/";
    string private constant LOGIC = "contracts/protocol/libraries/logic/";

    IAavePool internal aavePool;
    IAaveConfigurator internal aaveConfigurator;
    IAaveOracle internal aaveOracle;
    IAaveAddressesProvider internal aaveProvider;

    /// @dev The market's collateral and its price; its reserve is whatever `_deployAaveMarket` was given.
    TestToken internal aaveCollateral;
    ChainlinkFeedMock internal aaveCollateralFeed;
    address internal aaveSupplier;
    address internal aaveBorrower;

    address private _aTokenImplementation;
    address private _variableDebtImplementation;
    address private _stableDebtImplementation;

    /// @dev Aave with two reserves: `asset`, worth a dollar, which earns from now on, and ether as collateral.
    function _deployAaveMarket(TestToken asset) internal {
        _deployAaveV3();
        aaveSupplier = makeAddr("Aave supplier");
        aaveBorrower = makeAddr("Aave borrower");
        aaveCollateral = DeployTokens.testToken("Wrapped Ether", "WETH", 18);
        aaveCollateralFeed = DeployShared.chainlinkFeedMock(8, AAVE_COLLATERAL_PRICE);
        _listOnAave(asset, DeployShared.chainlinkFeedMock(8, DOLLAR));
        _listOnAave(aaveCollateral, aaveCollateralFeed);

        uint256 unit = 10 ** asset.decimals();
        _supplyToAave(aaveSupplier, asset, AAVE_SUPPLIED * unit);
        _supplyToAave(aaveBorrower, aaveCollateral, AAVE_COLLATERAL);
        _borrowFromAave(asset, AAVE_BORROWED * unit);
    }

    /// @dev Aave without any reserve.
    function _deployAaveV3() internal {
        aaveProvider = IAaveAddressesProvider(
            _create(_artifact("protocol/configuration/", "PoolAddressesProvider"), abi.encode("Paddock", address(this)))
        );
        aaveProvider.setACLAdmin(address(this));
        address aclManager = _create(_artifact("protocol/configuration/", "ACLManager"), abi.encode(aaveProvider));
        aaveProvider.setACLManager(aclManager);
        IAaveAclManager(aclManager).addPoolAdmin(address(this));
        aaveOracle = _createOracle();
        // The configurator asks the provider for the pool when it is put in its place: the pool comes first.
        aavePool = _createPool();
        aaveConfigurator = _createConfigurator();
        _aTokenImplementation = _createToken("AToken");
        _variableDebtImplementation = _createToken("VariableDebtToken");
        _stableDebtImplementation = _createToken("StableDebtToken");
    }

    /// @dev Opens a reserve of `asset` at the price of `feed`, in dollars with 8 decimals, without caps.
    function _listOnAave(TestToken asset, ChainlinkFeedMock feed) internal {
        address[] memory assets = new address[](1);
        address[] memory sources = new address[](1);
        (assets[0], sources[0]) = (address(asset), address(feed));
        aaveOracle.setAssetSources(assets, sources);

        IAaveConfigurator.InitReserveInput[] memory input = new IAaveConfigurator.InitReserveInput[](1);
        input[0] = _initialisation(asset);
        aaveConfigurator.initReserves(input);
        aaveConfigurator.configureReserveAsCollateral(address(asset), LTV, LIQUIDATION_THRESHOLD, LIQUIDATION_BONUS);
        aaveConfigurator.setLiquidationProtocolFee(address(asset), LIQUIDATION_PROTOCOL_FEE);
        aaveConfigurator.setReserveFactor(address(asset), RESERVE_FACTOR);
        aaveConfigurator.setReserveBorrowing(address(asset), true);
    }

    /// @dev Mints `assets` base units and supplies them.
    function _supplyToAave(address supplier, TestToken asset, uint256 assets) internal {
        asset.mint(supplier, assets);
        vm.startPrank(supplier);
        asset.approve(address(aavePool), assets);
        aavePool.supply(address(asset), assets, supplier, NO_REFERRAL);
        vm.stopPrank();
    }

    /// @dev The market's borrower takes `assets` base units more at the variable rate.
    function _borrowFromAave(TestToken asset, uint256 assets) internal {
        vm.prank(aaveBorrower);
        aavePool.borrow(address(asset), assets, VARIABLE_RATE, NO_REFERRAL, aaveBorrower);
    }

    /// @dev Mints `assets` base units, of which the borrower repays as many as he owes.
    function _repayToAave(TestToken asset, uint256 assets) internal returns (uint256 repaid) {
        asset.mint(aaveBorrower, assets);
        vm.startPrank(aaveBorrower);
        asset.approve(address(aavePool), assets);
        repaid = aavePool.repay(address(asset), assets, VARIABLE_RATE, aaveBorrower);
        vm.stopPrank();
    }

    function _aTokenOf(TestToken asset) internal view returns (TestToken) {
        return TestToken(aavePool.getReserveData(address(asset)).aTokenAddress);
    }

    function _debtTokenOf(TestToken asset) internal view returns (TestToken) {
        return TestToken(aavePool.getReserveData(address(asset)).variableDebtTokenAddress);
    }

    function _createOracle() private returns (IAaveOracle oracle) {
        address[] memory none = new address[](0);
        oracle = IAaveOracle(
            _create(
                _artifact("misc/", "AaveOracle"),
                abi.encode(aaveProvider, none, none, address(0), address(0), DOLLAR)
            )
        );
        aaveProvider.setPriceOracle(address(oracle));
    }

    function _createPool() private returns (IAavePool) {
        LinkedLibrary[] memory libraries = new LinkedLibrary[](7);
        LinkedLibrary[] memory none = new LinkedLibrary[](0);
        libraries[0] = _createLogic("BorrowLogic", none);
        LinkedLibrary[] memory borrowLogic = new LinkedLibrary[](1);
        borrowLogic[0] = libraries[0];
        libraries[1] = _createLogic("FlashLoanLogic", borrowLogic);
        libraries[2] = _createLogic("BridgeLogic", none);
        libraries[3] = _createLogic("EModeLogic", none);
        libraries[4] = _createLogic("LiquidationLogic", none);
        libraries[5] = _createLogic("PoolLogic", none);
        libraries[6] = _createLogic("SupplyLogic", none);
        aaveProvider.setPoolImpl(_create(_artifact("protocol/pool/", "Pool"), abi.encode(aaveProvider), libraries));
        return IAavePool(aaveProvider.getPool());
    }

    function _createConfigurator() private returns (IAaveConfigurator) {
        LinkedLibrary[] memory libraries = new LinkedLibrary[](1);
        libraries[0] = _createLogic("ConfiguratorLogic", new LinkedLibrary[](0));
        aaveProvider.setPoolConfiguratorImpl(_create(_artifact("protocol/pool/", "PoolConfigurator"), "", libraries));
        return IAaveConfigurator(aaveProvider.getPoolConfigurator());
    }

    function _createLogic(
        string memory name,
        LinkedLibrary[] memory libraries
    ) private returns (LinkedLibrary memory created) {
        address target = _create(_artifact("protocol/libraries/logic/", name), "", libraries);
        return LinkedLibrary({source: string.concat(LOGIC, name, ".sol"), name: name, target: target});
    }

    function _createToken(string memory name) private returns (address) {
        return _create(_artifact("protocol/tokenization/", name), abi.encode(aavePool));
    }

    /// @dev The last five arguments are about stable debt, which no reserve here allows.
    function _createStrategy() private returns (address) {
        return
            _create(
                _artifact("protocol/pool/", "DefaultReserveInterestRateStrategy"),
                abi.encode(aaveProvider, OPTIMAL_USAGE, 0, SLOPE_1, SLOPE_2, 0, 0, 0, 0, 0)
            );
    }

    function _initialisation(TestToken asset) private returns (IAaveConfigurator.InitReserveInput memory) {
        string memory symbol = asset.symbol();
        return
            IAaveConfigurator.InitReserveInput({
                aTokenImpl: _aTokenImplementation,
                stableDebtTokenImpl: _stableDebtImplementation,
                variableDebtTokenImpl: _variableDebtImplementation,
                underlyingAssetDecimals: asset.decimals(),
                interestRateStrategyAddress: _createStrategy(),
                underlyingAsset: address(asset),
                treasury: address(this),
                incentivesController: address(0),
                aTokenName: string.concat("Aave ", symbol),
                aTokenSymbol: string.concat("a", symbol),
                variableDebtTokenName: string.concat("Aave Variable Debt ", symbol),
                variableDebtTokenSymbol: string.concat("variableDebt", symbol),
                stableDebtTokenName: string.concat("Aave Stable Debt ", symbol),
                stableDebtTokenSymbol: string.concat("stableDebt", symbol),
                params: ""
            });
    }

    function _artifact(string memory folder, string memory name) private pure returns (string memory) {
        return string.concat(PACKAGE, folder, name, ".sol/", name, ".json");
    }
}
