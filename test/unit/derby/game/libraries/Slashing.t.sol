// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Slashing} from "../../../../../contracts/derby/libraries/Slashing.sol";
import {Test} from "../../../../helpers/Test.sol";

/// @dev The tree is in `Slashing.tree`. Debts are in 1e-24 token; E is 2 DRB a token and NRF a half unless said otherwise.
contract SlashingLibraryTest is Test {
    uint256 private constant RATE = 2e18;
    uint256 private constant HALF = 5_000;
    uint256 private constant THRESHOLD = 0.05e18;

    // ---- the penalty

    function test_IsTheSeedsFormula() external pure {
        assertEq(Slashing.penaltyUp(3_000e24, RATE, HALF), 3_000e18, "worked number 3");
        assertEq(Slashing.penaltyUp(1e24, RATE, 10_000), 2e18, "a whole factor");
        assertEq(Slashing.penaltyUp(1e24, 0.5e18, HALF), 0.25e18, "a quarter");
    }

    function test_IsNothingWithoutADebtOrAFactor() external pure {
        assertEq(Slashing.penaltyUp(0, RATE, HALF), 0, "no debt");
        assertEq(Slashing.penaltyUp(3_000e24, RATE, 0), 0, "NRF 0");
    }

    function test_IsRoundedUp() external pure {
        assertEq(Slashing.penaltyUp(1, RATE, HALF), 1, "a part of a wei is one");
        assertEq(Slashing.penaltyUp(1e6, RATE, HALF), 1, "a wei is one");
        assertEq(Slashing.penaltyUp(1e6 + 1, RATE, HALF), 2, "and a part more is two");
    }

    /// @dev The largest debt, at the highest E, with the whole factor.
    function test_ItsRangeIsUsedToTheEnds() external pure {
        uint256 penalty = Slashing.penaltyUp(2 ** 127, 1e30, 10_000);
        assertEq(penalty, 2 ** 127 * 1e6, "no overflow");
        Slashing.Outcome memory outcome = Slashing.outcome(2 ** 127, 1e24, 0, 1e30, 10_000, THRESHOLD);
        assertEq(outcome.slashed, 1e24, "all there is");
        assertEq(outcome.covered, 1e18, "which pays a millionth of a token");
    }

    // ---- when it is due

    function test_NeverWithoutAPenalty() external pure {
        _assertOutcome(Slashing.outcome(0, 100e18, 100e18, RATE, HALF, 0), 0, 0);
        _assertOutcome(Slashing.outcome(3_000e24, 100e18, 100e18, RATE, 0, 0), 0, 0);
    }

    function test_FromTheThresholdOn() external pure {
        _assertOutcome(Slashing.outcome(0.05e24 - 1, 100e18, 1, RATE, HALF, THRESHOLD), 0, 0);
        _assertOutcome(Slashing.outcome(0.05e24, 100e18, 1, RATE, HALF, THRESHOLD), 0.05e18, 0.05e24);
    }

    function test_BelowItWhereLessThanThePenaltyWouldStay() external pure {
        _assertOutcome(Slashing.outcome(0.04e24, 1e18, 0.96e18, RATE, HALF, THRESHOLD), 0, 0);
        _assertOutcome(Slashing.outcome(0.04e24, 1e18, 0.96e18 + 1, RATE, HALF, THRESHOLD), 0.04e18, 0.04e24);
        _assertOutcome(Slashing.outcome(0.04e24, 1e18, 1e18, RATE, HALF, THRESHOLD), 0.04e18, 0.04e24);
    }

    // ---- what it takes and pays

    function test_AllThatIsLockedPaysItsPart() external pure {
        _assertOutcome(Slashing.outcome(3_000e24, 100e18, 100e18, RATE, HALF, THRESHOLD), 100e18, 100e24);
    }

    function test_ExactlyThePenaltyPaysTheWholeDebt() external pure {
        _assertOutcome(Slashing.outcome(100e24, 100e18, 1, RATE, HALF, THRESHOLD), 100e18, 100e24);
    }

    function testFuzz_NeverMoreThanIsLockedNorThanIsOwed(
        uint256 debt,
        uint256 locked,
        uint256 leaving,
        uint256 rate,
        uint256 factor
    ) external pure {
        debt = bound(debt, 0, 2 ** 127);
        locked = bound(locked, 0, 2 ** 80 - 1);
        leaving = bound(leaving, 0, locked);
        (rate, factor) = (bound(rate, 1, 1e30), bound(factor, 0, 10_000));
        Slashing.Outcome memory outcome = Slashing.outcome(debt, locked, leaving, rate, factor, THRESHOLD);
        assertLe(outcome.slashed, locked, "8: slashed <= locked");
        assertLe(outcome.covered, debt, "covers the debt at most");
        uint256 penalty = Slashing.penaltyUp(debt, rate, factor);
        if (outcome.slashed == 0) return;
        assertEq(outcome.slashed, penalty < locked ? penalty : locked, "min(penalty, locked)");
        assertGe(outcome.slashed, Slashing.penaltyUp(outcome.covered, rate, factor), "and pays for no more than it is");
        if (penalty <= locked) assertEq(outcome.covered, debt, "a whole penalty pays the whole debt");
    }

    /// @dev Many small baskets, or one: at a full unlock the same is slashed, to the wei that each rounds up.
    function testFuzz_SplittingNeverSlashesLess(uint256 debt, uint256 parts) external pure {
        debt = bound(debt, 1, 9e29);
        parts = bound(parts, 1, 300);
        uint256 whole = Slashing.outcome(debt, 1e24, 1e24, RATE, HALF, THRESHOLD).slashed;
        uint256 split = 0;
        for (uint256 i = 0; i < parts; ++i) {
            uint256 part = debt / parts + (i == 0 ? debt % parts : 0);
            split += Slashing.outcome(part, 1e24 / parts, 1e24 / parts, RATE, HALF, THRESHOLD).slashed;
        }
        assertGe(split, whole, "split");
    }

    function _assertOutcome(Slashing.Outcome memory outcome, uint256 slashed, uint256 covered) private pure {
        assertEq(outcome.slashed, slashed, "slashed");
        assertEq(outcome.covered, covered, "covered");
    }
}
