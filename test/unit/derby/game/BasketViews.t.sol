// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGame} from "../../../../contracts/derby/interfaces/IDerbyGame.sol";
import {DerbyGameTypes} from "../../../../contracts/derby/types/DerbyGameTypes.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev The tree is in `BasketViews.tree`.
contract GameBasketViewsTest is DerbyGameUnitTest {
    // ---- when there is no such basket

    function test_RevertWhen_ThereIsNoSuchBasket() external {
        _mint(alice);
        bytes[] memory calls = new bytes[](10);
        calls[0] = abi.encodeCall(IDerbyGame.basketTotalAllocatedTokens, (2));
        calls[1] = abi.encodeCall(IDerbyGame.basketAllocationInProtocol, (2, 0));
        calls[2] = abi.encodeCall(IDerbyGame.basketRedeemedRewards, (2));
        calls[3] = abi.encodeCall(IDerbyGame.basketUnredeemedRewards, (2));
        calls[4] = abi.encodeCall(IDerbyGame.basketRedeemableRewards, (2));
        calls[5] = abi.encodeCall(IDerbyGame.pendingPenalty, (2));
        calls[6] = abi.encodeCall(IDerbyGame.delegationFees, (2));
        calls[7] = abi.encodeCall(IDerbyGame.portfolioOf, (2));
        calls[8] = abi.encodeCall(IDerbyGame.basketInfo, (2));
        calls[9] = abi.encodeWithSignature("tokenURI(uint256)", 2);
        for (uint256 i = 0; i < calls.length; ++i) _refused(stranger, calls[i], _nonexistent(2));
    }

    // ---- what is locked

    function test_AllocatedTokensCountWhatWasAskedBack() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        assertEq(game.basketTotalAllocatedTokens(basketId), 100e18, "at once");
        _askBack(basketId, 40e18);
        assertEq(game.basketTotalAllocatedTokens(basketId), 100e18, "still locked");
        _pass();
        _withdraw(basketId);
        assertEq(game.basketTotalAllocatedTokens(basketId), 60e18, "left");
    }

    function test_InfoSaysWhatVotesNowAndNext() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _rebalance(basketId, 50e18, _none());
        _rebalance(basketId, -30e18, _none());
        DerbyGameTypes.BasketInfo memory info = game.basketInfo(basketId);
        assertEq(info.voting, 100e18, "now");
        assertEq(info.pending, 120e18, "next");
        assertEq(info.unlocking, 30e18, "asked back");
        assertEq(info.unlockEpoch, 3, "may leave");
        _pass();
        assertEq(game.basketInfo(basketId).voting, 120e18, "the next is now");
    }

    // ---- votes

    function test_AllocationIsRoundedUp() external {
        uint256 basketId = _play(alice, 10, _two(0, 3_333, 1, 6_667));
        assertEq(game.basketAllocationInProtocol(basketId, 0), 4, "3.333");
        assertEq(game.basketAllocationInProtocol(basketId, 1), 7, "6.667");
        assertEq(game.basketAllocationInProtocol(basketId, 2), 0, "no line");
        assertEq(game.basketAllocationInProtocol(basketId, type(uint256).max), 0, "no protocol");
    }

    function test_AFollowersAreItsLeaders() external {
        uint256 leader = _play(alice, 100e18, _two(0, 2_500, 3, 7_500));
        uint256 follower = _play(bob, 40e18, _all(1));
        _lead(leader, 0);
        _follow(follower, leader);
        assertEq(game.basketAllocationInProtocol(follower, 3), 30e18, "through its leader");
        assertEq(game.basketAllocationInProtocol(follower, 1), 0, "not by itself");
        assertEq(game.portfolioOf(follower).length, 2, "the leader's portfolio");
    }

    // ---- rewards

    function test_UnredeemedIsSignedAndLive() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        assertEq(game.basketUnredeemedRewards(basketId), 0, "none yet");
        _pass();
        _results(10, 0);
        assertEq(game.basketUnredeemedRewards(basketId), 1_000, "without settling");
        _redeem(basketId);
        assertEq(game.basketUnredeemedRewards(basketId), 0, "less what was redeemed");
        assertEq(game.basketRedeemedRewards(basketId), 1_000, "which is counted");
        _results(-30, 0);
        assertEq(game.basketUnredeemedRewards(basketId), -3_000, "a debt");
    }

    function test_UnredeemedIsRoundedDown() external {
        uint256 winner = _play(alice, 1e18, _all(0));
        uint256 loser = _play(bob, 1e18, _all(1));
        _pass();
        int128[] memory rlts = new int128[](PROTOCOLS);
        (rlts[0], rlts[1]) = (UNIT - 1, -1);
        _close(rlts, 1);
        assertEq(game.basketUnredeemedRewards(winner), 0, "just below a base unit");
        assertEq(game.basketRedeemableRewards(winner), 0, "is none");
        assertEq(game.basketUnredeemedRewards(loser), -1, "a part of one owed is one");
    }

    function test_AWholeUnitOwedIsNotRoundedFurther() external {
        uint256 basketId = _play(alice, 1e18, _all(0));
        _pass();
        _closeFirst(-UNIT);
        assertEq(game.basketUnredeemedRewards(basketId), -1, "exactly");
    }

    function test_RedeemableIsTheLesserOfRAndPay() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        int128[] memory rlts = new int128[](PROTOCOLS);
        rlts[0] = 10 * UNIT;
        _close(rlts, 400);
        assertEq(game.basketRedeemableRewards(basketId), 400, "Pay");
        _results(-8, 0);
        assertEq(game.basketRedeemableRewards(basketId), 200, "R");
        _results(-8, 0);
        assertEq(game.basketRedeemableRewards(basketId), 0, "nothing below zero");
    }

    function test_PendingPenaltyIsWhatLeavingWithEverythingCosts() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _results(-40, 0);
        assertEq(game.pendingPenalty(basketId), 0.004e18, "below the threshold too");
        _askBack(basketId, 100e18);
        _pass();
        (, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 0.004e18, "as it said");
        assertEq(game.pendingPenalty(basketId), 0, "and nothing more");
    }

    function test_PendingPenaltyIsNeverMoreThanIsLocked() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _results(-10_000_000, 0);
        assertEq(game.pendingPenalty(basketId), 100e18, "all there is");
    }

    /// @dev A share price that explodes stops at the ends of the range instead of keeping anybody in.
    function test_NothingRevertsAtTheEndsOfTheRange() external {
        uint256 loser = _play(alice, 100_000e18, _all(0));
        uint256 winner = _play(bob, 100_000e18, _all(1));
        _pass();
        int128[] memory rlts = new int128[](PROTOCOLS);
        (rlts[0], rlts[1]) = (-int128(2 ** 111), int128(2 ** 111));
        for (uint256 i = 0; i < 3; ++i) _close(rlts, 1e6);
        assertEq(game.basketUnredeemedRewards(loser), -int256(uint256(2 ** 127) / 1e18) - 1, "the lower end");
        assertEq(game.basketUnredeemedRewards(winner), int256(uint256(2 ** 127 - 1) / 1e18), "the upper end");
        _askBack(loser, 1e18);
        _askBack(winner, 1e18);
        _close(rlts, 1e6);
        (uint256 left, ) = _withdraw(winner);
        assertEq(left, 1e18, "the winner leaves");
        (, uint256 slashed) = _withdraw(loser);
        assertEq(slashed, 100_000e18, "the loser is slashed");
        assertGt(_redeem(winner), 0, "the winner is paid");
        _assertSound();
    }
}
