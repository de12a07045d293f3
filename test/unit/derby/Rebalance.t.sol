// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGame} from "../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {DerbyGameTypes} from "../../../contracts/derby/types/DerbyGameTypes.sol";
import {DerbyGameTest} from "../../helpers/DerbyGameTest.sol";

/// @dev Votes in two stages, DRB asked back in two stages.
contract RebalanceTest is DerbyGameTest {
    function test_VotesCountFromTheNextEpoch() external {
        _play(alice, 100e18, _two(0, 2_500, 3, 7_500));
        _assertTally(0, 0, 25e18, 25e18);
        _assertTally(3, 0, 75e18, 75e18);
        _pass();
        _assertTally(0, 25e18, 25e18, 25e18);
        _assertSound();
    }

    function test_VotesDuringACloseCountOneEpochLater() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        vault.beginClose();
        _rebalance(basketId, 50e18, _all(1));
        _assertTally(0, 0, 100e18, 0);
        _assertTally(1, 0, 0, 150e18);
        vault.finishClose(new int128[](PROTOCOLS), 0);
        _assertTally(0, 100e18, 0, 0);
        _assertTally(1, 0, 150e18, 150e18);
        _assertSound();
    }

    function test_ChangingVotesMovesOnlyWhatChanged() external {
        uint256 basketId = _play(alice, 100e18, _two(0, 5_000, 1, 5_000));
        _rebalance(basketId, 0, _two(1, 5_000, 2, 5_000));
        _assertTally(0, 0, 0, 0);
        _assertTally(1, 0, 50e18, 50e18);
        _assertTally(2, 0, 50e18, 50e18);
        _pass();
        _rebalance(basketId, 0, _all(4));
        _assertTally(1, 50e18, 0, 0);
        _assertTally(4, 0, 100e18, 100e18);
        _assertSound();
    }

    /// @dev Three different stages at once: what earns, what the close in progress has fixed, what comes after.
    function test_EveryStagePaysWhatItVoted() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _rebalance(basketId, 0, _all(1));
        vault.beginClose();
        _rebalance(basketId, 0, _all(2));
        _finish(1, 10, 100);
        assertEq(_unredeemed(basketId), 100, "first epoch: protocol 0, 1 a DRB");
        _each(1, 10, 100);
        assertEq(_unredeemed(basketId), 100 + 1_000, "second: protocol 1, 10 a DRB");
        _each(1, 10, 100);
        assertEq(_unredeemed(basketId), 100 + 1_000 + 10_000, "third: protocol 2, 100 a DRB");
        _assertSound();
    }

    function test_LockCloseUnlockInOneTransactionGivesNothingBack() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _askBack(basketId, 100e18);
        bytes memory locked = abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_StillLocked.selector, basketId, 3, 2);
        _refused(alice, abi.encodeCall(IDerbyGame.withdrawUnlocked, (basketId, alice, 0)), locked);
        assertEq(game.basketRedeemableRewards(basketId), 0, "and has earned nothing");
    }

    function test_AskedBackBeforeTheCloseSteersNothing() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _askBack(basketId, 100e18);
        _assertTally(0, 0, 0, 0);
        _pass();
        _assertTally(0, 0, 0, 0);
        (uint256 left, uint256 slashed) = _withdraw(basketId);
        assertEq(left, 100e18, "back");
        assertEq(slashed, 0, "unslashed");
        _assertSound();
    }

    /// @dev What the close in progress has fixed steers the coming epoch, so it stays for all of it.
    function test_AskedBackDuringACloseStaysForTheNextEpoch() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        vault.beginClose();
        _askBack(basketId, 100e18);
        vault.finishClose(new int128[](PROTOCOLS), 0);
        _assertTally(0, 100e18, 0, 0);
        bytes memory locked = abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_StillLocked.selector, basketId, 3, 2);
        _refused(alice, abi.encodeCall(IDerbyGame.withdrawUnlocked, (basketId, alice, 0)), locked);
        _pass();
        (uint256 left, ) = _withdraw(basketId);
        assertEq(left, 100e18, "then it leaves");
    }

    function test_RevertWhen_WeightsAreNotAPortfolio() external {
        uint256 basketId = _mint(alice);
        _refusedWeights(
            basketId,
            _two(1, 5_000, 1, 5_000),
            _err(IDerbyGameErrors.DerbyGame_WeightsOutOfOrder.selector, 1, 1)
        );
        _refusedWeights(basketId, _two(0, 10_000, 1, 0), _err(IDerbyGameErrors.DerbyGame_InvalidWeight.selector, 1, 0));
        _refusedWeights(
            basketId,
            _two(0, 5_000, 1, 4_999),
            _err(IDerbyGameErrors.DerbyGame_WeightsDoNotSum.selector, 9_999, 10_000)
        );
        _refusedWeights(
            basketId,
            new DerbyGameTypes.Weight[](9),
            _err(IDerbyGameErrors.DerbyGame_TooManyWeights.selector, 9, 8)
        );
        bytes4 notVotable = IDerbyGameErrors.DerbyGame_ProtocolNotVotable.selector;
        _refusedWeights(basketId, _all(5), abi.encodeWithSelector(notVotable, address(vault), 5));
        _refusedWeights(basketId, _all(256), abi.encodeWithSelector(notVotable, address(vault), 256));
        vault.setVotable(0x1d);
        _refusedWeights(basketId, _all(1), abi.encodeWithSelector(notVotable, address(vault), 1));
    }

    function test_RevertWhen_LateOrMoreThanThereIs() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        bytes memory late = _err(IDerbyGameErrors.DerbyGame_DeadlinePassed.selector, START - 1, START);
        _refused(alice, abi.encodeCall(IDerbyGame.rebalanceBasket, (basketId, 1, _none(), START - 1)), late);
        bytes memory more = abi.encodeWithSelector(
            IDerbyGameErrors.DerbyGame_InsufficientLocked.selector,
            basketId,
            100e18 + 1,
            100e18
        );
        _refused(alice, abi.encodeCall(IDerbyGame.rebalanceBasket, (basketId, -100e18 - 1, _none(), START)), more);
        bytes memory tooLarge = abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_LockTooLarge.selector, 1 << 80);
        _refused(alice, abi.encodeCall(IDerbyGame.rebalanceBasket, (basketId, 1 << 80, _none(), START)), tooLarge);
        bytes memory nothing = abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_NothingUnlocking.selector, basketId);
        _refused(alice, abi.encodeCall(IDerbyGame.withdrawUnlocked, (basketId, alice, 0)), nothing);
    }

    function _refusedWeights(uint256 basketId, DerbyGameTypes.Weight[] memory weights, bytes memory err) private {
        _refused(alice, abi.encodeCall(IDerbyGame.rebalanceBasket, (basketId, 1e18, weights, START)), err);
    }

    function _each(int128 first, int128 second, int128 third) private {
        vault.beginClose();
        _finish(first, second, third);
    }

    function _finish(int128 first, int128 second, int128 third) private {
        int128[] memory rlts = new int128[](PROTOCOLS);
        (rlts[0], rlts[1], rlts[2]) = (first * UNIT, second * UNIT, third * UNIT);
        vault.finishClose(rlts, 100_000);
    }

    function _unredeemed(uint256 basketId) private view returns (uint256) {
        assertEq(
            game.basketRedeemableRewards(basketId),
            uint256(game.basketUnredeemedRewards(basketId)),
            "all of it is paid"
        );
        return game.basketRedeemableRewards(basketId);
    }

    function _assertTally(uint256 protocolId, uint256 current, uint256 next, uint256 last) private view {
        (uint256 c, uint256 n, uint256 l) = game.tallyOf(address(vault), protocolId);
        assertEq(c, current, "current");
        assertEq(n, next, "next");
        assertEq(l, last, "last");
    }

    function _err(bytes4 selector, uint256 a, uint256 b) private pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b);
    }
}
