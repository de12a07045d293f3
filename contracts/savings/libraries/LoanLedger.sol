// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISavingsAccountErrors} from "../interfaces/ISavingsAccountErrors.sol";
import {SavingsTypes} from "../types/SavingsTypes.sol";

/// @title LoanLedger
/// @notice Finds a loan, takes principal off it and off the pool's sums alike, and writes it back.
library LoanLedger {
    /// @notice The loan of that number. Reverts with `Savings_LoanNotOpen` where it has neither principal nor collateral.
    function openLoan(
        SavingsTypes.State storage self,
        uint256 loanId
    ) internal view returns (SavingsTypes.Loan memory loan) {
        loan = self.loans[loanId];
        if (loan.principal == 0 && loan.collateral == 0) revert ISavingsAccountErrors.Savings_LoanNotOpen(loanId);
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

    /// @notice Writes `loan` back. One without receipts has neither principal nor collateral any more: its slots are cleared.
    function storeLoan(SavingsTypes.State storage self, uint256 loanId, SavingsTypes.Loan memory loan) internal {
        if (loan.receipts == 0) delete self.loans[loanId];
        else self.loans[loanId] = loan;
    }

    /// @notice Reverts with `Savings_LoanTooSmall` unless `principal` is 0 or at least `minLoan`.
    function requireMinLoan(uint256 principal, uint256 minLoan) internal pure {
        if (principal != 0 && principal < minLoan) {
            revert ISavingsAccountErrors.Savings_LoanTooSmall(principal, minLoan);
        }
    }
}
