// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {RewardSums, Sums} from "../../../../../contracts/derby/libraries/RewardSums.sol";
import {Test} from "../../../../helpers/Test.sol";

/// @dev The tree is in `RewardSums.tree`.
contract RewardSumsLibraryTest is Test {
    int256 private constant HIGHEST = type(int128).max;
    int256 private constant LOWEST = type(int128).min;

    // ---- adding

    function test_AddsBothApart() external pure {
        Sums sums = RewardSums.pack(-5, 7).plus(3, 2);
        assertTrue(sums.reward() == -2, "R");
        assertEq(sums.paid(), 9, "Pay");
    }

    function test_StopsAtTheEndsOfItsRange() external pure {
        Sums sums = RewardSums.pack(0, 0).plus(2 ** 200, 2 ** 200);
        assertTrue(sums.reward() == HIGHEST, "upper end");
        assertEq(sums.paid(), type(uint128).max, "of Pay");
        sums = sums.plus(1, 1);
        assertTrue(sums.reward() == HIGHEST && sums.paid() == type(uint128).max, "and stays there");
        sums = RewardSums.pack(0, 0).plus(-(2 ** 200), 0);
        assertTrue(sums.reward() == LOWEST, "lower end");
    }

    function testFuzz_ADifferenceIsWhatWasAdded(
        int120 start,
        uint120 paid,
        int120 more,
        uint120 morePaid
    ) external pure {
        Sums first = RewardSums.pack(start, paid);
        (int256 reward, uint256 change) = first.plus(more, morePaid).minus(first);
        assertTrue(reward == more, "R");
        assertEq(change, morePaid, "Pay");
    }

    // ---- what a stake makes

    function test_BothAreRoundedDown() external pure {
        (int256 reward, uint256 paid) = RewardSums.ofStakeDown(1, 1e22 - 1, 1e22 - 1);
        assertTrue(reward == 0 && paid == 0, "a part of a unit earned is none");
        (reward, paid) = RewardSums.ofStakeDown(1, -1, 0);
        assertTrue(reward == -1, "a part of a unit owed is one");
        (reward, paid) = RewardSums.ofStakeDown(1, -1e22, 1e22);
        assertTrue(reward == -1 && paid == 1, "exactly");
        (reward, paid) = RewardSums.ofStakeDown(0, -1e30, 1e30);
        assertTrue(reward == 0 && paid == 0, "nothing on nothing");
    }

    function testFuzz_SplittingAStakeNeverMakesMore(
        uint256 stake,
        uint256 part,
        int128 reward,
        uint128 paid
    ) external pure {
        stake = bound(stake, 0, 2 ** 80 - 1);
        part = bound(part, 0, stake);
        (int256 whole, uint256 wholePaid) = RewardSums.ofStakeDown(stake, reward, paid);
        (int256 first, uint256 firstPaid) = RewardSums.ofStakeDown(part, reward, paid);
        (int256 second, uint256 secondPaid) = RewardSums.ofStakeDown(stake - part, reward, paid);
        assertTrue(first + second <= whole, "R");
        assertTrue(first + second >= whole - 1, "by a unit at most");
        assertLe(firstPaid + secondPaid, wholePaid, "Pay");
    }

    // ---- what can be redeemed and what is owed

    function test_RedeemableIsTheLesserOfTheTwo() external pure {
        assertEq(RewardSums.pack(9, 7).redeemable(), 7, "Pay");
        assertEq(RewardSums.pack(7, 9).redeemable(), 7, "R");
        assertEq(RewardSums.pack(0, 9).redeemable(), 0, "nothing at zero");
        assertEq(RewardSums.pack(-1, 9).redeemable(), 0, "nor below");
        assertEq(RewardSums.pack(type(int128).max, type(uint128).max).redeemable(), 2 ** 127 - 1, "upper end");
    }

    function test_DebtIsWhatIsBelowZero() external pure {
        assertEq(RewardSums.pack(9, 7).debt(), 0, "none");
        assertEq(RewardSums.pack(0, 0).debt(), 0, "none at zero");
        assertEq(RewardSums.pack(-9, 7).debt(), 9, "whatever was paid");
        assertEq(RewardSums.pack(type(int128).min, 0).debt(), 2 ** 127, "lower end");
    }
}
