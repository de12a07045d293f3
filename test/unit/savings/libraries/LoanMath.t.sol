// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {LoanMath} from "../../../../contracts/savings/libraries/LoanMath.sol";
import {SavingsTypes} from "../../../../contracts/savings/types/SavingsTypes.sol";
import {InterestIndex} from "../../../../contracts/shared/accumulators/InterestIndex.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `LoanMath.tree`. Threshold 80 %, bonus 5 %, minimum loan 100.
contract LoanMathTest is Test {
    uint256 private constant Y = InterestIndex.YEAR_WAD;

    // ---- parts

    function testFuzz_PartsRoundForTheRest(uint96 principal, uint128 collateral, uint128 all, uint128 x) external pure {
        SavingsTypes.Loan memory loan = _loan(principal);
        loan.collateral = collateral;
        loan.receipts = all == 0 ? 1 : all;
        uint256 receipts = bound(x, 0, loan.receipts);
        uint256 part = LoanMath.principalPartUp(loan, receipts);
        uint256 units = LoanMath.collateralPartDown(loan, receipts);
        assertGe(part * loan.receipts, uint256(principal) * receipts, "principal up");
        assertLe(part, principal, "never more than there is");
        assertLe(units * loan.receipts, uint256(collateral) * receipts, "collateral down");
        assertEq(LoanMath.principalPartUp(loan, loan.receipts), principal, "all of it");
        assertEq(LoanMath.collateralPartDown(loan, loan.receipts), collateral, "all of it");
    }

    // ---- health

    function test_HealthAtItsEnds() external pure {
        assertEq(LoanMath.healthFactorDown(0, 8_000, 0), type(uint256).max, "owes nothing");
        assertEq(LoanMath.healthFactorDown(0, 8_000, 1), 0, "has nothing");
        assertEq(LoanMath.healthFactorDown(125, 8_000, 100), 1e18, "exactly one");
        assertEq(LoanMath.healthFactorDown(3, 8_000, 7), 342857142857142857, "rounded down");
        assertEq(LoanMath.maxLoanDown(7, 7_500), 5, "5.25 at most");
    }

    function testFuzz_BelowOneExactlyWhereTheUnroundedIs(uint96 value, uint16 threshold, uint96 owed) external pure {
        if (owed == 0) owed = 1;
        bool below = uint256(value) * threshold < uint256(owed) * 10_000;
        assertTrue((LoanMath.healthFactorDown(value, threshold, owed) < 1e18) == below, "no rounding decides");
    }

    // ---- liquidation

    function test_HalfAllOrWhole() external pure {
        LoanMath.Liquidation memory l = _liquidate(1_001, 1_231, type(uint256).max);
        assertEq(l.principal, 501, "half, rounded up");
        assertEq(l.seizedValueBps, 501 * 10_500, "with the bonus");
        assertTrue(!l.takesAll && l.badDebt == 0, "a part");
        l = _liquidate(1_001, 1_180, type(uint256).max);
        assertEq(l.principal, 1_001, "all below 0.95");
        assertTrue(!l.takesAll && l.badDebt == 0, "not all collateral");
        l = _liquidate(1_000, 1_050, type(uint256).max);
        assertTrue(l.takesAll && l.repaid == 1_000 && l.badDebt == 0, "at the border whole, without a loss");
        l = _liquidate(1_000, 1_051, type(uint256).max);
        assertTrue(!l.takesAll, "above it not");
        l = _liquidate(1_000, 525, type(uint256).max);
        assertTrue(l.takesAll && l.repaid == 500 && l.badDebt == 500, "below it the rest is lost");
        l = _liquidate(1_000, 1, type(uint256).max);
        assertTrue(l.repaid == 1 && l.badDebt == 999, "what is paid rounds up");
    }

    function test_ASmallLoanGoesAtOnce() external pure {
        assertEq(_liquidate(199, 245, type(uint256).max).principal, 199, "under twice the minimum");
        assertEq(_liquidate(200, 245, type(uint256).max).principal, 100, "from there on half");
    }

    function testFuzz_NeverSeizesBeyondTheBonus(uint256 principal, uint256 growth, uint256 pay) external pure {
        principal = bound(principal, 1, type(uint96).max);
        growth = bound(growth, 0, 3 * Y);
        SavingsTypes.Loan memory loan = _loan(uint96(principal));
        uint256 owed = LoanMath.owedUp(principal, growth);
        pay = bound(pay, 0, owed * 2);
        LoanMath.Liquidation memory l = LoanMath.liquidation(loan, _pool(growth), 100, (owed * 12) / 10 + 2, pay);
        assertTrue(!l.takesAll, "covered");
        assertLe(l.repaid, pay, "within the offer");
        assertLe(l.seizedValueBps, l.repaid * 10_500, "10: at most what is repaid, with the bonus");
    }

    function _liquidate(
        uint96 principal,
        uint256 value,
        uint256 maxRepay
    ) private pure returns (LoanMath.Liquidation memory) {
        return LoanMath.liquidation(_loan(principal), _pool(0), 100, value, maxRepay);
    }

    function _loan(uint96 principal) private pure returns (SavingsTypes.Loan memory loan) {
        (loan.principal, loan.collateral, loan.receipts) = (principal, 1, 1);
    }

    function _pool(uint256 growth) private pure returns (SavingsTypes.Pool memory pool) {
        pool.borrowIndex = uint96(growth);
        (pool.thresholdBps, pool.bonusBps) = (8_000, 500);
    }
}
