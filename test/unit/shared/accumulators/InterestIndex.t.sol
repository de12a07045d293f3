// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {InterestIndex} from "../../../../contracts/shared/accumulators/InterestIndex.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `InterestIndex.tree`.
contract InterestIndexTest is Test {
    uint256 private constant Y = InterestIndex.YEAR_WAD;
    uint256 private constant MAX = InterestIndex.MAX_INDEX;

    // ---- time

    function test_AYearAtOneHundredPercentDoubles() external pure {
        uint256 index = InterestIndex.advanced(0, 1e18, 365 days);
        assertEq(index, Y, "the unit of growth");
        assertEq(InterestIndex.interestUp(5e6, index), 5e6, "owed");
        assertEq(InterestIndex.interestDown(5e6, index), 5e6, "earned");
    }

    function testFuzz_OftenOrOnceIsTheSame(uint256 rate, uint256 a, uint256 b) external pure {
        rate = bound(rate, 0, 10e18);
        (a, b) = (bound(a, 0, 1e9), bound(b, 0, 1e9));
        uint256 twice = InterestIndex.advanced(InterestIndex.advanced(7, rate, a), rate, b);
        assertEq(twice, InterestIndex.advanced(7, rate, a + b), "to the last digit");
    }

    function testFuzz_TheClockStopsAtTheEndOfTheRange(uint256 index, uint256 rate, uint256 elapsed) external pure {
        index = bound(index, 0, MAX);
        rate = bound(rate, 0, 10e18);
        elapsed = bound(elapsed, 0, 1 << 40);
        uint256 within = InterestIndex.elapsedWithin(index, rate, elapsed);
        assertLe(within, elapsed, "no more than passed");
        assertLe(InterestIndex.advanced(index, rate, within), MAX, "in range");
        if (within < elapsed) assertGt(InterestIndex.advanced(index, rate, within + 1), MAX, "for as long as it is");
    }

    function test_WithoutARateAllTimePasses() external pure {
        assertEq(InterestIndex.elapsedWithin(MAX, 0, 5), 5, "at the end too");
        assertEq(InterestIndex.elapsedWithin(MAX, 1, 5), 0, "with one it stands");
    }

    // ---- interest

    function testFuzz_OwedRoundsUpAndEarnedDown(uint256 principal, uint256 growth) external pure {
        principal = bound(principal, 0, type(uint96).max);
        growth = bound(growth, 0, MAX);
        uint256 up = InterestIndex.interestUp(principal, growth);
        uint256 down = InterestIndex.interestDown(principal, growth);
        assertLe(down * Y, principal * growth, "down");
        assertGe(up * Y, principal * growth, "up");
        assertLe(up - down, 1, "less than one apart");
    }

    function testFuzz_SplittingNeitherEarnsMoreNorOwesLess(uint256 a, uint256 b, uint256 growth) external pure {
        (a, b) = (bound(a, 0, 1 << 90), bound(b, 0, 1 << 90));
        growth = bound(growth, 0, MAX);
        uint256 parts = InterestIndex.interestDown(a, growth) + InterestIndex.interestDown(b, growth);
        assertLe(parts, InterestIndex.interestDown(a + b, growth), "earned");
        parts = InterestIndex.interestUp(a, growth) + InterestIndex.interestUp(b, growth);
        assertGe(parts, InterestIndex.interestUp(a + b, growth), "owed");
    }

    // ---- what a payment repays

    function testFuzz_IsTheMostThatThePaymentCovers(uint256 payment, uint256 growth) external pure {
        payment = bound(payment, 0, type(uint96).max);
        growth = bound(growth, 0, MAX);
        uint256 p = InterestIndex.principalForDown(payment, growth);
        assertLe(p + InterestIndex.interestUp(p, growth), payment, "within");
        assertGt(p + 1 + InterestIndex.interestUp(p + 1, growth), payment, "one more is not");
    }

    function test_APaymentMayBeAnyNumber() external pure {
        assertEq(InterestIndex.principalForDown(type(uint256).max, 0), type(uint256).max, "without growth");
        assertEq(InterestIndex.principalForDown(type(uint256).max, Y), type(uint256).max / 2, "doubled");
        assertEq(InterestIndex.principalForDown(0, Y), 0, "nothing");
    }
}
