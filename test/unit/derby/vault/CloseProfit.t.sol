// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {YieldProtocolMock} from "../../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {TestToken} from "../../../../contracts/mocks/TestToken.sol";
import {HookToken} from "../../../../contracts/mocks/tokens/HookToken.sol";
import {ITokenHook} from "../../../../contracts/mocks/tokens/ITokenHook.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `CloseProfit.tree`. What a close makes of gains and losses: the fee, what unlocks, what players earn.
contract DerbyVaultCloseProfitTest is DerbyVaultUnitTest {
    // ---- the fee

    function test_AFeeIsPaidAndTheRestUnlocks() external {
        _deposit(alice, 100_000e6);
        _vote(1_000, 0, 0);
        _close();
        yields[0].gain(9_000e6 + 1);
        _elapse();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.EpochPriced(2, 9_000e6, 0, 900e6, 8_100e6);
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.FeePaid(2, 900e6, 0);
        vault.closeEpoch(ALL_STEPS);
        assertEq(usdc.balanceOf(address(game)), 900e6, "10 % of the gain, really paid");
        assertEq(vault.totalAssets(), 100_000e6, "not in the price yet");
        assertEq(vault.grossAssets(), 108_100e6, "but owned");
        vm.warp(block.timestamp + INTERVAL / 2);
        assertEq(vault.lockedProfit(), 4_050e6, "half of it after half of the interval");
        _assertBooks();
    }

    function test_IsNeverChargedTwice() external {
        _openWithProfit();
        _close();
        _close();
        assertEq(usdc.balanceOf(address(game)), 900e6, "one fee");
        assertGe(vault.grossAssets(), 108_100e6 - 2, "and the rest stays");
    }

    /// @dev First bound: what is above the mark. A loss that is earned back was charged for already.
    function test_IsOfWhatIsAboveTheMark() external {
        _deposit(alice, 100_000e6);
        _vote(1_000, 0, 0);
        _close();
        yields[0].lose(9_000e6);
        _close();
        assertEq(vault.highWaterMark(), 1e27, "the mark stays");
        yields[0].gain(8_000e6 + 1);
        _close();
        assertEq(game.fee(), 0, "nothing above it");
        assertGt(game.owed(), 0, "though players were right");
        yields[0].gain(2_000e6 + 1);
        _close();
        assertGe(game.fee(), 100e6 - 2, "a thousand above it");
        assertLe(game.fee(), 100e6, "rounded down");
        _assertBooks();
    }

    /// @dev Second bound: the profit of this close. What leavers forfeited lifts the price above the mark, and is no profit.
    function test_IsOfTheProfitOfThisClose() external {
        _deposit(alice, 50_000e6);
        _deposit(bob, 50_000e6);
        _vote(1_000, 1_000, 0);
        _close();
        yields[0].gain(4_500e6 + 1);
        yields[1].gain(4_500e6 + 1);
        _close();
        vm.prank(bob);
        vault.withdraw(10_000e6, bob, bob);
        uint256 above = vault.grossAssets() - (vault.highWaterMark() * vault.totalSupply()) / 1e27;
        assertGt(above, 800e6, "forfeited");
        yields[0].gain(4_500e6);
        yields[1].lose(3_600e6);
        _close();
        assertGe(game.fee(), 90e6 - 2, "a tenth of 900");
        assertLe(game.fee(), 90e6, "not of what was forfeited too");
        _assertBooks();
    }

    /// @dev Third bound: what players can earn. A quarter of the votes is left, a quarter of the fee is owed.
    function test_IsOfWhatPlayersCanEarn() external {
        _deposit(alice, 100_000e6);
        _vote(1_000, 0, 0);
        _close();
        game.slash(0, 750e18);
        yields[0].gain(9_000e6 + 1);
        _close();
        assertEq(game.fee(), 225e6, "a quarter");
        assertEq(vault.lockedProfit(), 8_775e6, "the rest stays with the depositors");
        _assertBooks();
    }

    function test_WithoutVotesNothingIsChargedNorLater() external {
        _open();
        _vote(0, 0, 0);
        _close();
        assertEq(vault.openingVotes(), 0, "nobody steers");
        yields[0].gain(9_000e6 + 1);
        _vote(40, 60, 20);
        _close();
        assertEq(game.fee(), 0, "nobody earned it");
        assertTrue(game.rewardsOf(3)[0] == 0, "no reward");
        assertGe(vault.lockedProfit(), 9_000e6 - 3, "all of it is the depositors', but for roundings of the moves");
        _close();
        assertEq(game.fee(), 0, "nor later");
    }

    function test_WithoutAnyGainTheLossStillCounts() external {
        _open();
        yields[0].lose(3_000e6);
        _close();
        assertEq(game.fee(), 0, "no fee");
        assertTrue(game.rewardsOf(2)[0] < 0, "a penalty");
        assertTrue(game.rewardsOf(2)[1] == 0, "of its voters alone");
        assertLe(vault.grossAssets(), 97_000e6, "in the price");
        assertGe(vault.grossAssets(), 97_000e6 - 3, "to a rounding a move");
    }

    // ---- when it cannot be paid

    function test_AFeeThatTheGameRefusesIsCancelled() external {
        _deposit(alice, 100_000e6);
        _vote(1, 0, 0);
        _close();
        yields[0].gain(9_000e6 + 1);
        game.setBroken(true);
        _elapse();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.FeePaid(2, 0, 900e6);
        vault.closeEpoch(ALL_STEPS);
        assertEq(game.fee(), 0, "nothing paid");
        assertEq(vault.lockedProfit(), 9_000e6, "it stays with the depositors");
        assertEq(vault.accruedFee(), 0, "and is not owed");
        game.setBroken(false);
        _close();
        assertEq(game.fee(), 0, "nor charged later");
        _assertBooks();
    }

    function test_AFeeBeyondTheCashIsCancelled() external {
        _setBuffer(0);
        _deposit(alice, 100_000e6);
        _vote(1, 0, 0);
        _close();
        _deposit(bob, 50e6);
        yields[0].gain(9_000e6 + 1);
        yields[0].setFault(YieldProtocolMock.Fault.Illiquid);
        _elapse();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.FeePaid(2, 50e6, 850e6);
        vault.closeEpoch(ALL_STEPS);
        assertEq(usdc.balanceOf(address(game)), 50e6, "what was there");
        assertEq(vault.lockedProfit(), 8_950e6, "the rest is locked profit again");
        _assertBooks();
    }

    /// @dev Whatever else moves in the transfer of the fee, the books go by exactly the fee or it does not happen.
    function test_AFeeThatDoesNotMoveExactlyIsCancelled() external {
        HookToken token = DeployTokens.hookToken(6);
        _rebuild(token, address(0));
        _deposit(alice, 100_000e6);
        _vote(1, 0, 0);
        _close();
        yields[0].gain(9_000e6 + 1);
        _advanceTo(DerbyTypes.Phase.Reward);
        token.setHook(address(vault), new GivingHook(token));
        vault.closeEpoch(1);
        assertEq(game.fee(), 0, "nothing paid");
        assertEq(usdc.balanceOf(address(game)), 0, "really not");
        _finish();
        assertEq(vault.lockedProfit(), 9_000e6, "cancelled");
        _assertBooks();
    }

    // ---- the mark

    function test_TheMarkRisesWithEveryCloseFeeOrNot() external {
        _openWithProfit();
        assertEq(vault.highWaterMark(), 1.081e27, "with a fee");
        _vote(0, 0, 0);
        _close();
        yields[0].gain(10_000e6 + 1);
        _close();
        assertGe(vault.highWaterMark(), 1.181e27 - 1e17, "and without");
        uint256 mark = vault.highWaterMark();
        yields[0].lose(5_000e6);
        _close();
        assertEq(vault.highWaterMark(), mark, "and never falls");
    }

    // ---- what stays locked

    /// @dev L locked, G gained, X lost leave max(0, L + G - X) locked, whichever protocol is asked first.
    function testFuzz_LockedProfitIsWhatGainsAndLossesLeave(uint256 gain, uint256 loss, uint256 other) external {
        (gain, loss) = (bound(gain, 1, 20_000e6), bound(loss, 1, 25_000e6));
        other = bound(other, 0, 20_000e6);
        uint256 locked = _openWithLocked();
        uint256 snapshot = vm.snapshotState();
        uint256 left = _closeWith([gain, loss, other], [uint8(0), 1, 2]);
        uint256 all = locked + gain + other;
        assertEq(left, all > loss ? all - loss : 0, "max(0, L + G - X)");
        (uint256 net, uint256 gross) = (vault.totalAssets(), vault.grossAssets());
        vm.revertToState(snapshot);
        uint8[3] memory order = gain % 2 == 0 ? [uint8(1), 2, 0] : [uint8(2), 0, 1];
        assertEq(_closeWith([gain, loss, other], order), left, "in any order: locked");
        assertEq(vault.totalAssets(), net, "net");
        assertEq(vault.grossAssets(), gross, "gross");
    }

    function test_AGainBetweenMeasuringAndMovingWaitsToo() external {
        _open();
        _vote(20, 60, 20);
        _advanceTo(DerbyTypes.Phase.Withdraw);
        yields[0].gain(1_000e6);
        _finish();
        assertGe(vault.lockedProfit(), 1_000e6 - 2, "locked");
        assertEq(vault.totalAssets(), 100_000e6, "not in the price");
        assertEq(game.fee(), 0, "and charged by the next close at most");
        _assertBooks();
    }

    function test_ALossBetweenMeasuringAndMovingIsInThePrice() external {
        _open();
        _vote(20, 60, 20);
        _advanceTo(DerbyTypes.Phase.Withdraw);
        yields[0].lose(100e6);
        _finish();
        assertLe(vault.totalAssets(), 99_900e6, "at once");
        assertGe(vault.totalAssets(), 99_900e6 - 3, "and once");
        _assertBooks();
    }

    /// @dev Shares of this protocol are worth some 50 USDC, and whole ones are given for what comes in: the rest is lost to its other holder, and
    /// is taken off the profit that waits, not off the price.
    function test_WhatCoarseSharesRoundOffIsOfTheLockedProfit() external {
        _deposit(alice, 100_000e6);
        _vote(1_000, 0, 0);
        _close();
        _makeCoarse(yields[2]);
        yields[0].gain(9_000e6 + 1);
        _vote(500, 0, 500);
        _close();
        uint256 lost = 108_100e6 - vault.grossAssets();
        assertGt(lost, 1e6, "rounded off");
        assertLt(lost, yields[2].convertToAssets(1), "less than a share");
        assertEq(vault.lockedProfit(), 8_100e6 - lost, "of what waits");
        assertEq(vault.totalAssets(), 100_000e6, "not of the price");
        _assertBooks();
    }

    function _makeCoarse(YieldProtocolMock protocol) private {
        usdc.mint(address(this), 1_000);
        usdc.approve(address(protocol), 1_000);
        protocol.deposit(1_000, address(this));
        protocol.gain(50_000e6);
    }

    // ---- what players earn

    function test_OnlyVotesOfTheOpeningEarn() external {
        _open();
        yields[0].gain(3_000e6);
        _vote(0, 0, 1_000);
        _close();
        assertTrue(game.rewardsOf(2)[0] > 0, "of the protocol that gained");
        yields[2].gain(3_000e6);
        _close();
        assertTrue(game.rewardsOf(3)[0] == 0, "nobody is there any more");
        assertTrue(game.rewardsOf(3)[2] > 0, "they are here now");
    }

    function test_ADonationToAProtocolThatNobodyFundedPaysNobody() external {
        _deposit(alice, 100_000e6);
        _vote(40, 60, 20);
        vault.setProtocolCap(2, 0);
        _close();
        yields[2].gain(1_000_000e6);
        yields[0].gain(300e6 + 1);
        _close();
        assertTrue(game.rewardsOf(2)[2] == 0, "no money, no reward");
        assertTrue(game.rewardsOf(2)[0] > 0, "the others' stays theirs");
    }

    /// @dev Half of the votes and, by its cap, a third of the money: a tenth of what that third gained is all there is for them.
    function test_AVoteIsPaidOnlyWhereItHadMoney() external {
        _deposit(alice, 100_000e6);
        _vote(50, 50, 0);
        vault.setProtocolCap(1, 22_500e6);
        _close();
        yields[0].gain(450e6 + 1);
        yields[1].gain(225e6 + 1);
        _close();
        int128[] memory rewards = game.rewardsOf(2);
        assertEq(uint128(rewards[0]), 0.675e24, "one per cent of what 50 of 100 votes steer: 33.75 for 50 votes");
        assertEq(uint128(rewards[1]), 0.45e24, "what was there: 22.5 for 50 votes");
        assertEq(game.fee(), 56.25e6, "and the fee pays both");
    }

    // ---- when nobody is left

    function test_TheRemainderIsTheTreasurys() external {
        _openWithProfit();
        _request(alice, vault.balanceOf(alice));
        yields[0].gain(1_000e6 + 1);
        _close();
        vm.prank(alice);
        (uint256 assets, ) = vault.claimRequest(1, alice);
        assertEq(assets, 108_100e6 - 1, "what had unlocked was Alice's, but for the virtual share");
        assertGe(vault.totalSupply(), 900e6, "what had not is the treasury's");
        assertLe(vault.totalSupply() - vault.grossAssets(), 1, "at the initial price");
        assertEq(vault.balanceOf(treasury), vault.totalSupply(), "alone");
        assertEq(vault.lockedProfit(), 0, "and free");
        _assertBooks();
    }

    function test_WithoutARemainderTheVaultIsEmpty() external {
        _open();
        _request(alice, 100_000e6);
        _close();
        assertEq(vault.totalSupply(), 0, "no shares");
        assertEq(vault.grossAssets(), 0, "no assets");
        assertEq(vault.highWaterMark(), 1e27, "the mark starts again");
        assertEq(_deposit(bob, 7e6), 7e6, "the next one starts clean");
        _assertBooks();
    }

    /// @dev A third of the deposits in each of three protocols, no fee, and 13 of 14 days of an earlier profit still locked.
    function _openWithLocked() private returns (uint256 locked) {
        _setPerformanceFee(0);
        _deposit(alice, 100_000e6);
        _vote(1, 1, 1);
        _close();
        yields[0].gain(14_000e6 + 1);
        _close();
        DerbyTypes.Parameters memory parameters = vault.parameters();
        parameters.interval = 1 days;
        vault.setParameters(parameters);
        _elapse();
        return vault.lockedProfit();
    }

    /// @dev Closes after one protocol gained, one lost and one gained, each as given. What is locked then.
    function _closeWith(uint256[3] memory amounts, uint8[3] memory order) private returns (uint256) {
        _change(order[0], int256(amounts[0]));
        _change(order[1], -int256(amounts[1]));
        _change(order[2], int256(amounts[2]));
        vault.closeEpoch(5);
        assertTrue(vault.status().phase == DerbyTypes.Phase.Withdraw, "priced");
        return vault.lockedProfit();
    }

    /// @dev Changes what the vault's shares of a protocol are worth by exactly `change`, whatever its rounding.
    function _change(uint8 id, int256 change) private {
        uint256 target = uint256(int256(vault.allocationOf(id)) + change);
        if (change > 0) yields[id].gain(uint256(change));
        else yields[id].lose(uint256(-change));
        for (uint256 i = 0; _worthOf(id) < target && i < 4; ++i) yields[id].gain(1);
        for (uint256 i = 0; _worthOf(id) > target && i < 4; ++i) yields[id].lose(1);
        assertEq(_worthOf(id), target, "changed as meant");
    }

    function _worthOf(uint8 id) private view returns (uint256) {
        return yields[id].previewRedeem(yields[id].balanceOf(address(vault)));
    }
}

/// @dev Gives the sender of a transfer one unit back.
contract GivingHook is ITokenHook {
    TestToken private immutable TOKEN;

    constructor(TestToken token) {
        TOKEN = token;
    }

    function tokensToSend(address from, address, uint256) external {
        TOKEN.mint(from, 1);
    }

    function tokensReceived(address, address, uint256) external {}
}
