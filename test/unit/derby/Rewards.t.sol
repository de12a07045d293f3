// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGame} from "../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {RewardMath} from "../../../contracts/derby/libraries/RewardMath.sol";
import {DerbyGameTest} from "../../helpers/DerbyGameTest.sol";

/// @dev What baskets earn, and what of it is paid.
contract RewardsTest is DerbyGameTest {
    uint256[5] private _openingPrices = [uint256(1_000), 2_000, 3_000, 4_000, 5_000];
    uint256[5] private _closingPrices = [uint256(1_100), 2_100, 3_030, 4_004, 5_010];

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

    function test_ATouchedBasketEqualsAnUntouchedOne() external {
        uint256 touched = _play(alice, 1_234_567890123456789, _two(0, 3_333, 1, 6_667));
        uint256 untouched = _play(bob, 1_234_567890123456789, _two(0, 3_333, 1, 6_667));
        int128[] memory rlts = new int128[](PROTOCOLS);
        _pass();
        for (uint256 i = 0; i < 30; ++i) {
            rlts[0] = int128(int256(uint256(keccak256(abi.encode(i))) % 2e24)) - 1e24;
            rlts[1] = int128(int256(uint256(keccak256(abi.encode(i, 1))) % 2e24)) - 1e24;
            _close(rlts, 1e6);
            _rebalance(touched, 0, _two(0, 3_333, 1, 6_667));
        }
        assertEq(
            uint256(game.basketUnredeemedRewards(touched) + 1e30),
            uint256(game.basketUnredeemedRewards(untouched) + 1e30),
            "R"
        );
        assertEq(game.basketRedeemableRewards(touched), game.basketRedeemableRewards(untouched), "payable");
        _assertSound();
    }

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

    function test_RedeemingLowersRAndPayAlike() external {
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        _closeFirst(50 * UNIT);
        uint256 paid = _redeem(basketId);
        assertEq(paid, 50_000, "50 a DRB");
        assertEq(usdc.balanceOf(alice), 50_000, "received");
        assertEq(game.basketRedeemedRewards(basketId), 50_000, "booked");
        _closeFirst(-20 * UNIT);
        assertTrue(game.basketUnredeemedRewards(basketId) == -20_000, "a later loss is a debt");
        _closeFirst(30 * UNIT);
        assertEq(_redeem(basketId), 10_000, "which the next gain pays first");
        bytes memory nothing = abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_NothingToRedeem.selector, basketId);
        _refused(alice, abi.encodeCall(IDerbyGame.redeemRewards, (basketId, alice)), nothing);
        _assertSound();
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
        assertTrue(game.basketUnredeemedRewards(first) == 30_000, "R is not scaled");
        _redeem(first);
        _redeem(second);
        assertEq(game.vaultInfo(address(vault)).rewardPool, 0, "the whole pool");
    }

    function test_RevertWhen_TheReceiverCannotReceive() external {
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        bytes memory invalid = abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_InvalidReceiver.selector, address(0));
        _refused(alice, abi.encodeCall(IDerbyGame.redeemRewards, (basketId, address(0))), invalid);
        invalid = abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_InvalidReceiver.selector, address(game));
        _refused(alice, abi.encodeCall(IDerbyGame.withdrawUnlocked, (basketId, address(game), 0)), invalid);
    }

    /// @dev `x`: U_i, U, votes_i, TLT.
    function _rlt(int256 gain, uint256 base, uint256[4] memory x, uint256 feeBps) private pure returns (int128) {
        RewardMath.Performance memory made = RewardMath.Performance(gain, base, x[0], x[1], x[2], x[3]);
        return RewardMath.rewardPerLockedTokenFloor(made, feeBps, 6);
    }
}
