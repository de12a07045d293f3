// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {AaveV3Adapter} from "../../../../contracts/derby/adapters/AaveV3Adapter.sol";
import {IAavePool as IPool} from "../../../../contracts/derby/adapters/interfaces/IAavePool.sol";
import {IAToken} from "../../../../contracts/derby/adapters/interfaces/IAToken.sol";
import {DerbyVault} from "../../../../contracts/derby/DerbyVault.sol";
import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {AaveRewardsControllerMock} from "../../../../contracts/mocks/derby/AaveRewardsControllerMock.sol";
import {DerbyGameStub} from "../../../../contracts/mocks/derby/DerbyGameStub.sol";
import {HostileRewardsMock} from "../../../../contracts/mocks/derby/HostileRewardsMock.sol";
import {ChainlinkFeedMock} from "../../../../contracts/mocks/oracles/ChainlinkFeedMock.sol";
import {TestToken} from "../../../../contracts/mocks/TestToken.sol";
import {IAggregatorV3} from "../../../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {IAaveIncentivizedToken} from "../../../helpers/aave/IAaveIncentivizedToken.sol";
import {AaveV3Fixture} from "../../../helpers/AaveV3Fixture.sol";

/// @dev The tree is in `AaveV3Incentives.tree`. The real pool and aToken, whose holders earn two rewards beside their interest; a vault with
/// 90,000 of the reserve's 1,090,000 USDC sells the first of them, at 2 dollars.
contract AaveV3IncentivesTest is AaveV3Fixture {
    uint256 private constant NOW = 1_800_000_000;
    uint256 private constant EPOCH = 14 days;
    uint256 private constant RATE = 1e15;

    TestToken private _usdc;
    TestToken private _reward;
    TestToken private _other;
    IAToken private _aToken;
    AaveRewardsControllerMock private _controller;
    AaveV3Adapter private _adapter;
    DerbyGameStub private _game;
    DerbyVault private _vault;
    ChainlinkFeedMock private _feed;
    address private _alice;

    function setUp() public {
        vm.warp(NOW);
        _usdc = DeployTokens.testToken("USD Coin", "USDC", 6);
        _deployAaveMarket(_usdc);
        _aToken = IAToken(address(_aTokenOf(_usdc)));
        _reward = DeployTokens.testToken("Reward", "RWD", 18);
        _other = DeployTokens.testToken("Other", "OTH", 18);
        _controller = new AaveRewardsControllerMock();
        _install(address(_controller));
        _controller.setRate(_aToken, address(_reward), RATE);
        _controller.setRate(_aToken, address(_other), RATE);
        _reward.mint(address(_controller), 1e24);
        _other.mint(address(_controller), 1e24);
        _alice = makeAddr("alice");
        _buildVault();
        _depositAndClose();
    }

    // ---- constructor

    function test_RevertWhen_TheClaimerIsNobody() external {
        bytes4 invalid = AaveV3Adapter.AaveV3Adapter_InvalidClaimer.selector;
        vm.expectRevert(abi.encodeWithSelector(invalid, address(0)));
        DeployDerby.aaveV3Adapter(IPool(address(aavePool)), IERC20(address(_usdc)), address(0));
    }

    function test_SaysForWhomItClaims() external view {
        assertEq(_adapter.claimer(), address(_vault), "the vault");
    }

    // ---- when it is refused

    function test_RevertWhen_TheCallerIsNotTheClaimer() external {
        vm.warp(NOW + 2 * EPOCH);
        address[3] memory callers = [_alice, address(this), address(_controller)];
        for (uint256 i = 0; i < callers.length; ++i) {
            bytes4 notClaimer = AaveV3Adapter.AaveV3Adapter_NotClaimer.selector;
            vm.expectRevert(abi.encodeWithSelector(notClaimer, callers[i], address(_vault)));
            vm.prank(callers[i]);
            _adapter.claimIncentives(address(_reward));
        }
        assertEq(_claim(_reward), _owed(), "all of it is still the vault's");
    }

    function test_RevertWhen_TheReserveHasNoRewards() external {
        _install(address(0));
        vm.expectRevert(abi.encodeWithSelector(AaveV3Adapter.AaveV3Adapter_NoRewards.selector, address(_aToken)));
        vm.prank(address(_vault));
        _adapter.claimIncentives(address(_reward));
    }

    // ---- when it is claimed

    function test_PaysTheClaimerWhatTheControllerOwes() external {
        vm.warp(NOW + 2 * EPOCH);
        (uint256 worth, uint256 scaled) = (_adapter.totalAssets(), _adapter.scaledBalance());
        uint256 expected = _owed();
        assertGt(expected, (RATE * EPOCH * 8) / 100, "about 9 of 109 parts");
        assertEq(_claim(_reward), expected, "its part of what Aave pays");
        assertEq(_reward.balanceOf(address(_adapter)), 0, "nothing stays here");
        assertEq(_adapter.totalAssets(), worth, "what was supplied is where it was");
        assertEq(_adapter.scaledBalance(), scaled, "to the unit");
        assertEq(_claim(_reward), 0, "once");
    }

    /// @dev Shares are anybody's; what Aave pays on top is the vault's for which the adapter was made.
    function test_WhoeverElseHoldsSharesEarnsInterestAlone() external {
        _usdc.mint(_alice, 90_000e6);
        vm.startPrank(_alice);
        _usdc.approve(address(_adapter), 90_000e6);
        uint256 shares = _adapter.deposit(90_000e6, _alice);
        vm.stopPrank();
        vm.warp(NOW + 2 * EPOCH);
        uint256 expected = _owed();
        assertEq(_claim(_reward), expected, "of both");
        vm.prank(_alice);
        assertGt(_adapter.redeem(shares, _alice, _alice), 90_000e6, "she leaves with her interest");
        assertEq(_reward.balanceOf(_alice), 0, "and no more");
    }

    function test_AnotherRewardStaysClaimable() external {
        vm.warp(NOW + 2 * EPOCH);
        _claim(_reward);
        assertEq(_other.balanceOf(address(_vault)), 0, "nobody would sell it there");
        assertEq(_claim(_other), _owed(), "until somebody names it");
    }

    function test_ARewardThatAaveCannotPayKeepsNoOtherBack() external {
        vm.warp(NOW + 2 * EPOCH);
        vm.prank(address(_controller));
        _other.transfer(_alice, 1e24);
        vm.expectRevert(abi.encodeWithSignature("Error(string)", "TRANSFER_ERROR"));
        vm.prank(address(_vault));
        _adapter.claimIncentives(address(_other));
        assertEq(_claim(_reward), _owed(), "paid");
        _other.mint(address(_controller), 1e24);
        assertEq(_claim(_other), _owed(), "nor is it lost");
    }

    function test_AsksTheControllerThatAaveNamesNow() external {
        vm.warp(NOW + 2 * EPOCH);
        AaveRewardsControllerMock next = new AaveRewardsControllerMock();
        _install(address(next));
        next.setRate(_aToken, address(_reward), RATE);
        _reward.mint(address(next), 1e24);
        vm.warp(NOW + 3 * EPOCH);
        uint256 held = _reward.balanceOf(address(_controller));
        assertEq(_claim(_reward), _owed(), "of the last epoch");
        assertEq(_reward.balanceOf(address(_controller)), held, "the former pays nothing");
    }

    // ---- under a vault

    function test_AVaultSellsWhatAavePays() external {
        _due();
        uint256 sold = _owed();
        uint256 proceeds = (sold * 2) / 1e12;
        vm.expectEmit(address(_vault));
        emit IDerbyVaultEvents.IncentiveHarvested(2, 0, sold, proceeds);
        _vault.closeEpoch(2);
        assertEq(_vault.lockedProfit(), proceeds, "it waits beside the price like any gain");
        _finish();
        assertGt(_vault.grossAssets(), 100_000e6 + proceeds, "owned, beside the interest");
        assertEq(_reward.balanceOf(address(_vault)), 0, "all sold");
        assertEq(_other.balanceOf(address(_vault)), 0, "and nothing else came");
    }

    function test_OneThatRefusesIsSkipped() external {
        _hostile(HostileRewardsMock.Trick.Refuses);
        uint256 owed = _owed();
        _skipped();
        _install(address(_controller));
        _due();
        _finish();
        assertGt(_vault.grossAssets(), 100_000e6 + (owed * 2) / 1e12, "the next close collects it");
    }

    function test_OneThatBurnsGasIsSkipped() external {
        _hostile(HostileRewardsMock.Trick.BurnsGas);
        _skipped();
    }

    function test_OneThatLiesSellsNothing() external {
        _hostile(HostileRewardsMock.Trick.Lies);
        _due();
        vm.expectEmit(address(_vault));
        emit IDerbyVaultEvents.IncentiveHarvested(2, 0, 0, 0);
        _vault.closeEpoch(2);
        assertEq(_vault.lockedProfit(), 0, "what did not arrive is not booked");
        _finish();
    }

    /// @dev Into the adapter by every door and into the vault; with shares of its own, so that there would be something to take.
    function test_OneThatReentersGetsNowhere() external {
        HostileRewardsMock hostile = _hostile(HostileRewardsMock.Trick.Reenters);
        _giveShares(address(hostile));
        bytes[5] memory attempts = [
            abi.encodeCall(IERC4626.deposit, (1e6, address(hostile))),
            abi.encodeCall(IERC4626.redeem, (1e6, address(hostile), address(hostile))),
            abi.encodeCall(IERC4626.withdraw, (1e6, address(hostile), address(hostile))),
            abi.encodeCall(AaveV3Adapter.claimIncentives, (address(_reward))),
            abi.encodeCall(DerbyVault.closeEpoch, (1))
        ];
        for (uint256 i = 0; i < attempts.length; ++i) {
            hostile.arm(i < 4 ? address(_adapter) : address(_vault), attempts[i]);
        }
        _due();
        uint256 worth = _adapter.previewRedeem(1e6);
        _vault.closeEpoch(2);
        assertEq(hostile.calls(), attempts.length, "all were tried");
        bytes memory guarded = abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        for (uint256 i = 0; i < attempts.length; ++i) {
            assertTrue(!hostile.outcomes(i), "refused");
            assertEq(keccak256(hostile.answers(i)), keccak256(guarded), "by the guard");
        }
        assertEq(_adapter.previewRedeem(1e6), worth, "no price moved");
        _finish();
    }

    // ---- helpers

    function _install(address controller) private {
        IAaveIncentivizedToken(address(_aToken)).setIncentivesController(controller);
    }

    function _hostile(HostileRewardsMock.Trick trick) private returns (HostileRewardsMock hostile) {
        hostile = new HostileRewardsMock();
        hostile.setTrick(trick);
        _install(address(hostile));
    }

    function _giveShares(address account) private {
        _usdc.mint(account, 20e6);
        vm.startPrank(account);
        _usdc.approve(address(_adapter), 20e6);
        _adapter.deposit(10e6, account);
        vm.stopPrank();
    }

    function _claim(TestToken token) private returns (uint256 paid) {
        uint256 before = token.balanceOf(address(_vault));
        vm.prank(address(_vault));
        _adapter.claimIncentives(address(token));
        return token.balanceOf(address(_vault)) - before;
    }

    /// @dev What an epoch on Aave brings the adapter of either reward: its part of all scaled balances, floored by the index and again.
    function _owed() private view returns (uint256) {
        uint256 index = (RATE * EPOCH * 1e6) / _aToken.scaledTotalSupply();
        return (_adapter.scaledBalance() * index) / 1e6;
    }

    function _due() private {
        vm.warp(_vault.status().closableAt);
        _feed.updateAnswer(2e8);
    }

    function _finish() private {
        (, bool finished) = _vault.closeEpoch(type(uint256).max);
        assertTrue(finished, "closed");
    }

    function _skipped() private {
        _due();
        vm.expectEmit(address(_vault));
        emit IDerbyVaultEvents.ProtocolSkipped(2, 0, DerbyTypes.Phase.Harvest);
        _vault.closeEpoch(2);
        assertEq(_vault.lockedProfit(), 0, "nothing is booked");
        _finish();
        assertTrue(_vault.protocolOf(0).measured, "the reserve itself is measured all the same");
        assertGt(_vault.grossAssets(), 100_000e6, "and its interest counts");
    }

    function _buildVault() private {
        _game = DeployDerby.derbyGameStub();
        DerbyTypes.VaultParams memory params;
        (params.asset, params.game, params.treasury) = (address(_usdc), address(_game), makeAddr("treasury"));
        (params.name, params.symbol) = ("Derby", "D");
        params.exchange = address(DeployShared.honestExchangeMock());
        params.authority = address(DeployShared.accessManager(address(this)));
        params.parameters = DerbyTypes.Parameters(0, 1_000, 10, 0, uint32(EPOCH), 0);
        _vault = DeployDerby.derbyVault(params);
        _adapter = DeployDerby.aaveV3Adapter(IPool(address(aavePool)), IERC20(address(_usdc)), address(_vault));
        _vault.proposeProtocol(address(_adapter), 1e18);
        _vault.activateProtocolAt(address(_adapter));
        _feed = DeployShared.chainlinkFeedMock(8, 2e8);
        IAggregatorV3 feed = IAggregatorV3(address(_feed));
        address price = address(DeployShared.chainlinkPriceSource(feed, 7 days, IAggregatorV3(address(0)), 0));
        _vault.setIncentive(0, DerbyTypes.Incentive(address(_adapter), address(_reward), price, 100));
    }

    /// @dev The second epoch opens with 90,000 on Aave.
    function _depositAndClose() private {
        _usdc.mint(_alice, 100_000e6);
        vm.startPrank(_alice);
        _usdc.approve(address(_vault), 100_000e6);
        _vault.deposit(100_000e6, _alice);
        vm.stopPrank();
        _game.vote(0, 1_000e18);
        _due();
        _finish();
    }
}
