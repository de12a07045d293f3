// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title ISavingsAccountErrors
/// @notice What a savings account refuses, beside OpenZeppelin's ERC-1155 errors, the `RoleGated_...`, `InboundPause_...` and
/// `ExactTransfer_...` errors, and those of the price source, the exchange and the staking adapter it asks.
/// @dev Amounts are asset base units where nothing else is said; times are unix seconds.
interface ISavingsAccountErrors {
    /// @notice There is no contract at `account`, or not one of the kind that is needed.
    error Savings_InvalidContract(address account);

    /// @notice Zero cannot be moved; `account` is whose it would have been.
    error Savings_ZeroAmount(address account);

    /// @notice Nothing can be sent to the zero address nor to the account itself, where it would be lost.
    error Savings_InvalidReceiver(address receiver);

    /// @notice The call was good until `deadline`, and the block is of `timestamp`.
    error Savings_DeadlineExpired(uint256 deadline, uint256 timestamp);

    /// @notice `id` is not that of a LEND receipt.
    error Savings_NotALendId(uint256 id);

    /// @notice There is no loan of that id with debt or collateral in it.
    error Savings_LoanNotOpen(uint256 loanId);

    /// @notice Nothing is owed for the loan any more; its collateral leaves by `repay`.
    error Savings_NothingOwed(uint256 loanId);

    /// @notice `account` holds `balance` of receipt `id`, less than `needed`.
    error Savings_InsufficientReceipts(address account, uint256 id, uint256 balance, uint256 needed);

    /// @notice The loss factor fell below `minLossFactorWad`: a share of so little left is no longer precise. Lenders can leave.
    error Savings_Impaired(uint256 lossFactorWad, uint256 minLossFactorWad);

    /// @notice `assets` exceeds what the supply cap leaves.
    error Savings_SupplyCapExceeded(uint256 assets, uint256 available);

    /// @notice `loan` exceeds what the borrow cap leaves.
    error Savings_BorrowCapExceeded(uint256 loan, uint256 available);

    /// @notice `loan` exceeds what lenders have deposited and nobody borrowed.
    error Savings_InsufficientDeposits(uint256 loan, uint256 available);

    /// @notice There is not that much cash: the rest is lent out, or in rewards that are not sold yet.
    error Savings_InsufficientCash(uint256 requested, uint256 available);

    /// @notice The call would have paid `paid`, below the caller's minimum.
    error Savings_PaidTooLittle(uint256 paid, uint256 minOut);

    /// @notice `principal` of this receipt has earned less than one base unit.
    error Savings_NothingToClaim(uint256 lendId, uint256 principal);

    /// @notice `loan` exceeds the loan-to-value limit of the collateral.
    error Savings_LoanTooLarge(uint256 loan, uint256 maxLoan);

    /// @notice The loan's principal would be `principal`, neither 0 nor at least `minLoan`.
    error Savings_LoanTooSmall(uint256 principal, uint256 minLoan);

    /// @notice `payment` is due, above the caller's maximum.
    error Savings_PaymentTooHigh(uint256 payment, uint256 maxPayment);

    /// @notice `assets` does not pay for one base unit of principal with its interest.
    error Savings_PaymentTooSmall(uint256 assets);

    /// @notice The loan's health factor is at least 1.
    error Savings_LoanIsHealthy(uint256 loanId, uint256 healthFactorWad);

    /// @notice All of the collateral has to be taken, for `repayment`, above the caller's maximum.
    error Savings_RepaymentTooLow(uint256 loanId, uint256 repayment, uint256 maxRepay);

    /// @notice The liquidation would have brought `seized` of the collateral, in the provider's own units.
    error Savings_SeizedTooLittle(uint256 seized, uint256 minSeized);

    /// @notice `assets` exceeds what belongs to nobody, or the cash there is.
    error Savings_InsufficientReserves(uint256 assets, uint256 available);

    /// @notice Base rate and both slopes together exceed `maxRateWad`.
    error Savings_RateTooHigh(uint256 rateWad, uint256 maxRateWad);

    /// @notice The optimal utilisation has to lie above 0 and below 1 WAD.
    error Savings_OptimalUtilisationOutOfBounds(uint256 optimalUtilisationWad);

    /// @notice The reserve factor lies above the bound.
    error Savings_ReserveFactorTooHigh(uint256 reserveFactorBps, uint256 maxReserveFactorBps);

    /// @notice The loan-to-value has to lie above 0 and below the liquidation threshold, basis points.
    error Savings_LtvOutOfBounds(uint256 ltvBps, uint256 thresholdBps);

    /// @notice The liquidation bonus lies above the bound, basis points.
    error Savings_BonusTooHigh(uint256 bonusBps, uint256 maxBonusBps);

    /// @notice The threshold with the bonus on it, `threshold * (1 + bonus)`, lies above the bound, basis points times 1e4.
    error Savings_ThresholdTooHigh(uint256 thresholdWithBonus, uint256 maxThresholdWithBonus);

    /// @notice The minimum loan lies above what its slot holds, assets.
    error Savings_MinLoanTooLarge(uint256 minLoan, uint256 maxMinLoan);

    /// @notice The slippage lies above the bound, basis points.
    error Savings_SlippageTooHigh(uint256 slippageBps, uint256 maxSlippageBps);
}
