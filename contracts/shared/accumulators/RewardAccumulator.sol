// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPoint} from "../math/FixedPoint.sol";

/// @title RewardAccumulator
/// @notice Shares a reward stream among stakes pro rata, at a cost that does not depend on how many stakes there are.
/// @dev Pure functions over one packed pool and one packed position; the host loads, calls and stores.
///
/// ## Derivation
///
/// Over a stretch of time in which nobody's stake changes, the stream pays `A` and staker i receives `r_i = s_i / S * A`
/// (seed 000, "Reward distribution"). Summed over all stretches, staker i is owed `s_i * sum(A / S)` for as long as `s_i`
/// stands still. So one number, `index = sum(A / S)`, serves everybody, and a change of stake by `x` at index `I` needs only
/// the correction `x * I`, kept in `debt`:
///
///     earned_i = s_i * index - debt_i          stake += x  =>  debt += x * index
///                                              paid    p   =>  debt += p * scale
///
/// A transfer of `x` moves `x * index` of debt with it, so neither side's earned changes.
///
/// ## Scale
///
/// `index` and `debt` count in `1 / scale` of a reward base unit, with `scale = 10^(36 - rewardDecimals)`: precision follows
/// the reward token, 18 decimals are assumed nowhere. One USDC a week on 7.9e28 staked still moves the index by 21 a second.
///
/// ## Range
///
/// Both live modulo 2^160. That is exact as long as what any account is owed stays below `2^160 / scale`, which the host
/// guarantees by never owing more than `maxOwed(scale)` in all, streamed or not. One base unit staked beside the whole of
/// that for a century is inside the range; the index may wrap any number of times meanwhile. `stake * index` fits 96 + 160
/// bits. `remaining` carries `FRACTION_BITS` binary digits below the base unit, which leaves 101 bits for base units.
/// A host that broke the bound would underpay, by multiples of `2^160 / scale`; it could not be made to overpay.
///
/// ## Dust and conservation
///
/// An advance pays `increment = floor(remaining * dt * scale / (left * S))` per unit of stake and takes
/// `ceil(increment * S / scale)` off `remaining`. The floor loses nothing: what was not paid is still in `remaining` and
/// streams later. The ceiling loses less than 2^-27 base units an advance, which stays in the host's balance. `earned`
/// floors once per account, a payment leaves the fraction in the position, and a position that is closed returns it to
/// `remaining`, again losing less than 2^-27. So for any history
///
///     0 <= funded - paid - sum(earned) - remaining < (accounts staked) + (advances + closings) * 2^-27   base units
///
/// and the host can never owe more than it holds.
///
/// ## Time
///
/// The stream is kept as seconds `left`, not as an end. While nobody is staked only the clock moves: `left`, `remaining`
/// and therefore the rate stand still, nothing is lost and nothing is handed to the next staker retroactively.
library RewardAccumulator {
    /// @notice A reward stream and the stake that shares it. Two slots.
    ///
    ///     | index 160 | totalStaked 96 |
    ///     | remaining 128 | clock 40 | left 40 | pausedUntil 48 |
    struct Pool {
        /// Reward per unit of stake since the beginning, in 1/scale base units, modulo 2^160.
        uint160 index;
        /// Stake of all positions, base units of the staked token.
        uint96 totalStaked;
        /// Reward still to stream, in 2^-27 base units.
        uint128 remaining;
        /// Up to when the index has been advanced, unix seconds.
        uint40 clock;
        /// Seconds of streaming that are left, not counting time in which nobody is staked.
        uint40 left;
        /// Not read here: the host's inbound pause, which would cost 2,100 gas a call in a slot of its own.
        uint48 pausedUntil;
    }

    /// @notice One account's stake. One slot.
    struct Position {
        /// Base units of the staked token.
        uint96 stake;
        /// What `stake * index` counts but the account is not owed, in 1/scale base units, modulo 2^160.
        uint160 debt;
    }

    /// @notice Binary digits that `remaining` carries below the reward base unit.
    uint256 internal constant FRACTION_BITS = 27;

    /// @notice The most decimals a reward token may have.
    uint8 internal constant MAX_REWARD_DECIMALS = 24;

    /// @notice The scale for a reward token, which must have at most `MAX_REWARD_DECIMALS` decimals.
    function scaleFor(uint8 rewardDecimals) internal pure returns (uint256) {
        return 10 ** (36 - uint256(rewardDecimals));
    }

    /// @notice The most reward base units that a pool may owe, paid out later or still to stream: see "Range".
    function maxOwed(uint256 scale) internal pure returns (uint256) {
        uint256 byIndex = type(uint160).max / scale;
        uint256 byRemaining = type(uint128).max >> FRACTION_BITS;
        return byIndex < byRemaining ? byIndex : byRemaining;
    }

    /// @notice Advances `pool` to `timestamp` in place and returns it.
    function advance(Pool memory pool, uint256 timestamp, uint256 scale) internal pure returns (Pool memory) {
        // Inside the range that the header states no product, sum or difference overflows; the index is meant to wrap.
        unchecked {
            uint256 elapsed = timestamp - pool.clock;
            if (elapsed == 0) return pool;
            pool.clock = uint40(timestamp);

            uint256 left = pool.left;
            uint256 staked = pool.totalStaked;
            if (left == 0 || staked == 0) return pool;
            if (elapsed > left) elapsed = left;

            uint256 remaining = pool.remaining;
            uint256 increment = FixedPoint.mulDivDown(remaining * elapsed, scale, (left * staked) << FRACTION_BITS);
            pool.index = uint160(pool.index + increment);
            pool.remaining = uint128(remaining - FixedPoint.divUp((increment * staked) << FRACTION_BITS, scale));
            pool.left = uint40(left - elapsed);
            return pool;
        }
    }

    /// @notice Whether `reward` and all that is left, spread over `duration` seconds, would stream more slowly than now.
    /// @dev The pool must be advanced. Compared by cross-multiplication, so that no rounding can hide a fall. A stream whose
    /// time is over has no rate that could fall, though a fraction may remain.
    function rateWouldFall(Pool memory pool, uint256 reward, uint256 duration) internal pure returns (bool) {
        unchecked {
            uint256 newRemaining = pool.remaining + (reward << FRACTION_BITS);
            return pool.left != 0 && newRemaining * pool.left < pool.remaining * duration;
        }
    }

    /// @notice Seconds by which `reward` lengthens a stream that keeps its rate, rounded down: the rate can only rise.
    /// @dev The pool must be advanced, and something must remain: see `isStreaming`.
    function extensionDown(Pool memory pool, uint256 reward) internal pure returns (uint256) {
        return FixedPoint.mulDivDown(reward << FRACTION_BITS, pool.left, pool.remaining);
    }

    /// @notice Whether anything remains to stream and time remains to stream it in.
    function isStreaming(Pool memory pool) internal pure returns (bool) {
        return pool.left != 0 && pool.remaining != 0;
    }

    /// @notice Adds `reward`, within `maxOwed`, to what is left and streams all of it evenly over `duration` < 2^40 seconds.
    function spread(Pool memory pool, uint256 reward, uint256 duration) internal pure {
        unchecked {
            pool.remaining = uint128(pool.remaining + (reward << FRACTION_BITS));
            pool.left = uint40(duration);
        }
    }

    /// @notice What remains to stream, reward base units, rounded down.
    function undistributed(Pool memory pool) internal pure returns (uint256) {
        return pool.remaining >> FRACTION_BITS;
    }

    /// @notice Raises a stake at `index`. What the position has earned does not change.
    function increase(Position storage position, uint256 amount, uint160 index) internal {
        Position memory old = position;
        unchecked {
            position.stake = uint96(old.stake + amount);
            position.debt = uint160(old.debt + amount * index);
        }
    }

    /// @notice Lowers a stake, by no more than it is, at `index`. What the position has earned does not change.
    function decrease(Position storage position, uint256 amount, uint160 index) internal {
        Position memory old = position;
        unchecked {
            position.stake = uint96(old.stake - amount);
            position.debt = uint160(old.debt - amount * index);
        }
    }

    /// @notice What `position` has earned and not been paid at `index`, reward base units, rounded down.
    function earned(Position memory position, uint160 index, uint256 scale) internal pure returns (uint256) {
        unchecked {
            return uint160(uint256(position.stake) * index - position.debt) / scale;
        }
    }

    /// @notice Books a payment of all that `position` has earned at `index`. The fraction below a base unit stays.
    /// @return reward What is to be paid, reward base units.
    function settle(Position storage position, uint160 index, uint256 scale) internal returns (uint256 reward) {
        Position memory old = position;
        reward = earned(old, index, scale);
        unchecked {
            position.debt = uint160(old.debt + reward * scale);
        }
    }

    /// @notice Takes a whole position out of `pool`, which must be advanced. The host deletes the position.
    /// @dev The fraction below a base unit goes back to the stream, rounded down to 2^-27, so that the position's slot can be
    /// cleared (a refund of 4,800 gas) without a loss.
    /// @return reward What is to be paid, reward base units.
    function close(Pool memory pool, Position memory position, uint256 scale) internal pure returns (uint256 reward) {
        unchecked {
            uint256 owed = uint160(uint256(position.stake) * pool.index - position.debt);
            reward = owed / scale;
            pool.remaining = uint128(pool.remaining + ((owed % scale) << FRACTION_BITS) / scale);
            pool.totalStaked -= position.stake;
        }
    }

    /// @notice Writes `pool` back.
    /// @dev Field by field the compiler writes each slot once; assigning the whole struct costs 270 gas more, in every call
    /// that moves a stake.
    function store(Pool storage self, Pool memory pool) internal {
        self.index = pool.index;
        self.totalStaked = pool.totalStaked;
        self.remaining = pool.remaining;
        self.clock = pool.clock;
        self.left = pool.left;
        self.pausedUntil = pool.pausedUntil;
    }
}
