// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGame} from "../../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameEvents} from "../../../../contracts/derby/interfaces/IDerbyGameEvents.sol";
import {DerbyGameTypes} from "../../../../contracts/derby/types/DerbyGameTypes.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev The tree is in `Reputation.tree`: `settleBasket`, `recordEpochs` and `reputationOf`.
contract GameReputationTest is DerbyGameUnitTest {
    // ---- when it is refused

    function test_RevertWhen_ThereIsNoSuchBasket() external {
        _refused(alice, abi.encodeCall(IDerbyGame.settleBasket, (1)), _nonexistent(1));
        _refused(alice, abi.encodeCall(IDerbyGame.recordEpochs, (1, 1)), _nonexistent(1));
        _refused(alice, abi.encodeCall(IDerbyGame.reputationOf, (1)), _nonexistent(1));
    }

    // ---- settling

    function test_BooksYieldAndEpochs() external {
        uint256 basketId = _played(10, -4);
        game.settleBasket(basketId);
        _assertReputation(basketId, 6 * UNIT, 2, 0, 0, 0);
    }

    function test_IsToldWithWhatItBooked() external {
        uint256 basketId = _played(10, -4);
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.BasketSettled(basketId, 4, 600e18, 1_000e18, 6 * UNIT);
        vm.prank(stranger);
        game.settleBasket(basketId);
    }

    function test_TwiceBooksOnce() external {
        uint256 basketId = _played(10, -4);
        game.settleBasket(basketId);
        bytes32 digest = _digest();
        game.settleBasket(basketId);
        assertEq(_digest(), digest, "nothing changed");
    }

    function test_ChangesNothingThatIsOwed() external {
        uint256 basketId = _played(10, -4);
        int256 unredeemed = game.basketUnredeemedRewards(basketId);
        game.settleBasket(basketId);
        assertEq(game.basketUnredeemedRewards(basketId), unredeemed, "R");
        assertEq(game.basketRedeemableRewards(basketId), 600, "payable");
        _assertTally(0, 100e18, 100e18, 100e18);
    }

    function test_DuringACloseBooksUpToTheLastOne() external {
        uint256 basketId = _played(10, -4);
        vault.beginClose();
        game.settleBasket(basketId);
        assertEq(game.reputationOf(basketId).epochs, 2, "two");
        _finish(1, 0);
        game.settleBasket(basketId);
        assertEq(game.reputationOf(basketId).epochs, 3, "and the third");
    }

    function test_AnEmptyBasketHasNothingToBook() external {
        uint256 basketId = _mint(alice);
        _pass();
        _results(10, 0);
        game.settleBasket(basketId);
        _assertReputation(basketId, 0, 0, 0, 0, 0);
        _rebalance(basketId, 100e18, _all(0));
        _pass();
        _results(10, 0);
        game.settleBasket(basketId);
        _assertReputation(basketId, 10 * UNIT, 1, 1, 1, 0);
        assertEq(game.reputationOf(basketId).lostEpochs, 0, "epochs without DRB are not lost");
    }

    function test_AWithdrawalBooksWhatItSettles() external {
        uint256 basketId = _played(10, -4);
        _rebalance(basketId, -40e18, new DerbyGameTypes.Weight[](0));
        _results(3, 0);
        _results(2, 0);
        _withdraw(basketId);
        _assertReputation(basketId, 11 * UNIT, 4, 0, 0, 0);
        _results(1, 0);
        game.settleBasket(basketId);
        _assertReputation(basketId, 12 * UNIT, 5, 0, 0, 0);
    }

    function test_EpochsUnderALeaderAreNotItsOwn() external {
        uint256 leader = _play(alice, 100e18, _all(0));
        uint256 follower = _play(bob, 100e18, _all(1));
        _lead(leader, 0);
        _pass();
        _follow(follower, leader);
        _results(10, 2);
        _results(10, 2);
        _results(10, 2);
        game.settleBasket(follower);
        _assertReputation(follower, 2 * UNIT, 1, 1, 1, 0);
        assertEq(game.recordEpochs(follower, 9), 0, "none to replay");
        assertEq(game.basketUnredeemedRewards(follower), 2_200, "though it earned");
    }

    // ---- replaying

    function test_AnybodyReplaysEpochs() external {
        uint256 basketId = _played(10, -4);
        _results(1, 0);
        vm.prank(stranger);
        assertEq(game.recordEpochs(basketId, 2), 2, "no more than asked");
        game.settleBasket(basketId);
        assertEq(game.recordEpochs(basketId, 9), 1, "the rest, settled or not");
        assertEq(game.recordEpochs(basketId, 9), 0, "nothing twice");
        _assertReputation(basketId, 7 * UNIT, 3, 3, 2, -4 * UNIT);
        assertEq(game.reputationOf(basketId).recordedUpTo, 5, "up to now");
    }

    function test_EachEpochIsTold() external {
        uint256 basketId = _played(10, -4);
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.EpochRecorded(basketId, 2, 10 * UNIT);
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.EpochRecorded(basketId, 3, -4 * UNIT);
        game.recordEpochs(basketId, 2);
    }

    function test_NoEpochsAskedForRecordsNone() external {
        uint256 basketId = _played(10, -4);
        assertEq(game.recordEpochs(basketId, 0), 0, "none");
        assertEq(game.reputationOf(basketId).recordedUpTo, 0, "nowhere yet");
    }

    function test_AnEpochThatMadeNothingIsNoHit() external {
        uint256 basketId = _played(0, 0);
        assertEq(game.recordEpochs(basketId, 9), 2, "recorded");
        _assertReputation(basketId, 0, 0, 2, 0, 0);
    }

    function test_WhoVotesAnewEveryEpochIsRecordedBySettling() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        for (int128 i = 0; i < 4; ++i) {
            _rebalance(basketId, 0, _two(0, 9_000 + uint16(uint128(i)), 1, 1_000 - uint16(uint128(i))));
            _closeFirst((i % 2 == 0 ? int128(10) : int128(-10)) * 10_000 * UNIT);
        }
        game.settleBasket(basketId);
        DerbyGameTypes.Reputation memory reputation = game.reputationOf(basketId);
        assertEq(reputation.epochs, 4, "epochs");
        assertEq(reputation.recordedEpochs, 4, "all recorded");
        assertEq(reputation.hits, 2, "half of them above zero");
        assertEq(reputation.lostEpochs, 0, "none lost");
        assertEq(reputation.worstEpoch, -90_020 * UNIT, "0.9002 of 10 down");
    }

    /// @dev Replayed in one call: epochs of the portfolio stored now, and of those that it stored for the next stages.
    function test_ReplaysEveryStageThatIsStored() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _rebalance(basketId, 0, _all(1));
        vault.beginClose();
        _rebalance(basketId, 0, _two(0, 5_000, 1, 5_000));
        _finish(10, -20);
        _results(10, -20);
        _results(10, -20);
        _results(30, -20);
        assertEq(game.recordEpochs(basketId, 9), 4, "four epochs");
        _assertReputation(basketId, 0, 0, 4, 2, -20 * UNIT);
        game.settleBasket(basketId);
        _assertReputation(basketId, (10 - 20 - 5 + 5) * UNIT, 4, 4, 2, -20 * UNIT);
    }

    // ---- gaps

    function test_APortfolioThatChangesUnrecordedLeavesAGap() external {
        uint256 basketId = _played(1, 1);
        _rebalance(basketId, 0, _all(1));
        _closeFirst(1 * UNIT);
        game.settleBasket(basketId);
        assertEq(game.reputationOf(basketId).lostEpochs, 3, "lost");
        assertEq(game.recordEpochs(basketId, 9), 0, "nothing left to replay");
        _closeFirst(1 * UNIT);
        assertEq(game.recordEpochs(basketId, 9), 1, "the new portfolio's");
    }

    function test_ItCanStillBeRecordedInTheEpochOfTheChange() external {
        uint256 basketId = _played(1, 1);
        _rebalance(basketId, 0, _all(1));
        _closeFirst(1 * UNIT);
        assertEq(game.recordEpochs(basketId, 9), 3, "all three, before anybody settles");
        game.settleBasket(basketId);
        assertEq(game.reputationOf(basketId).lostEpochs, 0, "no gap");
        assertEq(game.reputationOf(basketId).hits, 3, "hits");
    }

    function test_EpochsWithoutDrbAreSteppedOver() external {
        uint256 basketId = _played(10, 10);
        _askBack(basketId, 100e18);
        _results(10, 0);
        _results(10, 0);
        assertEq(game.recordEpochs(basketId, 9), 3, "those in which it voted");
        _rebalance(basketId, 50e18, _none());
        _results(10, 0);
        _results(-10, 0);
        game.settleBasket(basketId);
        game.recordEpochs(basketId, 9);
        _assertReputation(basketId, 20 * UNIT, 4, 4, 3, -10 * UNIT);
        assertEq(game.reputationOf(basketId).lostEpochs, 0, "none lost");
    }

    function test_WithoutDrbForGoodReplayingEnds() external {
        uint256 basketId = _played(10, 10);
        _askBack(basketId, 100e18);
        for (uint256 i = 0; i < 4; ++i) _results(10, 0);
        assertEq(game.recordEpochs(basketId, 9), 3, "those in which it voted");
        assertEq(game.recordEpochs(basketId, 9), 0, "and no other");
        assertEq(game.reputationOf(basketId).hits, 3, "hits");
    }

    // ---- sales

    function test_ASaleIsCountedAndTheReputationGoesAlong() external {
        uint256 basketId = _played(10, -4);
        game.recordEpochs(basketId, 9);
        vm.prank(alice);
        game.transferFrom(alice, bob, basketId);
        assertEq(game.basketInfo(basketId).sales, 1, "sold once");
        assertEq(game.reputationOf(basketId).recordedEpochs, 2, "as before");
    }

    /// @dev 100 DRB of alice on protocol 0, over two epochs that made base units a DRB.
    function _played(int128 first, int128 second) private returns (uint256 basketId) {
        basketId = _play(alice, 100e18, _all(0));
        _pass();
        _results(first, 0);
        _results(second, 0);
    }

    function _assertReputation(
        uint256 basketId,
        int256 realised,
        uint256 epochs,
        uint256 recorded,
        uint256 hits,
        int256 worst
    ) private view {
        DerbyGameTypes.Reputation memory reputation = game.reputationOf(basketId);
        assertEq(reputation.realisedYield, realised, "realised yield");
        assertEq(reputation.epochs, epochs, "epochs");
        assertEq(reputation.recordedEpochs, recorded, "recorded");
        assertEq(reputation.hits, hits, "hits");
        assertEq(reputation.worstEpoch, worst, "worst epoch");
    }
}
