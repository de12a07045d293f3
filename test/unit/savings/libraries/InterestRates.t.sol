// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {InterestRates} from "../../../../contracts/savings/libraries/InterestRates.sol";
import {SavingsTypes} from "../../../../contracts/savings/types/SavingsTypes.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `InterestRates.tree`.
contract InterestRatesTest is Test {
    // ---- utilisation

    function test_UtilisationAtItsEnds() external pure {
        assertEq(InterestRates.utilisationDown(0, 0), 0, "nothing deposited");
        assertEq(InterestRates.utilisationDown(5, 0), 0, "nor with debt left");
        assertEq(InterestRates.utilisationDown(0, 5), 0, "nothing borrowed");
        assertEq(InterestRates.utilisationDown(5, 5), 1e18, "all of it");
        assertEq(InterestRates.utilisationDown(6, 5), 1e18, "capped after a loss");
        assertEq(InterestRates.utilisationDown(1, 3), 333333333333333333, "rounded down");
    }

    // ---- the borrow rate

    function test_TheCurveIsContinuousAtTheKink() external pure {
        SavingsTypes.Rates memory rates = SavingsTypes.Rates(0.5e18, 0.1e18, 0.1e18, 0.75e18);
        assertEq(InterestRates.borrowRateDown(rates, 0), 0.5e18, "base");
        assertEq(InterestRates.borrowRateDown(rates, 0.75e18), 0.6e18, "at the kink");
        assertLe(0.6e18 - InterestRates.borrowRateDown(rates, 0.75e18 - 1), 1, "just below");
        assertEq(InterestRates.borrowRateDown(rates, 1e18), 0.7e18, "at the top");
    }

    /// @dev One part in 1e18 above the kink adds 0.1 / 0.25 = 0.4 of such a part, two add 0.8, three add 1.2.
    function test_AboveTheKinkTheRateIsRoundedDown() external pure {
        SavingsTypes.Rates memory rates = SavingsTypes.Rates(0.5e18, 0.1e18, 0.1e18, 0.75e18);
        assertEq(InterestRates.borrowRateDown(rates, 0.75e18 + 1), 0.6e18, "0.4 is none");
        assertEq(InterestRates.borrowRateDown(rates, 0.75e18 + 2), 0.6e18, "0.8 is none");
        assertEq(InterestRates.borrowRateDown(rates, 0.75e18 + 3), 0.6e18 + 1, "1.2 is one");
    }

    function testFuzz_TheCurveNeverFalls(uint256 a, uint256 b, uint256 optimal) external pure {
        optimal = bound(optimal, 1, 1e18 - 1);
        SavingsTypes.Rates memory rates = SavingsTypes.Rates(0.02e18, 3e18, 6e18, uint64(optimal));
        a = bound(a, 0, 1e18);
        b = bound(b, a, 1e18);
        uint256 lower = InterestRates.borrowRateDown(rates, a);
        assertLe(lower, InterestRates.borrowRateDown(rates, b), "monotone");
        assertGe(lower, 0.02e18, "from the base");
        assertLe(lower, 9.02e18, "to all three");
    }

    // ---- the deposit rate

    /// @dev `L * d <= B * r`, exactly, with `L` rounded up: why lenders are never promised more than borrowers owe.
    function testFuzz_LendersAreNeverPromisedMore(uint256 borrowed, uint256 deposited, uint256 factor) external pure {
        deposited = bound(deposited, 1, type(uint96).max);
        borrowed = bound(borrowed, 0, type(uint96).max);
        factor = bound(factor, 0, 5_000);
        SavingsTypes.Rates memory rates = SavingsTypes.Rates(0.5e18, 2e18, 7.5e18, 0.8e18);
        uint256 used = InterestRates.utilisationDown(borrowed, deposited);
        uint256 rate = InterestRates.borrowRateDown(rates, used);
        uint256 lenders = InterestRates.depositRateDown(used, rate, factor);
        assertLe(deposited * lenders, borrowed * rate, "promised <= owed");
        assertLe(lenders * 1e40, used * used * rate * (10_000 - factor), "rounded down");
        assertGt((lenders + 1) * 1e40, used * used * rate * (10_000 - factor), "once");
    }
}
