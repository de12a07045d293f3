// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGame} from "../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {DerbyGameTest} from "../../helpers/DerbyGameTest.sol";

/// @dev Baskets that vote as another one does.
contract DelegationTest is DerbyGameTest {
    uint256 private _leader;
    uint256 private _follower;

    function setUp() public override {
        super.setUp();
        _leader = _play(alice, 100e18, _all(0));
        _follower = _play(bob, 300e18, _all(1));
        vm.prank(alice);
        game.setDelegationFee(_leader, 1_000);
        _pass();
    }

    function test_AFollowerVotesAndEarnsAsItsLeaderFromTheNextEpoch() external {
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

    function test_TheLeaderGetsHisShareOfWhatWasEarnedUnderHim() external {
        _follow(_follower, _leader);
        _results(10, 1);
        _results(10, 1);
        uint256 received = _redeem(_follower);
        assertEq(received, 300 + 3_000 - 300, "a tenth of the 3,000, none of the 300");
        assertEq(game.delegationFees(_leader), 300, "accrued");
        vm.prank(alice);
        assertEq(game.redeemDelegationFees(_leader, alice), 300, "redeemed");
        assertEq(usdc.balanceOf(alice), 300, "paid");
        _assertSound();
    }

    function test_EndingADelegationSetsTheFeeAside() external {
        _follow(_follower, _leader);
        _results(0, 0);
        _results(10, 1);
        vm.prank(bob);
        game.undelegate(_follower);
        _assertTallies(400e18, 0, 100e18, 0);
        _results(10, 1);
        _rebalance(_follower, 0, _all(1));
        assertEq(game.delegationFees(_leader), 600, "a tenth of 6,000");
        assertEq(game.basketRedeemableRewards(_follower), 5_400, "the rest");
        _results(10, 0);
        assertEq(_redeem(_follower), 5_400, "without a second fee");
        _assertSound();
    }

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
        assertTrue(game.basketUnredeemedRewards(_follower) == untouched, "leader settled");
        game.settleBasket(_follower);
        assertTrue(game.basketUnredeemedRewards(_follower) == untouched, "both settled");
        vm.revertToState(snapshot);
        game.settleBasket(_follower);
        game.settleBasket(_leader);
        assertTrue(game.basketUnredeemedRewards(_follower) == untouched, "the other way round");
        // own votes 5; as protocol 0: 7; as protocol 1: 17 on 300, then 23 on 400; half and half: 30 on 400
        int256 expected = 300 * 5 + 300 * 7 + 300 * 17 + 400 * 23 + 400 * 30;
        assertTrue(untouched == expected, "by hand");
        _assertSound();
    }

    function test_FollowingDuringACloseCountsOneEpochLater() external {
        vault.beginClose();
        _follow(_follower, _leader);
        _finish(10, 1);
        _results(10, 1);
        assertTrue(game.basketUnredeemedRewards(_follower) == 300 + 300, "own votes for two epochs");
        _rebalance(_leader, 0, _all(2));
        _results(10, 1);
        assertTrue(game.basketUnredeemedRewards(_follower) == 600 + 3_000, "then the leader's");
        _assertSound();
    }

    function test_AFollowerIsSlashedAsItsLeadersPortfolioDoes() external {
        _follow(_follower, _leader);
        _results(0, 0);
        _results(-1_000_000, 0);
        assertEq(game.pendingPenalty(_follower), 300e18, "300 tokens of debt");
        vm.prank(bob);
        game.rebalanceBasket(_follower, -100e18, _none(), START);
        _assertTallies(400e18, 0, 300e18, 0);
        _results(0, 0);
        (uint256 left, uint256 slashed) = _withdraw(_follower);
        assertEq(slashed, 300e18, "everything");
        assertEq(left, 0, "nothing left");
        _assertTallies(100e18, 0, 100e18, 0);
        _assertSound();
    }

    function test_RevertWhen_DelegationWouldBeACircleOrDeeper() external {
        bytes memory err = abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_SelfDelegation.selector, _follower);
        _refusedDelegation(bob, _follower, _follower, 3_000, err);
        err = abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_FeeTooHigh.selector, 1_000, 999);
        _refusedDelegation(bob, _follower, _leader, 999, err);
        err = abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_NotLeading.selector, _follower);
        _refusedDelegation(alice, _leader, _follower, 3_000, err);
        _follow(_follower, _leader);
        err = abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_IsFollowing.selector, _follower, _leader);
        _refusedDelegation(bob, _follower, _leader, 3_000, err);
        uint256 other = _play(carol, 1e18, _all(0));
        _refusedDelegation(carol, other, _follower, 3_000, err);
        err = abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_IsLed.selector, _leader, 1);
        _refusedDelegation(alice, _leader, other, 3_000, err);
        _refusedDelegation(alice, _leader, _follower, 3_000, err);
        err = abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_NotFollowing.selector, other);
        _refused(carol, abi.encodeCall(IDerbyGame.undelegate, (other)), err);
        err = abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_IsFollowing.selector, _follower, _leader);
        _refused(bob, abi.encodeCall(IDerbyGame.rebalanceBasket, (_follower, 0, _all(2), START)), err);
    }

    function _refusedDelegation(address caller, uint256 id, uint256 leader, uint16 maxFee, bytes memory err) private {
        bytes4 selector = bytes4(keccak256("delegate(uint256,uint256,uint16)"));
        _refused(caller, abi.encodeWithSelector(selector, id, leader, maxFee), err);
    }

    function _follow(uint256 basketId, uint256 leaderId) private {
        address owner = game.ownerOf(basketId);
        vm.prank(owner);
        game.delegate(basketId, leaderId, 3_000);
    }

    function _results(int128 first, int128 second) private {
        vault.beginClose();
        _finish(first, second);
    }

    function _finish(int128 first, int128 second) private {
        int128[] memory rlts = new int128[](PROTOCOLS);
        (rlts[0], rlts[1]) = (first * UNIT, second * UNIT);
        vault.finishClose(rlts, 1_000_000);
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
