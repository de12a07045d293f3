// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {AaveV3Adapter} from "../../../../contracts/derby/adapters/AaveV3Adapter.sol";
import {IAavePool as IPool} from "../../../../contracts/derby/adapters/interfaces/IAavePool.sol";
import {DerbyVault} from "../../../../contracts/derby/DerbyVault.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyGameStub} from "../../../../contracts/mocks/derby/DerbyGameStub.sol";
import {TestToken} from "../../../../contracts/mocks/TestToken.sol";
import {AaveV3Fixture} from "../../../helpers/AaveV3Fixture.sol";

/// @dev Against the real pool, in which a borrower pays interest.
contract AaveV3AdapterTest is AaveV3Fixture {
    uint256 private constant NOW = 1_800_000_000;

    TestToken private _usdc;
    AaveV3Adapter private _adapter;
    address private _alice;

    function setUp() public {
        vm.warp(NOW);
        _usdc = new TestToken("USD Coin", "USDC", 6);
        _deployAaveMarket(_usdc);
        _adapter = new AaveV3Adapter(IPool(address(aavePool)), IERC20(address(_usdc)));
        _alice = makeAddr("alice");
        _usdc.mint(_alice, 1_000_000e6);
        vm.prank(_alice);
        _usdc.approve(address(_adapter), type(uint256).max);
    }

    function test_RevertWhen_ThePoolHasNoSuchReserve() external {
        TestToken other = new TestToken("O", "O", 18);
        vm.expectRevert(abi.encodeWithSelector(AaveV3Adapter.AaveV3Adapter_NoReserve.selector, address(other)));
        new AaveV3Adapter(IPool(address(aavePool)), IERC20(address(other)));
    }

    function test_EarnsWhatAavePays() external {
        uint256 shares = _supply(100_000e6);
        vm.warp(NOW + 365 days);
        uint256 worth = _adapter.previewRedeem(shares);
        uint256 balance = _aTokenOf(_usdc).balanceOf(address(_adapter));
        assertGe(balance, worth, "never more than the aToken says");
        assertLe(balance - worth, 2, "and less by roundings only: ours down, Aave's to the nearest, the virtual share");
        assertGt(worth, 100_600e6, "and it is a gain");
        vm.prank(_alice);
        uint256 assets = _adapter.redeem(shares, _alice, _alice);
        assertEq(assets, worth, "paid as previewed");
        assertEq(_usdc.balanceOf(_alice), 900_000e6 + worth, "really paid");
        assertLe(_adapter.totalAssets(), 2, "nothing is left but roundings");
    }

    function test_DonatedATokensCountForNothing() external {
        uint256 shares = _supply(100_000e6);
        uint256 worth = _adapter.previewRedeem(shares);
        TestToken aToken = _aTokenOf(_usdc);
        vm.prank(aaveSupplier);
        aToken.transfer(address(_adapter), 50_000e6);
        assertEq(_adapter.previewRedeem(shares), worth, "the price is the same");
    }

    function test_ExitsAreLimitedByWhatIsNotLent() external {
        uint256 shares = _supply(100_000e6);
        uint256 free = _usdc.balanceOf(address(_aTokenOf(_usdc)));
        _borrowFromAave(_usdc, free - 10_000e6);
        assertEq(_adapter.maxWithdraw(_alice), 10_000e6, "what is there");
        uint256 most = _adapter.maxRedeem(_alice);
        assertLt(most, shares, "not all");
        vm.prank(_alice);
        _adapter.withdraw(10_000e6, _alice, _alice);
        assertEq(_adapter.maxRedeem(_alice), 0, "dry");
    }

    function test_AVaultEarnsOnAave() external {
        (DerbyVault vault, DerbyGameStub game) = _vaultOverTheAdapter();
        vm.prank(_alice);
        _usdc.approve(address(vault), type(uint256).max);
        vm.prank(_alice);
        vault.deposit(100_000e6, _alice);
        game.vote(0, 1_000e18);
        vm.warp(NOW + 14 days);
        vault.closeEpoch(type(uint256).max);
        assertGe(vault.allocationOf(0), 90_000e6 - 1, "deployed");
        vm.warp(NOW + 28 days);
        vault.closeEpoch(type(uint256).max);
        uint256 gain = vault.grossAssets() + game.fee() - 100_000e6;
        assertGt(gain, 20e6, "two weeks at about 0.7 % a year");
        assertGe(game.fee(), gain / 10 - 1, "a tenth is the players'");
        vault.deprecateProtocol(0);
        vm.warp(NOW + 42 days);
        vault.closeEpoch(type(uint256).max);
        assertEq(vault.allocationOf(0), 0, "and it leaves whole");
        assertEq(vault.grossAssets(), vault.idleAssets(), "with its yield");
    }

    function _supply(uint256 assets) private returns (uint256 shares) {
        vm.prank(_alice);
        return _adapter.deposit(assets, _alice);
    }

    function _vaultOverTheAdapter() private returns (DerbyVault vault, DerbyGameStub game) {
        game = new DerbyGameStub();
        DerbyTypes.VaultParams memory params;
        (params.asset, params.game, params.treasury) = (address(_usdc), address(game), _alice);
        (params.name, params.symbol, params.exchange) = ("Derby", "D", address(aavePool));
        params.authority = address(new AccessManager(address(this)));
        params.parameters = DerbyTypes.Parameters(1_000, 1_000, 10, 0, 14 days, 0);
        vault = new DerbyVault(params);
        vault.proposeProtocol(address(_adapter), 1e18);
        vault.activateProtocol(0);
    }
}
