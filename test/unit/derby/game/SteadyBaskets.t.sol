// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGame} from "../../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev What epochs without a change of the portfolio book, by whichever way.
contract GameSteadyBasketsTest is DerbyGameUnitTest {
    /// @dev Settled while nothing of it changes, a basket books single runs by the short way; the other is read as one long run.
    function test_SettlingEveryEpochEqualsWaiting() external {
        uint256 settled = _play(alice, 1_234_567890123456789, _two(0, 3_333, 1, 6_667));
        uint256 waiting = _play(bob, 1_234_567890123456789, _two(0, 3_333, 1, 6_667));
        int128[] memory rlts = new int128[](PROTOCOLS);
        _pass();
        int256 worst = 0;
        for (uint256 i = 0; i < 12; ++i) {
            rlts[0] = int128(int256(uint256(keccak256(abi.encode(i))) % 2e24)) - 1e24;
            rlts[1] = int128(int256(uint256(keccak256(abi.encode(i, 1))) % 2e24)) - 1e24;
            int256 made = (3_333 * int256(rlts[0]) + 6_667 * int256(rlts[1])) / 10_000;
            if (made < worst) worst = made;
            _close(rlts, 1e6);
            game.settleBasket(settled);
        }
        int256 difference = game.basketUnredeemedRewards(waiting) - game.basketUnredeemedRewards(settled);
        assertTrue(difference == 0 || difference == 1, "R: rounded down a run, by less than a base unit in all");
        assertEq(game.reputationOf(settled).epochs, 12, "every epoch booked");
        assertEq(game.reputationOf(settled).recordedEpochs, 12, "each of them by itself");
        assertTrue(game.reputationOf(settled).worstEpoch == worst, "the worst of them");
        game.settleBasket(waiting);
        assertTrue(
            game.reputationOf(settled).realisedYield == game.reputationOf(waiting).realisedYield,
            "what they made a DRB"
        );
        _assertSound();
    }

    /// @dev A page that an epoch leaves as it was is not written again, whether it was written before, carried, or never.
    function test_EpochsWithoutRewardsKeepTheAccumulators() external {
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        _pass();
        _closeFirst(50 * UNIT);
        uint256 epoch = game.vaultInfo(address(vault)).epoch;
        for (uint256 i = 0; i < 3; ++i) _pass();
        for (uint256 i = 0; i < 4; ++i) {
            (int256 reward, uint256 paid) = game.accumulatorsOf(address(vault), epoch + i, 0);
            assertTrue(reward == 50 * UNIT && paid == uint256(int256(50 * UNIT)), "as they were");
        }
        assertEq(game.basketRedeemableRewards(basketId), 50_000, "50 a DRB");
        _closeFirst(20 * UNIT);
        assertEq(game.basketRedeemableRewards(basketId), 70_000, "and 20 more");
        (int256 before, ) = game.accumulatorsOf(address(vault), epoch - 1, 0);
        assertTrue(before == 0, "nothing before the first");
    }

    function test_SettledBeforeItEarnsItRedeemsWhatItEarnsSinceAndNothingTwice() external {
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        game.settleBasket(basketId);
        _refusedToRedeem(basketId);
        _closeFirst(50 * UNIT);
        assertEq(_redeem(basketId), 50_000, "50 a DRB");
        _refusedToRedeem(basketId);
        _assertSound();
    }

    /// @dev DRB behind no portfolio is as steady, and earns nothing until it votes.
    function test_DrbThatDoesNotVoteEarnsNothing() external {
        uint256 basketId = _play(alice, 1_000e18, _none());
        _pass();
        game.settleBasket(basketId);
        _closeFirst(50 * UNIT);
        game.settleBasket(basketId);
        _refusedToRedeem(basketId);
        assertEq(game.reputationOf(basketId).epochs, 0, "no epoch is its own");
        _rebalance(basketId, 0, _all(0));
        _pass();
        _closeFirst(20 * UNIT);
        assertEq(_redeem(basketId), 20_000, "20 a DRB");
        _assertSound();
    }

    function _refusedToRedeem(uint256 basketId) private {
        bytes memory nothing = _err(IDerbyGameErrors.DerbyGame_NothingToRedeem.selector, basketId);
        _refused(alice, abi.encodeCall(IDerbyGame.redeemRewards, (basketId, alice)), nothing);
    }
}
