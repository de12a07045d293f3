// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";

import {SavingsTypes} from "../types/SavingsTypes.sol";
import {ISavingsAccountErrors} from "./ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "./ISavingsAccountEvents.sol";

/// @title ISavingsAccount
/// @notice Lenders earn what borrowers owe; borrowers keep liquid-staking positions as collateral, whose rewards back it all.
/// @dev Source: seed 003 ("sc-savings-account"). Assets are base units of one stablecoin, 1 : 1 with LEND receipts when they
/// are minted. `WAD` is 1e18, a year 31,536,000 seconds. Interest is simple: an index is the sum of rate times time.
/// Receipts are ERC-1155. A LEND id is the deposit's snapshot, see `lendIdOf`; a BORROW id is the loan's number, from 1.
/// Every function that changes state reverts with OpenZeppelin's `ReentrancyGuardReentrantCall` when re-entered.
interface ISavingsAccount is IERC1155, ISavingsAccountErrors, ISavingsAccountEvents {
    // ------------------------------------------------------------------------------------------------ lenders

    /// @notice Deposits `assets` and mints as many LEND receipts of today's snapshot to `receiver`.
    /// @dev Inbound. Reverts with `InboundPause_Paused`, `Savings_ZeroAmount`, `Savings_Impaired`, `Savings_SupplyCapExceeded`,
    /// `ExactTransfer_ReceivedAmountDiffers`, and as ERC-1155 does where the receiver refuses.
    /// @param assets Base units to deposit.
    /// @param receiver Who gets the receipt.
    /// @return lendId The receipt's id.
    function lend(uint256 assets, address receiver) external returns (uint256 lendId);

    /// @notice As `lend`, with an ERC-2612 permit of the caller for the same `assets`. A permit that fails is ignored: it may
    /// have been used already, and what counts is the allowance.
    function lendWithPermit(
        uint256 assets,
        address receiver,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 lendId);

    /// @notice Burns `principal` of the caller's receipt and pays what it is worth, in part or whole.
    /// @dev `paid = floor(principal * P * (WAD * year + li - li0) / (P0 * WAD * year))`; with no loss since the deposit that is
    /// the seed's `(1 + t / year * depositRate) * principal` (seed 003, "Lenders"). Never paused, asks no price.
    /// Reverts with `Savings_InvalidReceiver`, `Savings_ZeroAmount`, `Savings_NotALendId`, `Savings_InsufficientReceipts`,
    /// `Savings_PaidTooLittle` and, where so much is lent out, `Savings_InsufficientCash`.
    /// @param lendId Which receipt.
    /// @param principal How much of it.
    /// @param receiver Who gets the assets.
    /// @param minOut The least to be paid, assets.
    /// @return paid Assets paid, rounded down.
    function withdraw(
        uint256 lendId,
        uint256 principal,
        address receiver,
        uint256 minOut
    ) external returns (uint256 paid);

    /// @notice Pays the interest of `principal` of the caller's receipt, and turns what is left of the principal into a receipt
    /// of today's snapshot.
    /// @dev `newPrincipal = floor(principal * P / P0)`, the interest is what `withdraw` would pay beyond it. Never paused.
    /// Reverts as `withdraw` does, and with `Savings_NothingToClaim` and `Savings_Impaired`.
    /// @return newLendId The new receipt, minted to the caller.
    /// @return newPrincipal How much of it.
    /// @return paid Assets paid, rounded down.
    function claimInterest(
        uint256 lendId,
        uint256 principal,
        address receiver,
        uint256 minOut
    ) external returns (uint256 newLendId, uint256 newPrincipal, uint256 paid);

    // ------------------------------------------------------------------------------------------------ borrowers

