// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DerbyGameTypes} from "../../../contracts/derby/types/DerbyGameTypes.sol";
import {DerbyGameTest} from "../../helpers/DerbyGameTest.sol";

/// @dev What a basket is known for.
contract ReputationTest is DerbyGameTest {
    function test_SettlingBooksYieldAndEpochs() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _closeFirst(10 * UNIT);
        _closeFirst(-4 * UNIT);
        game.settleBasket(basketId);
        _assertReputation(basketId, 6 * UNIT, 2, 0, 0, 0);
    }

    function test_AnybodyReplaysEpochs() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _closeFirst(10 * UNIT);
        _closeFirst(-4 * UNIT);
        _closeFirst(1 * UNIT);
        vm.prank(stranger);
        assertEq(game.recordEpochs(basketId, 2), 2, "no more than asked");
        game.settleBasket(basketId);
        assertEq(game.recordEpochs(basketId, 9), 1, "the rest, settled or not");
        assertEq(game.recordEpochs(basketId, 9), 0, "nothing twice");
        _assertReputation(basketId, 7 * UNIT, 3, 3, 2, -4 * UNIT);
        assertEq(game.reputationOf(basketId).recordedUpTo, 5, "up to now");
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
        assertTrue(reputation.worstEpoch == -90_020 * UNIT, "0.9002 of 10 down");
    }

    function test_APortfolioThatChangesUnrecordedLeavesAGap() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _closeFirst(1 * UNIT);
        _closeFirst(1 * UNIT);
        _rebalance(basketId, 0, _all(1));
        _closeFirst(1 * UNIT);
        game.settleBasket(basketId);
        assertEq(game.reputationOf(basketId).lostEpochs, 3, "lost");
        assertEq(game.recordEpochs(basketId, 9), 0, "nothing left to replay");
        _closeFirst(1 * UNIT);
        assertEq(game.recordEpochs(basketId, 9), 1, "the new portfolio's");
    }

    function test_ItCanStillBeRecordedInTheEpochOfTheChange() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _closeFirst(1 * UNIT);
        _closeFirst(1 * UNIT);
        _rebalance(basketId, 0, _all(1));
        _closeFirst(1 * UNIT);
        assertEq(game.recordEpochs(basketId, 9), 3, "all three, before anybody settles");
        game.settleBasket(basketId);
        assertEq(game.reputationOf(basketId).lostEpochs, 0, "no gap");
        assertEq(game.reputationOf(basketId).hits, 3, "hits");
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
        assertTrue(reputation.realisedYield == realised, "realised yield");
        assertEq(reputation.epochs, epochs, "epochs");
        assertEq(reputation.recordedEpochs, recorded, "recorded");
        assertEq(reputation.hits, hits, "hits");
        assertTrue(reputation.worstEpoch == worst, "worst epoch");
    }
}
