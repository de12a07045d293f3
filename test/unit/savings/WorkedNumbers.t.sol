// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {InterestRates} from "../../../contracts/savings/libraries/InterestRates.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {SavingsTest} from "../../helpers/SavingsTest.sol";

/// @title WorkedNumbersTest
/// @notice The design's table of rates and its example, digit by digit.
contract WorkedNumbersTest is SavingsTest {
    function test_ratesOfTheTable() external pure {
        _assertRates(0.25e18, 533333333, 33333333, 29999999);
        _assertRates(0.5e18, 566666666, 141666666, 127499999);
        _assertRates(0.75e18, 600000000, 337500000, 303750000);
        _assertRates(0.875e18, 650000000, 497656250, 447890625);
        _assertRates(1e18, 700000000, 700000000, 630000000);
    }

    function test_example() external {
        uint256 lendId = _lend(lender, 150_000 * USDC);
        uint256 loanId = _borrow(borrower, 100 * ETHER, 75_000 * USDC);
        assertEq(account.utilisation(), 0.5e18, "U");
        _wait(YEAR);

        (uint256 principal, uint256 debt) = account.debtOf(loanId);
        assertEq(principal, 75_000 * USDC, "principal");
        assertEq(debt, 42_500 * USDC, "debt");
        assertEq(account.interestOf(lendId, 150_000 * USDC), 21_249_999_999, "the lender's interest");

        vm.prank(borrower);
        (uint256 payment, uint256 collateral) = account.repay(loanId, 100 * ETHER, type(uint256).max, borrower);
        assertEq(payment, 117_500 * USDC, "to repay");
        assertEq(collateral, 100 * ETHER, "collateral back");
        vm.prank(lender);
        uint256 paid = account.withdraw(lendId, 150_000 * USDC, lender, 0);
        assertEq(paid, 171_249_999_999, "withdrawal");
    }

    function _assertRates(uint256 used, uint256 borrowers, uint256 lenders, uint256 lendersLessTenth) private pure {
        SavingsTypes.Rates memory rates = _defaultParameters().rates;
        uint256 rate = InterestRates.borrowRateDown(rates, used);
        assertEq(rate / 1e9, borrowers, "borrow rate");
        assertEq(InterestRates.depositRateDown(used, rate, 0) / 1e9, lenders, "deposit rate");
        assertEq(
            InterestRates.depositRateDown(used, rate, 1_000) / 1e9,
            lendersLessTenth,
            "deposit rate, reserve 10 %"
        );
    }
}