    /// @notice Locks a staking position of the caller and lends him assets. The rewards it has accrued go to him.
    /// @dev `loan <= floor(value * LTV)`; the seed writes `borrowRate * collateralValue` there, its code uses an LTV (seed 003,
    /// "Borrowers"). Mints as many BORROW receipts to the caller as the loan has units of collateral. The caller approves
    /// `staking()` for the position first. Inbound. Reverts with `Savings_DeadlineExpired`, `InboundPause_Paused`,
    /// `Savings_InvalidReceiver`, `Savings_LoanTooLarge`, `Savings_LoanTooSmall`, `Savings_BorrowCapExceeded`,
    /// `Savings_InsufficientDeposits`, `Savings_InsufficientCash`, the price source's errors for new risk and the adapter's.
    /// @return loanId The loan, and the id of its receipts.
    function borrow(SavingsTypes.BorrowRequest calldata request) external returns (uint256 loanId);

    /// @notice Burns `receipts` of the caller and repays their part of the loan; their part of the collateral goes to `receiver`.
    /// @dev Of `S` receipts, x repay `dp = ceil(principal * x / S)` and `ceil(dp * (index - snapshot) / (WAD * year))` of
    /// interest (seed 003, "Borrowers") for `floor(collateral * x / S)` units. No more than that is pulled. Never paused, asks
    /// no price. Reverts with `Savings_InvalidReceiver`, `Savings_ZeroAmount`, `Savings_LoanNotOpen`,
    /// `Savings_InsufficientReceipts`, `Savings_PaymentTooHigh` and the asset's own errors.
    /// @param loanId Which loan.
    /// @param receipts How many BORROW receipts, in units of collateral at opening.
    /// @param maxPayment The most to be pulled, assets.
    /// @param receiver Who gets the collateral.
    /// @return payment Assets pulled.
    /// @return collateral What the receiver got, in the provider's own units.
    function repay(
        uint256 loanId,
        uint256 receipts,
        uint256 maxPayment,
        address receiver
    ) external returns (uint256 payment, uint256 collateral);

    /// @notice Pays up to `assets` for a loan, principal and its interest pro rata, and takes nothing out. Anybody may.
    /// @dev The most principal whose price with interest, rounded up, is within `assets`; at most all. Never paused, asks no
    /// price. Reverts with `Savings_LoanNotOpen`, `Savings_NothingOwed`, `Savings_PaymentTooSmall` where that is nothing, and `Savings_LoanTooSmall`
    /// where it would leave less than the minimum loan.
    /// @return payment Assets pulled.
    function repayDebt(uint256 loanId, uint256 assets) external returns (uint256 payment);

    /// @notice Adds a staking position of the caller to a loan's collateral. Anybody may; no receipts are minted.
    /// @dev The rewards it has accrued go to the caller. Never paused, asks no price. Reverts with `Savings_LoanNotOpen` and the
    /// adapter's errors.
    /// @param loanId Which loan.
    /// @param positionId The position; 0 for a provider without ids.
    /// @param collateral How much of it, in the provider's own units.
    /// @return units What was added, units.
    function addCollateral(uint256 loanId, uint256 positionId, uint256 collateral) external returns (uint256 units);

    // ------------------------------------------------------------------------------------------------ liquidators

    /// @notice Repays a loan whose health factor is below 1 and takes collateral for it, with a bonus.
    /// @dev Where the value covers the debt and the bonus, `value > (principal + debt) * (1 + bonus)`, up to half of the principal,
    /// rounded up, goes a call, all of it below a health factor of 0.95 or where the principal is under twice the minimum loan:
    /// `dp` = the most principal whose price with interest is within `maxRepay`, and units worth at most
    /// `(fall of principal + debt) * (1 + bonus)` are seized. Where it does not, the call takes all collateral for
    /// `ceil(value / (1 + bonus))` and what that leaves owed is bad debt: reserves bear it, then every lender pro rata.
    /// Collateral is sent first, then, if `data` is not empty, `ILiquidationCallback.onLiquidation` is called on the caller, then
    /// the repayment is pulled. Nothing is sent to the borrower; what is left for him waits for `repay`.
    /// Reverts with `Savings_InvalidReceiver`, `Savings_LoanNotOpen`, `Savings_LoanIsHealthy`, `Savings_RepaymentTooLow`,
    /// `Savings_PaymentTooSmall`, `Savings_LoanTooSmall`, `Savings_SeizedTooLittle` and the price source's errors.
    /// @param loanId Which loan.
    /// @param maxRepay The most to be pulled, assets.
    /// @param minSeized The least collateral to get, in the provider's own units.
    /// @param receiver Who gets the collateral.
    /// @param data Passed to the callback; empty for none.
    /// @return repaid Assets pulled.
    /// @return seized What the receiver got, in the provider's own units.
    function liquidate(
        uint256 loanId,
        uint256 maxRepay,
        uint256 minSeized,
        address receiver,
        bytes calldata data
    ) external returns (uint256 repaid, uint256 seized);

