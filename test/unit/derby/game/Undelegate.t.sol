// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGame} from "../../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {IDerbyGameEvents} from "../../../../contracts/derby/interfaces/IDerbyGameEvents.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev The tree is in `Undelegate.tree`. Bob's 300 DRB follow alice's 100 DRB on protocol 0, for a tenth.
contract GameUndelegateTest is DerbyGameUnitTest {
    uint256 private _leader;
    uint256 private _follower;

    function setUp() public override {
        super.setUp();
        _leader = _play(alice, 100e18, _all(0));
        _follower = _play(bob, 300e18, _all(1));
        _lead(_leader, 1_000);
        _pass();
        _follow(_follower, _leader);
        _results(0, 0);
    }

    // ---- when it is refused

    function test_RevertWhen_TheCallerNeitherOwnsItNorIsApproved() external {
        _refused(alice, _undelegateCall(_follower), _notAuthorized(_follower, alice));
    }

    function test_RevertWhen_ItFollowsNobody() external {
        _refused(alice, _undelegateCall(_leader), _err(IDerbyGameErrors.DerbyGame_NotFollowing.selector, _leader));
        _unfollow(_follower);
        _refused(bob, _undelegateCall(_follower), _err(IDerbyGameErrors.DerbyGame_NotFollowing.selector, _follower));
    }

    // ---- votes

    function test_CountsFromTheNextEpochAndThenHasNoVotes() external {
        _unfollow(_follower);
        _assertTally(0, 400e18, 100e18, 100e18);
        assertEq(game.portfolioOf(_follower).length, 0, "no votes");
        _results(10, 1);
        assertEq(game.basketUnredeemedRewards(_follower), 3_000 - 300, "to the end of the epoch, less the fee");
        _results(10, 1);
        assertEq(game.basketUnredeemedRewards(_follower), 3_000 - 300, "nothing without votes");
        _rebalance(_follower, 0, _all(1));
        _results(10, 1);
        _results(10, 1);
        assertEq(game.basketUnredeemedRewards(_follower), 3_000 - 300 + 300, "then its own");
        _assertSound();
    }

    function test_DuringACloseItCountsOneEpochLater() external {
        vault.beginClose();
        _unfollow(_follower);
        _assertTally(0, 400e18, 400e18, 100e18);
        _finish(10, 1);
        _results(10, 1);
        assertEq(game.basketUnredeemedRewards(_follower), 6_000 - 600, "two epochs under the leader");
        _results(10, 1);
        assertEq(game.basketUnredeemedRewards(_follower), 6_000 - 600, "and none more");
        _assertSound();
    }

    function test_IsPossibleWhilePaused() external {
        _pause();
        _unfollow(_follower);
        assertEq(game.basketInfo(_follower).pendingLeaderId, 0, "left");
        assertEq(game.basketInfo(_leader).followers, 0, "the leader knows");
        assertEq(game.basketInfo(_leader).followedDrb, 0, "and has no DRB of it");
    }

    function test_WhoIsNoLongerLedMayFollow() external {
        _unfollow(_follower);
        uint256 other = _play(carol, 1e18, _all(2));
        _lead(other, 0);
        _follow(_leader, other);
        _results(0, 0);
        _assertTally(0, 0, 0, 0);
        _assertTally(2, 101e18, 101e18, 101e18);
        _assertSound();
    }

    function test_IsTold() external {
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.Undelegated(_follower, _leader, 4);
        _unfollow(_follower);
    }

    // ---- the fee

    function test_EndingSetsTheFeeAside() external {
        _results(10, 1);
        _unfollow(_follower);
        _assertTally(0, 400e18, 100e18, 100e18);
        _results(10, 1);
        _rebalance(_follower, 0, _all(1));
        assertEq(game.delegationFees(_leader), 600, "a tenth of 6,000");
        assertEq(game.basketRedeemableRewards(_follower), 5_400, "the rest");
        _results(10, 0);
        assertEq(_redeem(_follower), 5_400, "without a second fee");
        _assertSound();
    }

    function test_ALossUnderTheLeaderCostsNoFee() external {
        _results(-10, 1);
        _unfollow(_follower);
        _results(0, 0);
        game.settleBasket(_follower);
        assertEq(game.delegationFees(_leader), 0, "no fee");
        assertEq(game.basketUnredeemedRewards(_follower), -3_000, "the debt stays");
        _assertSound();
    }

    /// @dev What a debt from before eats is not redeemable, so the leader gets nothing of it.
    function test_OnlyWhatCouldBeRedeemedPaysAFee() external {
        uint256 other = _play(carol, 300e18, _all(1));
        _pass();
        _results(0, -8);
        _follow(other, _leader);
        _results(0, 0);
        _results(10, 0);
        vm.prank(carol);
        game.undelegate(other);
        _results(0, 0);
        game.settleBasket(other);
        assertEq(game.delegationFees(_leader), 60, "a tenth of the 600 that are above the debt");
        assertEq(game.basketUnredeemedRewards(other), 540, "the rest");
        _assertSound();
    }

    /// @dev Two delegations end between two touches: each leader gets his own fee.
    function test_TwoLeadersInARowEachGetTheirFee() external {
        uint256 second = _play(carol, 50e18, _all(2));
        _lead(second, 2_000);
        _results(10, 0);
        _unfollow(_follower);
        vault.beginClose();
        _follow(_follower, second);
        _finish(10, 0);
        vm.prank(bob);
        game.undelegate(_follower);
        _resultsOfThird(30);
        _resultsOfThird(30);
        game.settleBasket(_follower);
        assertEq(game.delegationFees(_leader), 600, "a tenth of 6,000");
        assertEq(game.delegationFees(second), 0, "left before it began");
        assertEq(game.basketUnredeemedRewards(_follower), 5_400, "the rest");
        _assertSound();
    }

    /// @dev One leader in this epoch, another in the next, none after it: both end before anybody looks.
    function test_TwoFeesAreBookedInOneSettlement() external {
        uint256 second = _play(carol, 50e18, _all(2));
        _lead(second, 2_000);
        _unfollow(_follower);
        _follow(_follower, second);
        vault.beginClose();
        _unfollow(_follower);
        _finish(10, 0);
        _resultsOfThird(30);
        game.settleBasket(_follower);
        assertEq(game.delegationFees(_leader), 300, "a tenth of 3,000");
        assertEq(game.delegationFees(second), 1_800, "a fifth of 9,000");
        assertEq(game.basketRedeemableRewards(_follower), 2_700 + 7_200, "the rest");
        _assertSound();
    }

    function _resultsOfThird(int128 made) private {
        int128[] memory rlts = new int128[](PROTOCOLS);
        rlts[2] = made * UNIT;
        vault.beginClose();
        vault.finishClose(rlts, (vault.owed(rlts) + 1e36 - 1) / 1e36);
    }

    function _undelegateCall(uint256 basketId) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyGame.undelegate, (basketId));
    }
}
