// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @dev What was earned or owed, and what of it is paid, in one word.
///
///     | paid 128 | reward 128, signed |
type Sums is uint256;

using RewardSums for Sums global;

/// @title RewardSums
/// @notice The two sums that everything in the game is kept by: what was earned or owed, and what of it is paid.
/// @dev Of a basket, in 1e-24 whole token of the asset: its R and Pay. Of a portfolio or a leader, in 1e-28 whole token
/// per whole DRB: `sum_i w_i * cumRLT_i` and `sum_i w_i * cumPay_i` with `w_i` in basis points. The latter are not divided, so they
/// are exact and do not depend on when anybody looked.
///
/// Sums stop at the ends of their range instead of reverting there: 1.7e14 whole tokens of a basket. No fee comes near it; a
/// share price that explodes can, and must not keep anybody from leaving.
library RewardSums {
    /// @dev Basis points times DRB wei in a whole DRB.
    uint256 private constant STAKE_UNIT = 1e22;

    uint256 private constant PAID_SHIFT = 128;

    /// @notice The sums of `newReward` and `newPaid`, each within its 128 bits.
    function pack(int256 newReward, uint256 newPaid) internal pure returns (Sums) {
        return Sums.wrap((newPaid << PAID_SHIFT) | uint128(int128(newReward)));
    }

    /// @notice What was earned, or owed where it is negative.
    function reward(Sums sums) internal pure returns (int256) {
        return int128(uint128(Sums.unwrap(sums)));
    }

    /// @notice What of it is paid.
    function paid(Sums sums) internal pure returns (uint256) {
        return Sums.unwrap(sums) >> PAID_SHIFT;
    }

    /// @notice `sums` plus the given amounts.
    function plus(Sums sums, int256 moreReward, uint256 morePaid) internal pure returns (Sums) {
        (int256 newReward, uint256 newPaid) = added(reward(sums), paid(sums), moreReward, morePaid);
        return pack(newReward, newPaid);
    }

    /// @notice `sums` with `amount` less of both. No more than was paid.
    function less(Sums sums, uint256 amount) internal pure returns (Sums) {
        (int256 newReward, ) = added(reward(sums), 0, -int256(amount), 0);
        return pack(newReward, paid(sums) - amount);
    }

    /// @notice `plus` of the two numbers that make up sums. None of the four is near the ends of 256 bits.
    function added(
        int256 reward_,
        uint256 paid_,
        int256 moreReward,
        uint256 morePaid
    ) internal pure returns (int256 newReward, uint256 newPaid) {
        unchecked {
            (newReward, newPaid) = (reward_ + moreReward, paid_ + morePaid);
        }
        if (newReward != int128(newReward)) newReward = newReward < 0 ? type(int128).min : type(int128).max;
        if (newPaid > type(uint128).max) newPaid = type(uint128).max;
    }

    /// @notice What changed from `start` to `end`.
    function minus(Sums end, Sums start) internal pure returns (int256, uint256) {
        return (reward(end) - reward(start), paid(end) - paid(start));
    }

    /// @notice What `stake` DRB wei make of a portfolio's change, both rounded down (the signed one towards minus infinity).
    function ofStakeDown(
        uint256 stake,
        int256 rewardPerDrb,
        uint256 paidPerDrb
    ) internal pure returns (int256 ofReward, uint256 ofPaid) {
        // Below 2^144 each, 10,000 basis points of 129 bits, times 80 bits.
        unchecked {
            int256 product = rewardPerDrb * int256(stake);
            ofReward = product / int256(STAKE_UNIT);
            if (ofReward * int256(STAKE_UNIT) > product) --ofReward;
            ofPaid = (paidPerDrb * stake) / STAKE_UNIT;
        }
    }

    /// @notice What can be redeemed of `sums`: `min(max(0, R), Pay)`.
    function redeemable(Sums sums) internal pure returns (uint256) {
        int256 earned = reward(sums);
        return earned <= 0 ? 0 : Math.min(uint256(earned), paid(sums));
    }

    /// @notice How far `sums` is below zero.
    function debt(Sums sums) internal pure returns (uint256) {
        int256 earned = reward(sums);
        return earned < 0 ? uint256(-earned) : 0;
    }
}
