// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {AaveV3Adapter} from "../../../../contracts/derby/adapters/AaveV3Adapter.sol";
import {IAavePool as IPool} from "../../../../contracts/derby/adapters/interfaces/IAavePool.sol";
import {DerbyVault} from "../../../../contracts/derby/DerbyVault.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {DerbyGameStub} from "../../../../contracts/mocks/derby/DerbyGameStub.sol";
import {ReentrantMock} from "../../../../contracts/mocks/ReentrantMock.sol";
import {TestToken} from "../../../../contracts/mocks/TestToken.sol";
import {HookToken} from "../../../../contracts/mocks/tokens/HookToken.sol";
import {AaveV3Fixture} from "../../../helpers/AaveV3Fixture.sol";

/// @dev The tree is in `AaveV3Adapter.tree`. Against the real pool, in which a borrower pays interest.
contract AaveV3AdapterTest is AaveV3Fixture {
    uint256 private constant NOW = 1_800_000_000;

    TestToken private _usdc;
    AaveV3Adapter private _adapter;
    address private _alice;
    address private _bob;

    function setUp() public {
        vm.warp(NOW);
        _usdc = DeployTokens.testToken("USD Coin", "USDC", 6);
        _deployAaveMarket(_usdc);
        _adapter = DeployDerby.aaveV3Adapter(IPool(address(aavePool)), IERC20(address(_usdc)), address(this));
        _alice = makeAddr("alice");
        _bob = makeAddr("bob");
        address[2] memory people = [_alice, _bob];
        for (uint256 i = 0; i < 2; ++i) {
            _usdc.mint(people[i], 1_000_000e6);
            vm.prank(people[i]);
            _usdc.approve(address(_adapter), type(uint256).max);
        }
    }

    // ---- constructor

    function test_RevertWhen_ThePoolHasNoSuchReserve() external {
        TestToken other = DeployTokens.testToken("O", "O", 18);
        vm.expectRevert(abi.encodeWithSelector(AaveV3Adapter.AaveV3Adapter_NoReserve.selector, address(other)));
        DeployDerby.aaveV3Adapter(IPool(address(aavePool)), IERC20(address(other)), address(this));
    }

    function test_IsNamedAfterWhatItHolds() external view {
        assertEq(_adapter.name(), "Aave v3 USDC adapter", "name");
        assertEq(_adapter.symbol(), "wUSDC", "symbol");
        assertEq(_adapter.decimals(), 6, "decimals");
        assertEq(_adapter.asset(), address(_usdc), "asset");
        assertEq(address(_adapter.pool()), address(aavePool), "pool");
        assertEq(_adapter.scaledBalance() + _adapter.totalAssets() + _adapter.totalSupply(), 0, "empty");
    }

    // ---- deposit and mint

    function test_SuppliesAndBooksTheScaledBalance() external {
        vm.expectEmit(address(_adapter));
        emit IERC4626.Deposit(_alice, _bob, 100_000e6, 100_000e6);
        vm.prank(_alice);
        assertEq(_adapter.deposit(100_000e6, _bob), 100_000e6, "one for one at first");
        assertEq(_adapter.balanceOf(_bob), 100_000e6, "of the receiver");
        assertEq(_usdc.balanceOf(address(_adapter)), 0, "nothing stays here");
        assertEq(_usdc.allowance(address(_adapter), address(aavePool)), 0, "no allowance is left");
        assertEq(_adapter.totalAssets(), 100_000e6, "worth what came in");
        vm.warp(NOW + 365 days);
        uint256 expected = _adapter.previewMint(1_000e6);
        assertGt(expected, 1_000e6, "a share is worth more by now");
        vm.prank(_alice);
        assertEq(_adapter.mint(1_000e6, _alice), expected, "as previewed");
    }

    function test_RevertWhen_TheReserveIsPausedOrFrozen() external {
        aaveConfigurator.setReserveFreeze(address(_usdc), true);
        _refusesDeposits(0);
        aaveConfigurator.setReserveFreeze(address(_usdc), false);
        aaveConfigurator.setReservePause(address(_usdc), true);
        _refusesDeposits(0);
        aaveConfigurator.setReservePause(address(_usdc), false);
        assertEq(_adapter.maxDeposit(_alice), type(uint256).max, "open, without a cap");
        assertEq(_adapter.maxMint(_alice), type(uint256).max, "either way");
    }

    function test_RevertWhen_TheSupplyCapIsReached() external {
        vm.warp(NOW + 30 days);
        aaveConfigurator.setSupplyCap(address(_usdc), 1_050_000);
        uint256 most = _adapter.maxDeposit(_alice);
        assertLt(most, 50_000e6, "interest has used some of it");
        assertGt(most, 49_000e6, "not much");
        assertEq(_adapter.maxMint(_alice), most, "in shares: one for one");
        _refusesDeposits(most);
        _supply(most);
        assertLe(_adapter.maxDeposit(_alice), 2, "full, but for the roundings allowed for");
        aaveConfigurator.setSupplyCap(address(_usdc), 10);
        _refusesDeposits(0);
    }

    /// @dev After 30 days of interest, by hand; `s` is the 2,592,000 of 31,536,000 seconds.
    ///
    ///     supplied   1,000,000e6 * (1 + 0.0081 s)             = 1,000,665,753,424.66   up: ...425
    ///     interest   450,000e6 * (e^(0.02 s) - 1, 3 terms)    =       740,334,021.66   up: ...022
    ///     treasury   a tenth of the interest                  =        74,033,402.2    up: ...403
    ///     room       1,050,000e6 - supplied - treasury - 2    =    49,260,213,170
    function test_TheRoomUnderTheCapIsRoundedDownByEveryPart() external {
        vm.warp(NOW + 30 days);
        aaveConfigurator.setSupplyCap(address(_usdc), 1_050_000);
        assertEq(_adapter.maxDeposit(_alice), 1_050_000e6 - 1_000_665_753_425 - 74_033_403 - 2, "each part up");
        assertEq(_adapter.maxDeposit(_alice), 49_260_213_170, "what is left");
    }

    // ---- withdraw and redeem

    function test_EarnsWhatAavePays() external {
        uint256 shares = _supply(100_000e6);
        vm.warp(NOW + 365 days);
        uint256 worth = _adapter.previewRedeem(shares);
        uint256 balance = _aTokenOf(_usdc).balanceOf(address(_adapter));
        assertGe(balance, worth, "never more than the aToken says");
        assertLe(balance - worth, 2, "and less by roundings only: ours down, Aave's to the nearest, the virtual share");
        assertGt(worth, 100_600e6, "and it is a gain");
        vm.expectEmit(address(_adapter));
        emit IERC4626.Withdraw(_alice, _bob, _alice, worth, shares);
        vm.prank(_alice);
        assertEq(_adapter.redeem(shares, _bob, _alice), worth, "paid as previewed");
        assertEq(_usdc.balanceOf(_bob), 1_000_000e6 + worth, "really paid");
        assertLe(_adapter.totalAssets(), 2, "nothing is left but roundings");
    }

    function test_AnotherTakesOnlyWhatHeWasAllowed() external {
        _supply(1_000e6);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, _bob, 0, 100e6));
        vm.prank(_bob);
        _adapter.withdraw(100e6, _bob, _alice);
        vm.prank(_alice);
        _adapter.approve(_bob, 150e6);
        vm.prank(_bob);
        _adapter.withdraw(100e6, _bob, _alice);
        assertEq(_adapter.allowance(_alice, _bob), 50e6, "used");
        assertEq(_usdc.balanceOf(_bob), 1_000_100e6, "paid");
    }

    function test_ExitsAreLimitedByWhatIsNotLent() external {
        uint256 shares = _supply(100_000e6);
        uint256 free = _usdc.balanceOf(address(_aTokenOf(_usdc)));
        _borrowFromAave(_usdc, free - 10_000e6);
        assertEq(_adapter.maxWithdraw(_alice), 10_000e6, "what is there");
        uint256 most = _adapter.maxRedeem(_alice);
        assertLt(most, shares, "not all");
        bytes4 exceeded = ERC4626.ERC4626ExceededMaxWithdraw.selector;
        vm.expectRevert(abi.encodeWithSelector(exceeded, _alice, 10_000e6 + 1, 10_000e6));
        vm.prank(_alice);
        _adapter.withdraw(10_000e6 + 1, _alice, _alice);
        vm.prank(_alice);
        _adapter.withdraw(10_000e6, _alice, _alice);
        assertEq(_adapter.maxRedeem(_alice), 0, "dry");
        assertEq(_adapter.maxWithdraw(_alice), 0, "either way");
    }

    function test_APausedReserveLetsNothingOut() external {
        _supply(100_000e6);
        aaveConfigurator.setReservePause(address(_usdc), true);
        assertEq(_adapter.maxWithdraw(_alice) + _adapter.maxRedeem(_alice), 0, "nothing");
        aaveConfigurator.setReservePause(address(_usdc), false);
        aaveConfigurator.setReserveFreeze(address(_usdc), true);
        assertEq(_adapter.maxWithdraw(_alice), 100_000e6, "a frozen one pays");
    }

    // ---- what it is worth

    function test_DonatedATokensCountForNothing() external {
        uint256 shares = _supply(100_000e6);
        uint256 worth = _adapter.previewRedeem(shares);
        TestToken aToken = _aTokenOf(_usdc);
        vm.prank(aaveSupplier);
        aToken.transfer(address(_adapter), 50_000e6);
        assertEq(_adapter.previewRedeem(shares), worth, "the price is the same");
        _usdc.mint(address(_adapter), 50_000e6);
        assertEq(_adapter.previewRedeem(shares), worth, "nor does the asset itself");
    }

    /// @dev With a donation behind it Aave can burn a scaled unit more than is booked: the books stop at nothing.
    function testFuzz_WhoeverLeavesLastIsPaidToo(uint256 a, uint256 b, uint256 time, bool donated) external {
        (a, b) = (bound(a, 10, 500_000e6), bound(b, 10, 500_000e6));
        if (donated) _donateATokens();
        _supply(a);
        vm.warp(NOW + bound(time, 1, 1_000 days));
        vm.prank(_bob);
        _adapter.deposit(b, _bob);
        vm.warp(block.timestamp + bound(time, 1, 1_000 days));
        uint256 held = _aTokenOf(_usdc).balanceOf(address(_adapter));
        assertLe(_adapter.totalAssets(), held + 1, "never worth more than it holds");
        _leave(_alice);
        _leave(_bob);
        assertEq(_adapter.totalSupply(), 0, "everybody is out");
        assertLe(_adapter.totalAssets(), 3, "with everything");
    }

    // ---- under a vault

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

    /// @dev Lent out, paused, capped: the vault takes and gives what Aave allows, and closes.
    function test_AVaultClosesOverAnAaveThatGivesLittle() external {
        (DerbyVault vault, DerbyGameStub game) = _vaultOverTheAdapter();
        vm.prank(_alice);
        _usdc.approve(address(vault), type(uint256).max);
        vm.prank(_alice);
        vault.deposit(100_000e6, _alice);
        game.vote(0, 1_000e18);
        aaveConfigurator.setReservePause(address(_usdc), true);
        vm.warp(NOW + 14 days);
        vault.closeEpoch(type(uint256).max);
        assertEq(vault.allocationOf(0), 0, "paused: nothing goes in");
        aaveConfigurator.setReservePause(address(_usdc), false);
        vm.warp(NOW + 28 days);
        vault.closeEpoch(type(uint256).max);
        uint256 free = _usdc.balanceOf(address(_aTokenOf(_usdc)));
        _borrowFromAave(_usdc, free - 5_000e6);
        vault.deprecateProtocol(0);
        vm.warp(NOW + 42 days);
        vault.closeEpoch(type(uint256).max);
        assertGe(vault.idleAssets() + game.fee(), 15_000e6 - 2, "lent out: what is there comes out");
        assertGt(vault.allocationOf(0), 84_000e6, "the rest stays booked, and earns");
    }

    // ---- re-entry

    function test_RevertWhen_TheTokenCallsBack() external {
        HookToken hooked = DeployTokens.hookToken(6);
        _deployAaveMarket(hooked);
        AaveV3Adapter adapter = DeployDerby.aaveV3Adapter(
            IPool(address(aavePool)),
            IERC20(address(hooked)),
            address(this)
        );
        ReentrantMock attacker = new ReentrantMock();
        hooked.mint(address(attacker), 100e6);
        attacker.approve(hooked, address(adapter));
        bytes memory deposit = abi.encodeCall(IERC4626.deposit, (25e6, address(attacker)));
        attacker.call(address(adapter), deposit);
        hooked.setHook(address(attacker), attacker);
        bytes[2] memory reentries = [
            abi.encodeCall(IERC4626.deposit, (1, address(attacker))),
            abi.encodeCall(IERC4626.redeem, (1, address(attacker), address(attacker)))
        ];
        bytes32 guarded = bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        for (uint256 i = 0; i < reentries.length; ++i) {
            attacker.arm(address(adapter), reentries[i]);
            attacker.call(address(adapter), deposit);
            assertEq(bytes32(attacker.answer()), guarded, string.concat("guarded: ", vm.toString(i)));
        }
        assertEq(adapter.balanceOf(address(attacker)), 75e6, "deposited three times, no more");
    }

    function _supply(uint256 assets) private returns (uint256 shares) {
        vm.prank(_alice);
        return _adapter.deposit(assets, _alice);
    }

    function _leave(address who) private {
        uint256 shares = _adapter.balanceOf(who);
        uint256 worth = _adapter.previewRedeem(shares);
        uint256 before = _usdc.balanceOf(who);
        vm.prank(who);
        _adapter.redeem(shares, who, who);
        assertEq(_usdc.balanceOf(who) - before, worth, "as previewed");
    }

    function _donateATokens() private {
        TestToken aToken = _aTokenOf(_usdc);
        vm.prank(aaveSupplier);
        aToken.transfer(address(_adapter), 1_000e6);
    }

    function _refusesDeposits(uint256 most) private {
        assertEq(_adapter.maxDeposit(_alice), most, "the most");
        bytes4 exceeded = ERC4626.ERC4626ExceededMaxDeposit.selector;
        vm.expectRevert(abi.encodeWithSelector(exceeded, _alice, most + 1, most));
        vm.prank(_alice);
        _adapter.deposit(most + 1, _alice);
    }

    function _vaultOverTheAdapter() private returns (DerbyVault vault, DerbyGameStub game) {
        game = DeployDerby.derbyGameStub();
        DerbyTypes.VaultParams memory params;
        (params.asset, params.game, params.treasury) = (address(_usdc), address(game), _alice);
        (params.name, params.symbol, params.exchange) = ("Derby", "D", address(aavePool));
        params.authority = address(DeployShared.accessManager(address(this)));
        params.parameters = DerbyTypes.Parameters(1_000, 1_000, 10, 0, 14 days, 0);
        vault = DeployDerby.derbyVault(params);
        vault.proposeProtocol(address(_adapter), 1e18);
        vault.activateProtocol(0);
    }
}
