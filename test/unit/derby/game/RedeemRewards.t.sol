// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGame} from "../../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {IDerbyGameEvents} from "../../../../contracts/derby/interfaces/IDerbyGameEvents.sol";
import {RewardMath} from "../../../../contracts/derby/libraries/RewardMath.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev The tree is in `RedeemRewards.tree`.
contract GameRedeemRewardsTest is DerbyGameUnitTest {
    uint256[5] private _openingPrices = [uint256(1_000), 2_000, 3_000, 4_000, 5_000];
    uint256[5] private _closingPrices = [uint256(1_100), 2_100, 3_030, 4_004, 5_010];

    // ---- when it is refused

    function test_RevertWhen_TheCallerNeitherOwnsItNorIsApproved() external {
        uint256 basketId = _earned(50);
        _refused(bob, _redeemCall(basketId, bob), _notAuthorized(basketId, bob));
        _refused(bob, _redeemCall(7, bob), _notAuthorized(7, bob));
    }

    function test_RevertWhen_TheReceiverIsZeroOrTheGame() external {
        uint256 basketId = _earned(50);
        _refused(alice, _redeemCall(basketId, address(0)), _invalidReceiver(address(0)));
        _refused(alice, _redeemCall(basketId, address(game)), _invalidReceiver(address(game)));
    }

    function test_RevertWhen_ThereIsNothingToRedeem() external {
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _refused(alice, _redeemCall(basketId, alice), _nothing(basketId));
        _pass();
        _closeFirst(UNIT / 1_000 - 1);
        _refused(alice, _redeemCall(basketId, alice), _nothing(basketId));
        _closeFirst(-50 * UNIT);
        _refused(alice, _redeemCall(basketId, alice), _nothing(basketId));
    }

    function test_RevertWhen_AllOfItIsRedeemed() external {
        uint256 basketId = _earned(50);
        _redeem(basketId);
        _refused(alice, _redeemCall(basketId, alice), _nothing(basketId));
    }

    // ---- what a basket earns

    /// @dev Worked number 1. Two tenths each vote for one protocol; funds follow votes, so U_i = U / 5.
    function test_WorkedNumber1RewardsPerLockedToken() external {
        uint32[5] memory expected = [uint32(100_000), 50_000, 10_000, 1_000, 2_000];
        int128[] memory rlts = new int128[](5);
        uint256[5] memory baskets;
        for (uint16 i = 0; i < 5; ++i) {
            baskets[i] = _play(alice, 2_000e18, _all(i));
            int256 gain = int256(_closingPrices[i]) - int256(_openingPrices[i]);
            rlts[i] = _rlt(gain, _openingPrices[i], [uint256(20_000e6), 100_000e6, 2_000e18, 10_000e18], 1_000);
            assertEq(uint256(int256(rlts[i])), uint256(expected[i]) * 1e18, "RLT");
        }
        _pass();
        _close(rlts, 326e6);
        for (uint16 i = 0; i < 5; ++i) {
            assertEq(game.basketRedeemableRewards(baskets[i]), 2_000 * uint256(expected[i]), "2,000 DRB of it");
        }
        _assertSound();
    }

    /// @dev Worked number 2: the original truncates this to 0.
    function test_WorkedNumber2TinyRewardsAreNotTruncated() external {
        uint256 basketId = _play(alice, 100_000e18, _all(0));
        int128 rlt = _rlt(1_100_730 - 1_100_000, 1_100_000, [uint256(30_000e6), 30_000e6, 1e24, 1e24], 500);
        assertEq(uint256(int256(rlt)), 995454545454545454, "219 / 220");
        int128[] memory rlts = new int128[](PROTOCOLS);
        rlts[0] = rlt;
        _pass();
        _close(rlts, 99_546);
        assertEq(game.basketRedeemableRewards(basketId), 99_545, "0.995 base units a DRB on 100,000 DRB");
    }

    /// @dev Winners are paid from what the vault paid in, pro rata where it is short; R keeps the whole.
    function test_ClaimsNeverExceedTheFee() external {
        uint256 first = _play(alice, 3_000e18, _all(0));
        uint256 second = _play(bob, 1_000e18, _all(1));
        _pass();
        int128[] memory rlts = new int128[](PROTOCOLS);
        (rlts[0], rlts[1]) = (10 * UNIT, 30 * UNIT);
        _close(rlts, 12_000);
        assertEq(game.basketRedeemableRewards(first), 6_000, "30,000 of 60,000 owed, a fifth paid");
        assertEq(game.basketRedeemableRewards(second), 6_000, "30,000 of 60,000 owed, a fifth paid");
        assertEq(game.basketUnredeemedRewards(first), 30_000, "R is not scaled");
        _redeem(first);
        _redeem(second);
        assertEq(game.vaultInfo(address(vault)).rewardPool, 0, "the whole pool");
    }

    function test_WithoutAFeeAWinnerIsOwedAndNotPaid() external {
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        int128[] memory rlts = new int128[](PROTOCOLS);
        rlts[0] = 50 * UNIT;
        _close(rlts, 0);
        assertEq(game.basketUnredeemedRewards(basketId), 50_000, "R");
        assertEq(game.basketRedeemableRewards(basketId), 0, "payable");
        _refused(alice, _redeemCall(basketId, alice), _nothing(basketId));
    }

    // ---- when it is paid

    function test_LowersRAndPayAlike() external {
        uint256 basketId = _earned(50);
        uint256 paid = _redeem(basketId);
        assertEq(paid, 50_000, "50 a DRB");
        assertEq(usdc.balanceOf(alice), 50_000, "received");
        assertEq(game.basketRedeemedRewards(basketId), 50_000, "booked");
        _closeFirst(-20 * UNIT);
        assertEq(game.basketUnredeemedRewards(basketId), -20_000, "a later loss is a debt");
        _closeFirst(30 * UNIT);
        assertEq(_redeem(basketId), 10_000, "which the next gain pays first");
        _refused(alice, _redeemCall(basketId, alice), _nothing(basketId));
        _assertSound();
    }

    function test_AGainThatIsNotRedeemedIsOffsetByALaterLoss() external {
        uint256 basketId = _earned(50);
        _closeFirst(-20 * UNIT);
        assertEq(_redeem(basketId), 30_000, "30 a DRB are left");
        _assertSound();
    }

    function test_TheVotesAreLeftAlone() external {
        uint256 basketId = _earned(50);
        _redeem(basketId);
        _assertTally(0, 1_000e18, 1_000e18, 1_000e18);
        assertEq(game.portfolioOf(basketId)[0].bps, 10_000, "portfolio");
        assertEq(game.basketTotalAllocatedTokens(basketId), 1_000e18, "locked");
    }

    function test_GoesWhereTheOwnerSaysAndIsTold() external {
        uint256 basketId = _earned(50);
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.RewardsRedeemed(basketId, stranger, 50_000, 0);
        vm.prank(alice);
        game.redeemRewards(basketId, stranger);
        assertEq(usdc.balanceOf(stranger), 50_000, "there");
    }

    function test_AnApprovedAccountMayRedeem() external {
        uint256 basketId = _earned(50);
        vm.prank(alice);
        game.approve(bob, basketId);
        vm.prank(bob);
        assertEq(game.redeemRewards(basketId, bob), 50_000, "redeemed");
    }

    function test_ABuyerTakesTheRewardsOver() external {
        uint256 basketId = _earned(50);
        vm.prank(alice);
        game.transferFrom(alice, bob, basketId);
        _refused(alice, _redeemCall(basketId, alice), _notAuthorized(basketId, alice));
        assertEq(_redeem(basketId), 50_000, "the buyer's");
    }

    function test_IsPaidWhilePausedAndDuringAClose() external {
        uint256 basketId = _earned(50);
        _pause();
        vault.beginClose();
        assertEq(_redeem(basketId), 50_000, "what was earned up to the last close");
        _finish(1, 0);
        assertEq(_redeem(basketId), 1_000, "and what this one brought");
        _assertSound();
    }

    /// @dev A basket that never followed writes only what it redeemed; its run goes on, and ends where it would have.
    function test_RedeemingEveryEpochPaysTheSameInAll() external {
        uint256 often = _play(alice, 123_456789012345678, _two(0, 3_333, 1, 6_667));
        uint256 once = _play(bob, 123_456789012345678, _two(0, 3_333, 1, 6_667));
        _pass();
        uint256 sum = 0;
        for (int128 i = 1; i <= 12; ++i) {
            _results(1_000_003 * i, 7_000_001);
            sum += _redeem(often);
        }
        assertEq(sum, _redeem(once), "to the base unit");
        assertEq(game.basketRedeemedRewards(often), game.basketRedeemedRewards(once), "booked");
        _assertSound();
    }

    // ---- a follower

    function test_PaysItsLeaderOfWhatWasEarnedUnderHim() external {
        (uint256 leader, uint256 follower) = _pair(1_000);
        _results(10, 1);
        _results(10, 1);
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.DelegationFeeAccrued(leader, follower, 300);
        uint256 received = _redeem(follower);
        assertEq(received, 300 + 3_000 - 300, "a tenth of the 3,000, none of the 300");
        assertEq(game.delegationFees(leader), 300, "accrued");
        assertEq(game.basketRedeemedRewards(follower), 3_300, "the fee counts as redeemed");
        _assertSound();
    }

    function test_PaysNothingToALeaderWhoAsksNothing() external {
        (uint256 leader, uint256 follower) = _pair(0);
        _results(10, 1);
        _results(10, 1);
        assertEq(_redeem(follower), 3_300, "all of it");
        assertEq(game.delegationFees(leader), 0, "no fee");
        _assertSound();
    }

    function test_TheFeeIsRoundedDown() external {
        (uint256 leader, uint256 follower) = _pair(1);
        _results(0, 0);
        _results(33, 0);
        assertEq(_redeem(follower), 9_900, "9,900 / 10,000 of a base unit is none");
        assertEq(game.delegationFees(leader), 0, "no fee");
        _results(100, 0);
        assertEq(_redeem(follower), 29_997, "30,000 less 3");
        assertEq(game.delegationFees(leader), 3, "fee");
        _assertSound();
    }

    /// @dev What was earned before, and is redeemed together with a delegation's gain, is counted to the delegation first.
    function test_ALaterGainOfTheSameDelegationPaysItsFeeOnce() external {
        (uint256 leader, uint256 follower) = _pair(1_000);
        _results(0, 1_000);
        _results(10, 0);
        _redeem(follower);
        assertEq(game.delegationFees(leader), 300, "a tenth of 3,000");
        _results(20, 0);
        _redeem(follower);
        assertEq(game.delegationFees(leader), 900, "and of 6,000 more");
        _assertSound();
    }

    /// @dev A debt that was slashed is the follower's no longer, but his delegation has to earn it back before his leader is paid again.
    function test_WhatWasRedeemedPaysNoFeeAgainAfterASlash() external {
        (uint256 leader, uint256 follower) = _pair(1_000);
        _results(0, 0);
        _results(1_000, 0);
        _redeem(follower);
        assertEq(game.delegationFees(leader), 30_000, "a tenth of 300,000");
        _results(-200, 0);
        _askBack(follower, 1e18);
        _results(0, 0);
        (uint256 left, uint256 slashed) = _withdraw(follower);
        assertEq(slashed, 0.06e18, "for 60,000 lost");
        assertEq(left, 0.94e18, "the rest leaves");
        _results(100, 0);
        assertEq(_redeem(follower), 29_900, "all his: less than what was lost");
        _results(200, 0);
        assertEq(_redeem(follower), 59_800 - 2_970, "a tenth of 29,700: the 89,700 since, less the 60,000");
        assertEq(game.delegationFees(leader), 32_970, "once");
        _assertSound();
    }

    /// @dev 300 DRB of bob follow 100 DRB of alice from the epoch after this one; he votes for protocol 1 until then.
    function _pair(uint16 feeBps) private returns (uint256 leader, uint256 follower) {
        leader = _play(alice, 100e18, _all(0));
        follower = _play(bob, 300e18, _all(1));
        _lead(leader, feeBps);
        _pass();
        _follow(follower, leader);
    }

    /// @dev A basket of alice whose 1,000 DRB made base units a DRB.
    function _earned(int128 made) private returns (uint256 basketId) {
        basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        _closeFirst(made * UNIT);
    }

    function _redeemCall(uint256 basketId, address receiver) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyGame.redeemRewards, (basketId, receiver));
    }

    function _nothing(uint256 basketId) private pure returns (bytes memory) {
        return _err(IDerbyGameErrors.DerbyGame_NothingToRedeem.selector, basketId);
    }

    /// @dev `x`: U_i, U, votes_i, TLT.
    function _rlt(int256 gain, uint256 base, uint256[4] memory x, uint256 feeBps) private pure returns (int128) {
        RewardMath.Performance memory made = RewardMath.Performance(gain, base, x[0], x[1], x[2], x[3]);
        return RewardMath.rewardAtRateFloor(made, RewardMath.rateOf(feeBps, 6));
    }
}
