// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISavingsAccountErrors} from "../interfaces/ISavingsAccountErrors.sol";
import {SavingsTypes} from "../types/SavingsTypes.sol";
import {LoanMath} from "./LoanMath.sol";

/// @title LoanLedger
/// @notice Finds a loan, takes principal off it and off the pool's sums alike, and writes it back.
library LoanLedger {
    uint256 private constant BORROW_INDEX_AT = 96;
    uint256 private constant OPENED_AT_AT = 192;
    uint256 private constant RECEIPTS_AT = 128;

    /// @notice The loan of that number; all zeros where there is none, or none any more.
    function loanOf(SavingsTypes.State storage self, uint256 loanId) internal view returns (SavingsTypes.Loan memory) {
        SavingsTypes.PackedLoan storage stored = self.loans[loanId];
        uint256 debt = stored.debt;
        uint256 collateral = stored.collateral;
        return
            SavingsTypes.Loan({
                principal: uint96(debt),
                borrowIndex: uint96(debt >> BORROW_INDEX_AT),
                openedAt: uint40(debt >> OPENED_AT_AT),
                collateral: uint128(collateral),
                receipts: uint128(collateral >> RECEIPTS_AT)
            });
    }

    /// @notice The loan of that number. Reverts with `Savings_LoanNotOpen` where it has neither principal nor collateral.
    function openLoan(
        SavingsTypes.State storage self,
        uint256 loanId
    ) internal view returns (SavingsTypes.Loan memory) {
        SavingsTypes.Loan memory loan = loanOf(self, loanId);
        if (loan.principal == 0 && loan.collateral == 0) revert ISavingsAccountErrors.Savings_LoanNotOpen(loanId);
        return loan;
    }

    /// @notice Takes `principal`, no more than it has, off `loan` and off the pool.
    function settlePrincipal(
        SavingsTypes.State storage self,
        SavingsTypes.Pool memory pool,
        SavingsTypes.Loan memory loan,
        uint256 principal
    ) internal {
        loan.principal -= uint96(principal);
        pool.borrowed -= uint96(principal);
        self.borrowSnapshots -= uint192(principal * loan.borrowIndex);
    }

    /// @notice Takes `principal` off `loan` and off the sums, and its price with interest into cash.
    /// @return payment That price, assets, rounded up.
    function repayPrincipal(
        SavingsTypes.State storage self,
        SavingsTypes.Pool memory pool,
        SavingsTypes.Loan memory loan,
        uint256 principal
    ) internal returns (uint256 payment) {
        payment = LoanMath.owedUp(principal, pool.borrowIndex - loan.borrowIndex);
        settlePrincipal(self, pool, loan, principal);
        pool.cash += uint112(payment);
    }

    /// @notice Writes `loan` back. One without receipts has neither principal nor collateral any more: its slots are cleared.
    function storeLoan(SavingsTypes.State storage self, uint256 loanId, SavingsTypes.Loan memory loan) internal {
        if (loan.receipts == 0) {
            delete self.loans[loanId];
            return;
        }
        SavingsTypes.PackedLoan storage stored = self.loans[loanId];
        stored.debt =
            uint256(loan.principal) |
            (uint256(loan.borrowIndex) << BORROW_INDEX_AT) |
            (uint256(loan.openedAt) << OPENED_AT_AT);
        stored.collateral = uint256(loan.collateral) | (uint256(loan.receipts) << RECEIPTS_AT);
    }

    /// @notice Reverts with `Savings_LoanTooSmall` unless `principal` is 0 or at least `minLoan`.
    function requireMinLoan(uint256 principal, uint256 minLoan) internal pure {
        if (principal != 0 && principal < minLoan) {
            revert ISavingsAccountErrors.Savings_LoanTooSmall(principal, minLoan);
        }
    }
}
