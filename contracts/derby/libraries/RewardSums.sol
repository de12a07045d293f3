// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";

/// @title RewardSums
/// @notice The two sums that everything in the game is kept by: what was earned or owed, and what of it is paid.
/// @dev Of a basket, in 1e-24 whole token of the asset: its R and Pay. Of a portfolio or a leader, in 1e-28 whole token
/// per whole DRB: `sum_i w_i * cumRLT_i` and `sum_i w_i * cumPay_i` with `w_i` in basis points. The latter are not divided, so they
/// are exact and do not depend on when anybody looked.
///
/// Sums stop at the ends of their range instead of reverting there: 1.7e14 whole tokens of a basket. No fee comes near it; a
/// share price that explodes can, and must not keep anybody from leaving.
library RewardSums {
    /// @notice One slot.
    struct Sums {
        int128 reward;
        uint128 paid;
    }

    /// @dev Basis points times DRB wei in a whole DRB.
    uint256 private constant STAKE_UNIT = 1e22;

    /// @notice `sums` plus the given amounts.
    function plus(Sums memory sums, int256 reward, uint256 paid) internal pure returns (Sums memory) {
        (int256 newReward, uint256 newPaid) = added(sums.reward, sums.paid, reward, paid);
        return Sums(int128(newReward), uint128(newPaid));
    }

    /// @notice `plus` of the two numbers that make up sums.
    function added(
        int256 reward,
        uint256 paid,
        int256 moreReward,
        uint256 morePaid
    ) internal pure returns (int256 newReward, uint256 newPaid) {
        newReward = SignedMath.max(SignedMath.min(reward + moreReward, type(int128).max), type(int128).min);
        newPaid = Math.min(paid + morePaid, type(uint128).max);
    }

    /// @notice What changed from `start` to `end`.
    function minus(Sums memory end, Sums memory start) internal pure returns (int256 reward, uint256 paid) {
        return (int256(end.reward) - start.reward, uint256(end.paid) - start.paid);
    }

    /// @notice What `stake` DRB wei make of a portfolio's change, both rounded down (the signed one towards minus infinity).
    function ofStakeDown(
        uint256 stake,
        int256 rewardPerDrb,
        uint256 paidPerDrb
    ) internal pure returns (int256 reward, uint256 paid) {
        uint256 magnitude = SignedMath.abs(rewardPerDrb) * stake;
        reward = rewardPerDrb < 0 ? -int256(Math.ceilDiv(magnitude, STAKE_UNIT)) : int256(magnitude / STAKE_UNIT);
        paid = (paidPerDrb * stake) / STAKE_UNIT;
    }

    /// @notice What can be redeemed of `sums`: `min(max(0, R), Pay)`.
    function redeemable(Sums memory sums) internal pure returns (uint256) {
        return sums.reward <= 0 ? 0 : Math.min(uint256(int256(sums.reward)), sums.paid);
    }

    /// @notice How far `sums` is below zero.
    function debt(Sums memory sums) internal pure returns (uint256) {
        return sums.reward < 0 ? uint256(-int256(sums.reward)) : 0;
    }
}