    // ------------------------------------------------------------------------------------------------ rewards and reserves

    /// @notice Claims the staking rewards of all collateral, and sells up to `maxSell` of what has been claimed for cash. Anybody
    /// may. The cost does not depend on the number of loans.
    /// @dev A claim that fails is reported (`ClaimFailed`) and stops nothing; a bad price stops the sale only (`SaleSkipped`).
    /// The sale brings at least `max(minOut, ceil(worth * (1 - maxSlippage)))` or the call reverts with the exchange's error:
    /// sell less then. `maxSell = 0` claims only.
    /// @param maxSell The most to sell, base units of the reward token.
    /// @param minOut The least the sale may bring, assets.
    /// @return claimed Rewards claimed, base units of the reward token.
    /// @return received What the sale brought, assets.
    function harvest(uint256 maxSell, uint256 minOut) external returns (uint256 claimed, uint256 received);

    /// @notice Sends `assets` of the reserves, which belong to no lender, to `receiver`. Role: ADMIN.
    /// @dev Reverts with `RoleGated_Unauthorized`, `Savings_InvalidReceiver`, `Savings_ZeroAmount`, and with
    /// `Savings_InsufficientReserves` beyond the smaller of reserves and cash.
    function withdrawReserves(uint256 assets, address receiver) external;

    // ------------------------------------------------------------------------------------------------ parameters

    /// @notice Sets curve, limits and caps. Role: RISK. Interest up to now accrues at the old rates.
    /// @dev Bounds: base rate and slopes together <= 10 WAD a year (`Savings_RateTooHigh`), optimal utilisation in (0, 1)
    /// (`Savings_OptimalUtilisationOutOfBounds`), reserve factor <= 50 % (`Savings_ReserveFactorTooHigh`), 0 < LTV < threshold
    /// (`Savings_LtvOutOfBounds`), bonus <= 25 % (`Savings_BonusTooHigh`), `threshold * (1 + bonus) <= 0.95`
    /// (`Savings_ThresholdTooHigh`), minimum loan < 2^80 (`Savings_MinLoanTooLarge`), slippage <= 10 %
    /// (`Savings_SlippageTooHigh`). Reverts without the role (`RoleGated_Unauthorized`).
    function setParameters(SavingsTypes.Parameters calldata newParameters) external;

    /// @notice Chooses the price sources and the exchange. Role: ADMIN, the timelock.
    /// @dev Reverts with `Savings_InvalidContract` and `PriceMath_ScaleOutOfRange`, and without the role.
    function setAdapters(SavingsTypes.Adapters calldata newAdapters) external;

    /// @notice Stops `lend` and `borrow` for 14 days; nothing that leaves is ever stopped. Role: GUARDIAN.
    /// @dev Ends by itself and cannot be repeated until 14 days after that (`InboundPause_CoolingDown`).
    function pauseInbound() external;

    // ------------------------------------------------------------------------------------------------ views: the pool

    /// @notice The stablecoin.
    function asset() external view returns (address);

    /// @notice The staking adapter that holds all collateral, and that borrowers approve.
    function staking() external view returns (address);

