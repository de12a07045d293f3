// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGameErrors} from "../../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {IDerbyGameEvents} from "../../../../contracts/derby/interfaces/IDerbyGameEvents.sol";
import {DerbyGameTypes} from "../../../../contracts/derby/types/DerbyGameTypes.sol";
import {ScriptedVaultMock} from "../../../../contracts/mocks/derby/ScriptedVaultMock.sol";
import {InboundPause} from "../../../../contracts/shared/access/InboundPause.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev The tree is in `Delegate.tree`. Alice leads with 100 DRB on protocol 0; bob's 300 DRB vote for protocol 1.
contract GameDelegateTest is DerbyGameUnitTest {
    uint256 private _leader;
    uint256 private _follower;

    function setUp() public override {
        super.setUp();
        _leader = _play(alice, 100e18, _all(0));
        _follower = _play(bob, 300e18, _all(1));
        _lead(_leader, 1_000);
        _pass();
    }

    // ---- when it is refused

    function test_RevertWhen_TheCallerNeitherOwnsItNorIsApproved() external {
        _refused(alice, _delegateCall(_follower, _leader, 3_000), _notAuthorized(_follower, alice));
    }

    function test_RevertWhen_InboundIsPaused() external {
        _pause();
        bytes memory paused = _err(InboundPause.InboundPause_Paused.selector, START + 14 days);
        _refused(bob, _delegateCall(_follower, _leader, 3_000), paused);
    }

    function test_RevertWhen_TheLeaderIsNoBasket() external {
        _refused(bob, _delegateCall(_follower, 99, 3_000), _nonexistent(99));
    }

    function test_RevertWhen_ItWouldFollowItself() external {
        bytes memory err = _err(IDerbyGameErrors.DerbyGame_SelfDelegation.selector, _follower);
        _refused(bob, _delegateCall(_follower, _follower, 3_000), err);
    }

    function test_RevertWhen_TheLeaderPlaysAnotherVault() external {
        ScriptedVaultMock second = _secondVault();
        vm.prank(carol);
        uint256 other = game.mintNewBasket(address(second), "Other");
        _lead(other, 0);
        bytes4 otherVault = IDerbyGameErrors.DerbyGame_OtherVault.selector;
        bytes memory err = abi.encodeWithSelector(otherVault, other, address(second), address(vault));
        _refused(bob, _delegateCall(_follower, other, 3_000), err);
        err = abi.encodeWithSelector(otherVault, _leader, address(vault), address(second));
        _refused(carol, _delegateCall(other, _leader, 3_000), err);
    }

    function test_RevertWhen_TheFeeIsAboveWhatIsAccepted() external {
        bytes memory err = _err(IDerbyGameErrors.DerbyGame_FeeTooHigh.selector, 1_000, 999);
        _refused(bob, _delegateCall(_follower, _leader, 999), err);
    }

    function test_RevertWhen_TheLeaderTakesNoFollowers() external {
        bytes memory err = _err(IDerbyGameErrors.DerbyGame_NotLeading.selector, _follower);
        _refused(alice, _delegateCall(_leader, _follower, 3_000), err);
    }

    function test_RevertWhen_ItFollowsAlready() external {
        _follow(_follower, _leader);
        bytes memory err = _err(IDerbyGameErrors.DerbyGame_IsFollowing.selector, _follower, _leader);
        _refused(bob, _delegateCall(_follower, _leader, 3_000), err);
        uint256 other = _play(carol, 1e18, _all(0));
        _lead(other, 0);
        _refused(bob, _delegateCall(_follower, other, 3_000), err);
    }

    function test_RevertWhen_TheLeaderFollows() external {
        _follow(_follower, _leader);
        _lead(_follower, 0);
        uint256 other = _play(carol, 1e18, _all(0));
        bytes memory err = _err(IDerbyGameErrors.DerbyGame_IsFollowing.selector, _follower, _leader);
        _refused(carol, _delegateCall(other, _follower, 3_000), err);
    }

    function test_RevertWhen_ItIsLedSoThatThereIsNoCircle() external {
        _follow(_follower, _leader);
        uint256 other = _play(carol, 1e18, _all(0));
        _lead(other, 0);
        bytes memory err = _err(IDerbyGameErrors.DerbyGame_IsLed.selector, _leader, 1);
        _refused(alice, _delegateCall(_leader, other, 3_000), err);
        _lead(_follower, 0);
        _refused(alice, _delegateCall(_leader, _follower, 3_000), err);
    }

    // ---- votes

    function test_VotesAndEarnsAsItsLeaderFromTheNextEpoch() external {
        _follow(_follower, _leader);
        _assertTallies(100e18, 300e18, 400e18, 0);
        _results(10, 1);
        assertEq(game.basketRedeemableRewards(_follower), 300, "its own votes to the end of the epoch");
        _assertTallies(400e18, 0, 400e18, 0);
        _results(10, 1);
        assertEq(game.basketRedeemableRewards(_follower), 300 + 3_000, "then the leader's");
        assertEq(game.basketRedeemableRewards(_leader), 1_000 + 1_000, "who earns on his own alone");
        _assertSound();
    }

    function test_DuringACloseItCountsOneEpochLater() external {
        vault.beginClose();
        _follow(_follower, _leader);
        _finish(10, 1);
        _results(10, 1);
        assertEq(game.basketUnredeemedRewards(_follower), 300 + 300, "own votes for two epochs");
        _rebalance(_leader, 0, _all(2));
        _results(10, 1);
        assertEq(game.basketUnredeemedRewards(_follower), 600 + 3_000, "then the leader's");
        _assertSound();
    }

    function test_FollowsEveryChangeOfTheLeadersVotes() external {
        _follow(_follower, _leader);
        _results(0, 0);
        _rebalance(_leader, 0, _two(0, 2_500, 4, 7_500));
        _assertTally(0, 400e18, 100e18, 100e18);
        _assertTally(4, 0, 300e18, 300e18);
        assertEq(game.basketAllocationInProtocol(_follower, 4), 225e18, "of which the follower's");
        assertEq(game.portfolioOf(_follower)[1].protocolId, 4, "as it says");
        _assertSound();
    }

    function test_DrbLockedLaterFollowsToo() external {
        _follow(_follower, _leader);
        _results(0, 0);
        _rebalance(_follower, 100e18, _none());
        _assertTally(0, 400e18, 500e18, 500e18);
        _rebalance(_follower, -400e18, _none());
        _assertTally(0, 400e18, 100e18, 100e18);
        assertEq(game.basketInfo(_leader).followers, 1, "an empty follower is one");
        _assertSound();
    }

    /// @dev A follower without weights and without DRB changes no vote of its leader.
    function test_AnEmptyRebalanceOfAFollowerChangesNothing() external {
        _follow(_follower, _leader);
        _results(10, 1);
        _rebalance(_follower, 0, _none());
        _assertTallies(400e18, 0, 400e18, 0);
        assertEq(game.basketUnredeemedRewards(_follower), 300, "booked on the way");
        _assertSound();
    }

    function test_SeveralFollowersAreOneSum() external {
        uint256 third = _play(carol, 600e18, _all(2));
        _pass();
        _follow(_follower, _leader);
        _follow(third, _leader);
        DerbyGameTypes.BasketInfo memory info = game.basketInfo(_leader);
        assertEq(info.followers, 2, "followers");
        assertEq(info.followedDrb, 900e18, "their DRB");
        assertEq(game.basketInfo(third).pendingLeaderId, _leader, "whom it follows");
        assertEq(game.basketInfo(third).votingLeaderId, 0, "from the next epoch");
        _results(0, 0);
        assertEq(game.basketInfo(third).votingLeaderId, _leader, "then");
        _results(7, 0);
        assertEq(game.basketUnredeemedRewards(_follower), 2_100, "each by its own");
        assertEq(game.basketUnredeemedRewards(third), 4_200, "each by its own");
        _assertSound();
    }

    function test_IsTold() external {
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.Delegated(_follower, _leader, 3, 1_000);
        _follow(_follower, _leader);
    }

    // ---- the fee

    function test_IsFixedWhenItBegins() external {
        _follow(_follower, _leader);
        _lead(_leader, 3_000);
        _results(0, 0);
        _results(10, 0);
        assertEq(_redeem(_follower), 2_700, "a tenth, as agreed");
        assertEq(game.delegationFees(_leader), 300, "the leader's");
    }

    // ---- accounts

    /// @dev The follower's start, end and every change of stake lie between the leader's touches and changes of votes.
    function test_ItDoesNotMatterWhenAnybodyIsTouched() external {
        _follow(_follower, _leader);
        _results(3, 5);
        _rebalance(_leader, 50e18, _all(1));
        _results(7, 11);
        _rebalance(_follower, 100e18, _none());
        _results(13, 17);
        _rebalance(_leader, -20e18, _two(0, 5_000, 1, 5_000));
        _results(19, 23);
        _results(29, 31);
        uint256 snapshot = vm.snapshotState();
        int256 untouched = game.basketUnredeemedRewards(_follower);
        game.settleBasket(_leader);
        assertEq(game.basketUnredeemedRewards(_follower), untouched, "leader settled");
        game.settleBasket(_follower);
        assertEq(game.basketUnredeemedRewards(_follower), untouched, "both settled");
        vm.revertToState(snapshot);
        game.settleBasket(_follower);
        game.settleBasket(_leader);
        assertEq(game.basketUnredeemedRewards(_follower), untouched, "the other way round");
        // own votes 5; as protocol 0: 7; as protocol 1: 17 on 300, then 23 on 400; half and half: 30 on 400
        int256 expected = 300 * 5 + 300 * 7 + 300 * 17 + 400 * 23 + 400 * 30;
        assertEq(untouched, expected, "by hand");
        _assertSound();
    }

    /// @dev The leader is settled long after the follower began: the accumulators of that opening were kept for it.
    function test_BeginsAtAnEpochThatTheLeaderPassedUnsettled() external {
        _follow(_follower, _leader);
        _results(3, 5);
        _results(7, 11);
        _results(13, 17);
        game.settleBasket(_leader);
        _results(19, 23);
        assertEq(game.basketUnredeemedRewards(_follower), 300 * (5 + 7 + 13 + 19), "all of it");
        assertEq(game.basketUnredeemedRewards(_leader), 100 * (3 + 7 + 13 + 19), "the leader's");
        _assertSound();
    }

    /// @dev A leader who followed somebody else before: those epochs are no part of his own portfolio's.
    function test_ALeaderThatFollowedBeforeLeadsByItsOwnVotes() external {
        _follow(_follower, _leader);
        _results(0, 0);
        _unfollow(_follower);
        _lead(_follower, 0);
        uint256 third = _play(carol, 200e18, _all(2));
        _follow(third, _follower);
        _rebalance(_follower, 0, _all(1));
        _results(100, 1);
        _results(100, 1);
        assertEq(game.basketUnredeemedRewards(third), 200, "protocol 1, once");
        _assertSound();
    }

    function _assertTallies(uint256 firstNow, uint256 secondNow, uint256 firstNext, uint256 secondNext) private view {
        (uint256 current, uint256 next, ) = game.tallyOf(address(vault), 0);
        assertEq(current, firstNow, "protocol 0 now");
        assertEq(next, firstNext, "protocol 0 next");
        (current, next, ) = game.tallyOf(address(vault), 1);
        assertEq(current, secondNow, "protocol 1 now");
        assertEq(next, secondNext, "protocol 1 next");
    }
}
