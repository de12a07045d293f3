// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {InboundPause} from "../../shared/access/InboundPause.sol";
import {InterestIndex} from "../../shared/accumulators/InterestIndex.sol";
import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";
import {ISavingsAccountErrors} from "../interfaces/ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "../interfaces/ISavingsAccountEvents.sol";
import {IStakingPositions} from "../staking/interfaces/IStakingPositions.sol";
import {SavingsTypes} from "../types/SavingsTypes.sol";
import {CollateralValue} from "./CollateralValue.sol";
import {LoanLedger} from "./LoanLedger.sol";
import {PoolLedger} from "./PoolLedger.sol";

/// @title SavingsBorrowing
/// @notice Opening a loan and adding to it from outside, linked to the savings account, which they would not fit.
/// @dev Runs in the account's storage and name; the account guards the receiver, and against re-entry.
library SavingsBorrowing {
    using CollateralValue for SavingsTypes.PriceFeed;
    using ExactTransfer for IERC20;
    using InboundPause for uint48;
    using LoanLedger for SavingsTypes.State;
    using PoolLedger for SavingsTypes.Pool;
    using PoolLedger for SavingsTypes.State;
    using SafeCast for uint256;

    /// @notice See `ISavingsAccount.borrow`. The account pays the loan out and mints the receipts.
    /// @dev The position comes in before the loan is written, for only then its units are known. Until then nothing has changed
    /// here, and the guard keeps it so.
    function borrow(
        SavingsTypes.State storage self,
        IStakingPositions staking,
        SavingsTypes.BorrowRequest calldata request
    ) external returns (uint256 loanId, uint256 units, uint256 loan) {
        if (block.timestamp > request.deadline) {
            revert ISavingsAccountErrors.Savings_DeadlineExpired(request.deadline, block.timestamp);
        }
        SavingsTypes.Pool memory pool = self.accrued();
        pool.pausedUntil.requireOpen(block.timestamp);
        units = staking.deposit(msg.sender, request.positionId, request.collateral, msg.sender);
        loan = _checkedLoan(self, pool, staking, units, request.loan);

        loanId = ++self.loanCount;
        self.storeLoan(
            loanId,
            SavingsTypes.Loan({
                principal: uint96(loan),
                borrowIndex: pool.borrowIndex,
                openedAt: uint40(block.timestamp),
                collateral: units.toUint128(),
                receipts: uint128(units)
            })
        );
        pool.borrowed += uint96(loan);
        self.borrowSnapshots += uint192(loan * pool.borrowIndex);
        pool.cash -= uint112(loan);
        self.store(pool);
    }

    /// @notice See `ISavingsAccount.repayDebt`.
    function repayDebt(
        SavingsTypes.State storage self,
        IERC20 asset,
        uint256 loanId,
        uint256 assets
    ) external returns (uint256 payment) {
        SavingsTypes.Loan memory loan = self.openLoan(loanId);
        if (loan.principal == 0) revert ISavingsAccountErrors.Savings_NothingOwed(loanId);
        SavingsTypes.Pool memory pool = self.accrued();
        uint256 growth = pool.borrowIndex - loan.borrowIndex;
        uint256 principal = Math.min(InterestIndex.principalForDown(assets, growth), loan.principal);
        if (principal == 0) revert ISavingsAccountErrors.Savings_PaymentTooSmall(assets);

        payment = self.repayPrincipal(pool, loan, principal);
        LoanLedger.requireMinLoan(loan.principal, self.collateralFeed.minLoan);
        self.store(pool);
        self.storeLoan(loanId, loan);
        asset.pullExact(msg.sender, payment);
        emit ISavingsAccountEvents.DebtRepaid(msg.sender, loanId, principal, payment - principal);
    }

    /// @notice See `ISavingsAccount.addCollateral`.
    function addCollateral(
        SavingsTypes.State storage self,
        IStakingPositions staking,
        uint256 loanId,
        uint256 positionId,
        uint256 collateral
    ) external returns (uint256 units) {
        SavingsTypes.Loan memory loan = self.openLoan(loanId);
        units = staking.deposit(msg.sender, positionId, collateral, msg.sender);
        loan.collateral = (loan.collateral + units).toUint128();
        self.storeLoan(loanId, loan);
        emit ISavingsAccountEvents.CollateralAdded(msg.sender, loanId, units);
    }

    /// @dev The loan that `units` are to carry: `requested`, or for 0 the most they allow.
    function _checkedLoan(
        SavingsTypes.State storage self,
        SavingsTypes.Pool memory pool,
        IStakingPositions staking,
        uint256 units,
        uint256 requested
    ) private view returns (uint256 loan) {
        SavingsTypes.Limits memory limits = self.limits;
        uint256 minLoan = self.collateralFeed.minLoan;
        uint256 maxLoan = self.collateralFeed.maxLoanDown(staking, units, limits.ltvBps);
        loan = requested == 0 ? maxLoan : requested;
        if (loan > maxLoan) revert ISavingsAccountErrors.Savings_LoanTooLarge(loan, maxLoan);
        if (loan == 0 || loan < minLoan) revert ISavingsAccountErrors.Savings_LoanTooSmall(loan, minLoan);
        uint256 underCap = Math.saturatingSub(limits.borrowCap, pool.borrowed);
        if (loan > underCap) revert ISavingsAccountErrors.Savings_BorrowCapExceeded(loan, underCap);
        uint256 idle = Math.saturatingSub(pool.depositedDown(), pool.borrowed);
        if (loan > idle) revert ISavingsAccountErrors.Savings_InsufficientDeposits(loan, idle);
        if (loan > pool.cash) revert ISavingsAccountErrors.Savings_InsufficientCash(loan, pool.cash);
    }
}
