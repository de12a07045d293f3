// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {RewardAccumulator} from "../../../../contracts/shared/accumulators/RewardAccumulator.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `RewardAccumulator.tree`.
contract RewardAccumulatorTest is Test {
    using RewardAccumulator for RewardAccumulator.Pool;
    using RewardAccumulator for RewardAccumulator.Position;

    uint256 private constant ONE = 1 << RewardAccumulator.FRACTION_BITS;
    uint256 private constant SCALE = 1e18;

    RewardAccumulator.Position[4] private positions;

    // ------------------------------------------------------------------------------------------------ range

    function test_ScaleFor_CompletesTheDecimalsTo36() external pure {
        for (uint8 decimals = 0; decimals <= RewardAccumulator.MAX_REWARD_DECIMALS; ++decimals) {
            assertEq(RewardAccumulator.scaleFor(decimals) * 10 ** decimals, 1e36, "scale");
        }
    }

    function test_MaxOwed_KeepsBothRangesForEveryScale() external pure {
        for (uint8 decimals = 0; decimals <= RewardAccumulator.MAX_REWARD_DECIMALS; ++decimals) {
            uint256 scale = RewardAccumulator.scaleFor(decimals);
            uint256 max = RewardAccumulator.maxOwed(scale);
            assertLe(max * scale, type(uint160).max, "what one account is owed stays below 2^160");
            assertLe(max << RewardAccumulator.FRACTION_BITS, type(uint128).max, "remaining stays below 2^128");
            bool next = (max + 1) * scale > type(uint160).max || (max + 1) << 27 > type(uint128).max;
            assertTrue(next, "one more would not");
            assertGe(max, 10 ** (uint256(decimals) + 6), "a million whole tokens at least");
        }
    }

    function test_MaxOwed_IsAMillionMillionWholeTokensOf18Decimals() external pure {
        assertGt(RewardAccumulator.maxOwed(1e18), 1e30, "1e30 fits");
        assertLt(RewardAccumulator.maxOwed(1e18), 1e33, "1e33 does not");
    }

    // ------------------------------------------------------------------------------------------------ advance

    function test_Advance_ChangesNothingInTheSameSecond() external pure {
        RewardAccumulator.Pool memory pool = _pool(5, 1_000, 100);
        bytes32 before = keccak256(abi.encode(pool));
        assertEq(keccak256(abi.encode(pool.advance(pool.clock, SCALE))), before, "unchanged");
    }

    function test_Advance_MovesOnlyTheClockWhileNobodyIsStaked() external pure {
        RewardAccumulator.Pool memory pool = _pool(0, 1_000, 100);
        pool.advance(pool.clock + 50, SCALE);
        assertEq(pool.clock, 1_050, "clock");
        assertEq(pool.left, 100, "left");
        assertEq(pool.undistributed(), 1_000, "remaining");
        assertEq(pool.index, 0, "index");
    }

    function test_Advance_MovesOnlyTheClockAfterTheEnd() external pure {
        RewardAccumulator.Pool memory pool = _pool(7, 1_000, 0);
        pool.advance(pool.clock + 50, SCALE);
        assertEq(pool.clock, 1_050, "clock");
        assertEq(pool.undistributed(), 1_000, "a rest stays");
        assertEq(pool.index, 0, "index");
    }

    function test_Advance_PaysTheShareOfTheTime() external pure {
        RewardAccumulator.Pool memory pool = _pool(10, 1_000, 100);
        pool.advance(pool.clock + 25, SCALE);
        assertEq(pool.index, 25 * SCALE, "250 over 10");
        assertEq(pool.undistributed(), 750, "remaining");
        assertEq(pool.left, 75, "left");
    }

    function test_Advance_StopsAtTheEnd() external pure {
        RewardAccumulator.Pool memory pool = _pool(10, 1_000, 100);
        pool.advance(pool.clock + 1_000, SCALE);
        assertEq(pool.index, 100 * SCALE, "all of it");
        assertEq(pool.undistributed(), 0, "remaining");
        assertEq(pool.left, 0, "left");
        assertEq(pool.clock, 2_000, "clock");
    }

    function test_Advance_WrapsTheIndexAndLosesNothing() external {
        RewardAccumulator.Pool memory pool = _pool(3, 600, 100);
        pool.index = type(uint160).max - 50 * uint160(SCALE);
        positions[0].increase(3, pool.index);
        pool.advance(pool.clock + 100, SCALE);
        assertEq(pool.index, 150 * SCALE - 1, "wrapped");
        assertEq(positions[0].earned(pool.index, SCALE), 600, "earned across the wrap");
        assertEq(positions[0].settle(pool.index, SCALE), 600, "paid");
        assertEq(positions[0].earned(pool.index, SCALE), 0, "nothing left");
    }

    /// @dev One base unit staked beside the most that a pool may owe, in one advance: the widest product there is.
    function test_Advance_PaysTheWholeBoundToOneUnitOfStakeAtEveryScale() external {
        for (uint8 decimals = 0; decimals <= RewardAccumulator.MAX_REWARD_DECIMALS; ++decimals) {
            uint256 scale = RewardAccumulator.scaleFor(decimals);
            uint256 max = RewardAccumulator.maxOwed(scale);
            RewardAccumulator.Pool memory pool = _pool(1, max, type(uint40).max - 1_000);
            delete positions[0];
            positions[0].increase(1, pool.index);
            pool.advance(type(uint40).max, scale);
            assertEq(positions[0].settle(pool.index, scale), max, "paid");
            assertEq(pool.remaining, 0, "remaining");
        }
    }

    function testFuzz_Advance_NeverTakesMoreThanRemainsNorLosesMoreThanTheDust(
        uint256 staked,
        uint256 remaining,
        uint256 left,
        uint256 elapsed,
        uint256 decimals
    ) external pure {
        uint256 scale = RewardAccumulator.scaleFor(uint8(bound(decimals, 0, 24)));
        RewardAccumulator.Pool memory pool = _pool(bound(staked, 0, type(uint96).max), 0, bound(left, 0, 1e11));
        pool.remaining = uint128(bound(remaining, 0, RewardAccumulator.maxOwed(scale) << 27));
        uint256 before = pool.remaining;
        pool.index = type(uint160).max;
        pool.advance(pool.clock + bound(elapsed, 0, 1e11), scale);

        assertLe(pool.remaining, before, "remaining never underflows");
        uint256 increment;
        unchecked {
            increment = uint160(pool.index - type(uint160).max);
        }
        uint256 taken = before - pool.remaining;
        uint256 paid = (increment * pool.totalStaked) << 27;
        assertLe(paid, taken * scale, "never pays what it does not take");
        assertLt(taken * scale, paid + scale, "loses less than 2^-27 base units");
    }

    function testFuzz_Advance_InPartsPaysNoMoreThanAtOnceAndLosesOnlyDust(uint256 staked, uint256 reward) external {
        staked = bound(staked, 1, type(uint96).max);
        reward = bound(reward, 1, RewardAccumulator.maxOwed(SCALE));
        RewardAccumulator.Pool memory pool = _pool(staked, reward, 1_000);
        positions[0].increase(staked, 0);
        for (uint256 i = 0; i < 20; ++i) pool.advance(pool.clock + 50, SCALE);
        uint256 earned = positions[0].earned(pool.index, SCALE);
        assertLe(earned + pool.undistributed(), reward, "conserved");
        assertGe(earned + pool.undistributed() + 2, reward, "two floors and twenty 2^-27");
    }

    // ------------------------------------------------------------------------------------------------ funding

    function test_RateWouldFall_ComparesWithoutRounding() external pure {
        RewardAccumulator.Pool memory pool = _pool(1, 100, 3);
        assertTrue(!pool.rateWouldFall(100, 6), "equal is no fall");
        assertTrue(pool.rateWouldFall(99, 6), "one unit less is");
        assertTrue(pool.rateWouldFall(100, 7), "one second more is");
        assertTrue(!pool.rateWouldFall(0, 3), "the same again");
    }

    function test_RateWouldFall_IsFalseAfterTheEndWhateverTheLastRoundingLeft() external pure {
        RewardAccumulator.Pool memory pool = _pool(1, 0, 0);
        pool.remaining = 5;
        assertTrue(!pool.rateWouldFall(1, 1e11), "no rate, no fall");
    }

    function test_ExtensionDown_IsTheTimeOfTheRewardAtTheRate() external pure {
        RewardAccumulator.Pool memory pool = _pool(1, 100, 1_000);
        assertEq(pool.extensionDown(10), 100, "a tenth");
        pool.remaining += 1;
        assertEq(pool.extensionDown(10), 99, "rounded down");
    }

    function test_IsStreaming_NeedsTimeAndReward() external pure {
        assertTrue(_pool(1, 1, 1).isStreaming(), "both");
        assertTrue(!_pool(1, 0, 1).isStreaming(), "no reward");
        assertTrue(!_pool(1, 1, 0).isStreaming(), "no time");
    }

    function test_Spread_AddsTheRewardAndSetsTheTime() external pure {
        RewardAccumulator.Pool memory pool = _pool(1, 100, 3);
        pool.remaining += uint128(ONE - 1);
        pool.spread(50, 7);
        assertEq(pool.remaining, 151 * ONE - 1, "the fraction stays");
        assertEq(pool.undistributed(), 150, "rounded down");
        assertEq(pool.left, 7, "left");
    }

    // ------------------------------------------------------------------------------------------------ positions

    function testFuzz_IncreaseAndDecrease_LeaveWhatIsEarned(uint160 index, uint96 stake, uint256 delta) external {
        uint256 scale = RewardAccumulator.scaleFor(24);
        uint256 owed = bound(delta, 0, type(uint160).max);
        positions[0].increase(stake, index);
        unchecked {
            positions[0].debt -= uint160(owed);
        }
        positions[0].increase(bound(delta, 0, type(uint96).max - uint256(stake)), index);
        assertEq(positions[0].earned(index, scale), owed / scale, "after an increase");
        positions[0].decrease(positions[0].stake, index);
        assertEq(positions[0].earned(index, scale), owed / scale, "after a decrease");
        assertEq(positions[0].stake, 0, "stake");
    }

    function test_Settle_KeepsTheFraction() external {
        positions[0].increase(3, 0);
        uint160 third = uint160(SCALE / 2);
        assertEq(positions[0].settle(third, SCALE), 1, "one of one and a half");
        assertEq(positions[0].settle(2 * third, SCALE), 2, "the half joins the next");
        assertEq(positions[0].settle(2 * third, SCALE), 0, "nothing twice");
    }

    function testFuzz_Close_PaysWholeUnitsAndReturnsTheFraction(
        uint96 stake,
        uint160 index,
        uint256 owed
    ) external pure {
        owed = bound(owed, 0, 1e30 * SCALE);
        RewardAccumulator.Pool memory pool = _pool(stake, 7, 1);
        pool.index = index;
        RewardAccumulator.Position memory position;
        position.stake = stake;
        unchecked {
            position.debt = uint160(uint256(stake) * index - owed);
        }
        assertEq(pool.close(position, SCALE), owed / SCALE, "whole units");
        uint256 fraction = ((owed % SCALE) * ONE) / SCALE;
        assertEq(pool.remaining, 7 * ONE + fraction, "the fraction, rounded down to 2^-27");
        assertEq(pool.totalStaked, 0, "stake");
    }

    // ------------------------------------------------------------------------------------------------ histories

    /// @dev A random history of four stakes. The bounds are those of the library's header.
    function testFuzz_History_ConservesToTheDustBound(uint256 seed) external {
        uint256 scale = RewardAccumulator.scaleFor(uint8(seed % 25));
        uint256 maxOwed = RewardAccumulator.maxOwed(scale);
        RewardAccumulator.Pool memory pool = _pool(0, 0, 0);
        uint256 funded = 0;
        uint256 paid = 0;
        uint256 advances = 0;
        for (uint256 i = 0; i < 40; ++i) {
            uint256 word = uint256(keccak256(abi.encode(seed, i)));
            if (word % 3 != 0) {
                pool.advance(pool.clock + ((word >> 8) % 1_000), scale);
                ++advances;
            }
            RewardAccumulator.Position storage position = positions[(word >> 32) % 4];
            uint256 amount = _anySize(word);
            if (word % 4 == 0) {
                amount = amount % (type(uint96).max - uint256(pool.totalStaked) + 1);
                position.increase(amount, pool.index);
                pool.totalStaked += uint96(amount);
            } else if (word % 4 == 1) {
                amount = amount % (uint256(position.stake) + 1);
                position.decrease(amount, pool.index);
                pool.totalStaked -= uint96(amount);
            } else if (word % 4 == 2) {
                amount = amount % (maxOwed - funded + 1);
                pool.spread(amount, 1 + ((word >> 40) % 5_000));
                funded += amount;
            } else {
                paid += position.settle(pool.index, scale);
            }
            _assertConserved(pool, scale, funded, paid, advances);
        }
    }

    function _assertConserved(
        RewardAccumulator.Pool memory pool,
        uint256 scale,
        uint256 funded,
        uint256 paid,
        uint256 advances
    ) private view {
        uint256 owed = 0;
        for (uint256 i = 0; i < 4; ++i) owed += positions[i].earned(pool.index, scale);
        uint256 accounted = ((paid + owed) << 27) + pool.remaining;
        assertLe(accounted, funded << 27, "never owes more than it holds");
        if (funded != 0) assertLe((funded << 27) - accounted, 4 * ONE + advances, "dust: one each, 2^-27 an advance");
    }

    /// @dev A number whose logarithm, not whose value, is even: small ones come up as often as large ones.
    function _anySize(uint256 word) private pure returns (uint256) {
        return (word >> 96) >> ((word >> 64) % 160);
    }

    function _pool(
        uint256 staked,
        uint256 reward,
        uint256 left
    ) private pure returns (RewardAccumulator.Pool memory pool) {
        pool.totalStaked = uint96(staked);
        pool.remaining = uint128(reward << RewardAccumulator.FRACTION_BITS);
        pool.left = uint40(left);
        pool.clock = 1_000;
    }
}