    /// @notice The token that staking rewards come in.
    function rewardToken() external view returns (address);

    /// @notice Draws the metadata of receipts.
    function descriptor() external view returns (address);

    /// @notice The price sources and the exchange in use.
    function adapters() external view returns (SavingsTypes.Adapters memory);

    /// @notice Curve, limits and caps in use.
    function parameters() external view returns (SavingsTypes.Parameters memory);

    /// @notice Until when `lend` and `borrow` are paused, unix seconds; a time in the past means open.
    function inboundPausedUntil() external view returns (uint256);

    /// @notice `U = min(1, borrowed / deposited)`, WAD, rounded down; 0 where nothing is deposited (seed 003).
    function utilisation() external view returns (uint256);

    /// @notice What borrowers owe a year, WAD of principal, rounded down.
    function borrowRate() external view returns (uint256);

    /// @notice What lenders earn a year, WAD of principal: `U^2 * borrowRate * (1 - reserveFactor)`, rounded down.
    function depositRate() external view returns (uint256);

    /// @notice The indices as of now, WAD seconds: sums of rate times time since the beginning.
    function indices() external view returns (uint256 borrowIndex, uint256 lendIndex);

    /// @notice `P`, WAD: what is left of a unit that was lent at the beginning.
    function lossFactor() external view returns (uint256);

    /// @notice Everything the pool has and owes, as of now.
    function balanceSheet() external view returns (SavingsTypes.BalanceSheet memory);

    /// @notice The exact sums behind `balanceSheet`: `N` = sum of `principal * K / P0` and `M` = sum of `n * li0` over receipts,
    /// and the sum of `principal * borrowIndex` at opening over loans.
    function ledger() external view returns (uint256 scaledDeposits, uint256 lendSnapshots, uint256 borrowSnapshots);

    // ------------------------------------------------------------------------------------------------ views: receipts

    /// @notice The id of a LEND receipt of a snapshot: bit 255 set, the loss factor `P0` from bit 96, the lend index `li0` below.
    function lendIdOf(uint256 lossFactorWad, uint256 lendIndex) external pure returns (uint256 lendId);

    /// @notice The snapshot in a LEND id. Reverts with `Savings_NotALendId`.
    function snapshotOf(uint256 lendId) external pure returns (uint256 lossFactorWad, uint256 lendIndex);

    /// @notice What `withdraw` would pay for `principal` of a receipt now, rounded down, cash permitting.
    function valueOf(uint256 lendId, uint256 principal) external view returns (uint256);

    /// @notice What `claimInterest` would pay for `principal` of a receipt now, rounded down.
    function interestOf(uint256 lendId, uint256 principal) external view returns (uint256);

    /// @notice The most principal of a receipt that `account` can withdraw now, given what it holds and the cash there is.
    function maxWithdraw(uint256 lendId, address account) external view returns (uint256 principal);

    /// @notice The loan of that number. All zeros where there never was one.
    function loanOf(uint256 loanId) external view returns (SavingsTypes.Loan memory);

    /// @notice How many loans were ever opened.
    function loanCount() external view returns (uint256);

    /// @notice What is owed for a loan: principal, and interest so far, the seed's "debt", rounded up.
    function debtOf(uint256 loanId) external view returns (uint256 principal, uint256 debt);

    /// @notice What a loan's collateral is worth now, assets, rounded down. Reverts with the price source's errors.
    function collateralValue(uint256 loanId) external view returns (uint256);

    /// @notice `value * threshold / (principal + debt)`, WAD, rounded down; 2^256 - 1 without debt. Liquidatable below 1 WAD.
    /// Reverts with the price source's errors.
    function healthFactor(uint256 loanId) external view returns (uint256);

    /// @notice The most that `units` of collateral allow to borrow, `floor(value * LTV)`, whatever the pool has. Reverts with
    /// the price source's errors for new risk.
    function maxBorrow(uint256 units) external view returns (uint256);
}
