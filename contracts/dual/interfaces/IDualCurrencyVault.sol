// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC6909} from "@openzeppelin/contracts/interfaces/IERC6909.sol";

import {DualTypes} from "../types/DualTypes.sol";
import {IDualCurrencyVaultErrors} from "./IDualCurrencyVaultErrors.sol";
import {IDualCurrencyVaultEvents} from "./IDualCurrencyVaultEvents.sol";

/// @title IDualCurrencyVault
/// @notice Buy low or sell high at a linked price, with yield either way. A creator deposits what both outcomes need; subscribers
/// deposit the investment token; at expiry one price decides for everybody.
/// @dev One contract for all vaults. Receipts are ERC-6909: id `vaultId << 8 | classId` is a subscription, one receipt a base unit
/// of the investment token; id `vaultId << 8 | 255` is the creator's position, of supply 1. Both transfer. Vaults and markets
/// count from 1, classes from 0.
///
/// With `W = 1e18`, yield `y`, linked price `K` in feed units and the decimals `bd`, `qd`, `od` of base, quote and feed (seed 002,
/// "Vault Liquidity"; `quantity` counts in investment-token units in both directions, as its formulas have it):
///
///     deposit of a creator for x     investment  L + ceil(L * feeBps / 10000),  L = ceil(x * y / W)
///                        Buy Low     linked      ceil(x * (W + y) * 10^(bd + od) / (K * 10^qd * W))
///                        Sell High   linked      ceil(x * (W + y) * K * 10^qd / (10^(bd + od) * W))
///     a subscriber of d, not reached investment  d + floor(d * y / W)
///                        reached     linked      as above, floor instead of ceil
///     the creator                                everything else, per token
interface IDualCurrencyVault is IERC6909, IDualCurrencyVaultErrors, IDualCurrencyVaultEvents {
    // ------------------------------------------------------------------------------------------------ markets

    /// @notice Registers a pair of tokens with the feeds that decide. Role: RISK. Nothing of it can be changed later.
    /// @dev Reverts with `DualCurrencyVault_InvalidToken`, `_SameToken`, `_UnsupportedDecimals`, `_InvalidFeed`,
    /// `_FeedDecimalsDiffer`, `_MaxAgeOutOfBounds`, `_TooManyMarkets` and `RoleGated_Unauthorized`.
    /// @return marketId Its number, from 1.
    function createMarket(DualTypes.MarketParams calldata params) external returns (uint256 marketId);

    /// @notice Ends the creation of vaults in a market, for good. Vaults that exist go on to their end. Role: RISK.
    /// @dev Reverts with `DualCurrencyVault_UnknownMarket`, `_MarketDisabled` and `RoleGated_Unauthorized`.
    function disableMarket(uint256 marketId) external;

    // ------------------------------------------------------------------------------------------------ subscriptions

    /// @notice Opens a vault and deposits what both outcomes need, `quoteCreate(params)`. Inbound.
    /// @dev Reverts with `DualCurrencyVault_UnknownMarket`, `_MarketDisabled`, `_DeadlineOutOfBounds`, `_ExpiryOutOfBounds`,
    /// `_YieldOutOfBounds`, `_LinkedPriceOutOfBounds`, `_FeeTooHigh`, `_MinSubscriptionOutOfBounds`, `_QuantityOutOfBounds`,
    /// `_PaysNothing` for the whole quantity, `InboundPause_Paused` and `ExactTransfer_ReceivedAmountDiffers`.
    /// @return vaultId Its number, from 1. The caller gets the creator's position.
    function createVault(DualTypes.VaultParams calldata params) external returns (uint256 vaultId);

    /// @notice Subscribes `assets` of the investment token to the yield on offer. Inbound.
    /// @dev Reverts with `DualCurrencyVault_UnknownVault`, `_ZeroAmount`, `_DeadlinePassed`, `_YieldTooLow`, `_OverQuantity`,
    /// `_UnderMinimum` unless `assets` is all that is left, `_PaysNothing`, `_RemainderPaysNothing`, `ERC6909InvalidReceiver`,
    /// `InboundPause_Paused` and `ExactTransfer_ReceivedAmountDiffers`.
    /// @param vaultId The vault.
    /// @param assets Base units of the investment token.
    /// @param receiver Who gets the receipts.
    /// @param minYieldWad The least yield that the caller accepts, a WAD ratio for the whole term.
    /// @return receiptId The receipt's id. `assets` of them are minted.
    function subscribe(
        uint256 vaultId,
        uint256 assets,
        address receiver,
        uint256 minYieldWad
    ) external returns (uint256 receiptId);

    /// @notice Subscribes with an ERC-2612 permit for the investment token, in one transaction.
    /// @dev A permit that fails is ignored: where somebody used it first the allowance is there, and where the allowance does
    /// not suffice the token's own error says so. Reverts as `subscribe` does.
    /// @param vaultId See `subscribe`, as for `assets`, `receiver` and `minYieldWad`.
    /// @param deadline Until when the signature holds, unix seconds.
    /// @param v Of the caller's signature, as are `r` and `s`.
    /// @return receiptId See `subscribe`.
    function subscribeWithPermit(
        uint256 vaultId,
        uint256 assets,
        address receiver,
        uint256 minYieldWad,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 receiptId);

    /// @notice Subscribes with native currency, of which `assets` wei are wrapped; the rest goes back to the caller.
    /// @dev Reverts as `subscribe` does, and with `DualCurrencyVault_NotNative`, `_ValueTooLow` and `_RefundFailed`.
    function subscribeNative(
        uint256 vaultId,
        uint256 assets,
        address receiver,
        uint256 minYieldWad
    ) external payable returns (uint256 receiptId);

    /// @notice Offers another yield for what is not subscribed yet; what is subscribed keeps its own. Holder of the creator's
    /// position only, before the deadline.
    /// @dev What the deposits hold becomes, per token, the sum over classes of `lock(filled, yield)` plus
    /// `lock(unfilled, newYieldWad)`: the difference is pulled from the caller or returned to him. A yield offered before is the
    /// same class again; there can be 16. Reverts with `DualCurrencyVault_UnknownVault`, `_NotHolder`, `_DeadlinePassed`,
    /// `_NothingUnfilled`, `_YieldOutOfBounds`, `_TooManyClasses`, `_PaysNothing` for what is unfilled, `_PullTooHigh`,
    /// `InboundPause_Paused` where something is pulled, and `ExactTransfer_ReceivedAmountDiffers`.
    /// @param vaultId The vault.
    /// @param newYieldWad WAD ratio for the whole term.
    /// @param maxInvestmentPull The most that may be pulled, base units of the investment token.
    /// @param maxLinkedPull The most that may be pulled, base units of the linked token.
    function adjustYield(
        uint256 vaultId,
        uint256 newYieldWad,
        uint256 maxInvestmentPull,
        uint256 maxLinkedPull
    ) external;

    /// @notice Makes what is subscribed the whole quantity, for good, and returns to the caller what the rest would have needed.
    /// Holder of the creator's position only, before the deadline.
    /// @dev Reverts with `DualCurrencyVault_UnknownVault`, `_NotHolder`, `_DeadlinePassed` and `_NothingUnfilled`.
    /// @return freed What went back.
    function cancelUnfilled(uint256 vaultId) external returns (DualTypes.Amounts memory freed);

    // ------------------------------------------------------------------------------------------------ settlement

    /// @notice Stores the price of `feed` at `expiryAt`, as its source gives it, good or not. Anybody, any expiry, once: where
    /// it is stored already, this does nothing and returns it.
    /// @dev The source's fee is paid from the value sent; the rest goes back. Reverts with `DualCurrencyVault_UnknownFeed`,
    /// `_ValueTooLow`, `_RefundFailed` and the errors of the source about the proof.
    /// @param feed The price source, first or second of some market.
    /// @param expiryAt The moment, unix seconds.
    /// @param proof What shows the price, in the source's format.
    function settle(
        address feed,
        uint256 expiryAt,
        bytes calldata proof
    ) external payable returns (DualTypes.Round memory round);

    /// @notice Burns `receipts` of the caller and pays what they are worth to `receiver`: by the outcome that the stored price
    /// gives, or the subscriber's own deposit after a void.
    /// @dev The first of `redeem` and `closeCreator` judges the vault, for good. Reverts with
    /// `DualCurrencyVault_UnknownReceipt`, `_ZeroAmount`, `_InvalidReceiver`, `_NotSettled`, `_InsufficientGas` and
    /// `ERC6909InsufficientBalance`.
    /// @param receiptId Of which vault and class.
    /// @param receipts How many.
    /// @param receiver Who is paid: neither zero nor this contract.
    /// @return token What was paid.
    /// @return assets How much, base units, rounded down.
    function redeem(
        uint256 receiptId,
        uint256 receipts,
        address receiver
    ) external returns (address token, uint256 assets);

    /// @notice `settle(feed, expiry of the vault, proof)`, then `redeem`.
    /// @dev Reverts as these two do.
    function redeemWithProof(
        uint256 receiptId,
        uint256 receipts,
        address receiver,
        address feed,
        bytes calldata proof
    ) external payable returns (address token, uint256 assets);

    /// @notice Closes the caller's creator's position and pays to `receiver` all that is neither a subscriber's nor the fee,
    /// before or after any redemption; after a void, the creator's own deposits.
    /// @dev Reverts with `DualCurrencyVault_UnknownVault`, `_NotHolder`, `_InvalidReceiver`, `_NotSettled` and
    /// `_InsufficientGas`.
    /// @param vaultId The vault.
    /// @param receiver Who is paid: neither zero nor this contract.
    /// @return paid What was paid.
    function closeCreator(uint256 vaultId, address receiver) external returns (DualTypes.Amounts memory paid);

    /// @notice `settle(feed, expiry of the vault, proof)`, then `closeCreator`.
    /// @dev Reverts as these two do.
    function closeCreatorWithProof(
        uint256 vaultId,
        address receiver,
        address feed,
        bytes calldata proof
    ) external payable returns (DualTypes.Amounts memory paid);

    /// @notice Lets everybody of a vault take back what he brought, because no feed has a price for it. Anybody, from
    /// `VOID_WINDOW` after the expiry on.
    /// @dev Each feed of the market must have a stored round that does not count, or say in this very call that its price cannot
    /// be proved. Reverts with `DualCurrencyVault_UnknownVault`, `_AlreadyJudged`, `_VoidTooEarly`, `_PriceKnown`,
    /// `_PriceProvable` and `_InsufficientGas`.
    function void(uint256 vaultId) external;

    // ------------------------------------------------------------------------------------------------ housekeeping

    /// @notice Sends the fees in `token` to the fee sink. Anybody may call; with nothing owed it does nothing.
    /// @return fees Base units sent.
    function collectFees(address token) external returns (uint256 fees);

    /// @notice Stops new vaults, subscriptions and adjustments that pull, for 14 days; nothing that leaves is ever stopped. Role:
    /// GUARDIAN.
    /// @dev Ends by itself and cannot be repeated until 14 days after that (`InboundPause_CoolingDown`); reverts without the
    /// role (`RoleGated_Unauthorized`).
    function pauseInbound() external;

    // ------------------------------------------------------------------------------------------------ views

    /// @notice What `createVault(params)` pulls. Reverts as that does on its parameters.
    function quoteCreate(DualTypes.VaultParams calldata params) external view returns (DualTypes.Amounts memory lock);

    /// @notice What `redeem` would pay now. Reverts with `DualCurrencyVault_UnknownReceipt`, `_NotSettled` and
    /// `_InsufficientGas`.
    function previewRedeem(uint256 receiptId, uint256 receipts) external view returns (address token, uint256 assets);

    /// @notice What `receipts` pay under each outcome, whichever it will be: `investment` where the linked price is not reached,
    /// `linked` where it is. Reverts with `DualCurrencyVault_UnknownReceipt`.
    function payoutsOf(uint256 receiptId, uint256 receipts) external view returns (DualTypes.Amounts memory payouts);

    /// @notice Where vault `vaultId` stands. Reverts with `DualCurrencyVault_UnknownVault` and `_InsufficientGas`.
    function status(uint256 vaultId) external view returns (DualTypes.Status);

    /// @notice What vault `vaultId` holds and what it may have to pay, redemptions not counted: before the outcome the worse of
    /// both for each token, afterwards the one that came. Reverts with `DualCurrencyVault_UnknownVault`.
    function solvency(uint256 vaultId) external view returns (DualTypes.Solvency memory);

    /// @notice The yield on offer as a yearly WAD ratio without compounding, `yield * 365 days / (expiry - now)`, rounded down;
    /// from the deadline on, as it was at the deadline. Reverts with `DualCurrencyVault_UnknownVault`.
    function apy(uint256 vaultId) external view returns (uint256 apyWad);

    /// @notice A readable name: base, quote, B(uy) or S(ell), day of expiry (UTC), linked price, number of the vault, as in
    /// `WETH-USDC-B-20261224-3000-001`. Reverts with `DualCurrencyVault_UnknownVault`.
    function vaultKey(uint256 vaultId) external view returns (string memory);

    /// @notice Vault `vaultId` as a whole. Reverts with `DualCurrencyVault_UnknownVault` and `_InsufficientGas`.
    function vaultOf(uint256 vaultId) external view returns (DualTypes.VaultInfo memory);

    /// @notice Class `classId` of vault `vaultId`. Reverts with `DualCurrencyVault_UnknownReceipt`.
    function classOf(uint256 vaultId, uint256 classId) external view returns (DualTypes.Class memory);

    /// @notice Market `marketId`. Reverts with `DualCurrencyVault_UnknownMarket`.
    function marketOf(uint256 marketId) external view returns (DualTypes.Market memory);

    /// @notice What is stored of `feed` at `expiryAt`.
    function roundOf(address feed, uint256 expiryAt) external view returns (DualTypes.Round memory);

    /// @notice How many vaults there are.
    function vaultCount() external view returns (uint256);

    /// @notice How many markets there are.
    function marketCount() external view returns (uint256);

    /// @notice Fees in `token` that are not collected yet, base units.
    function feesOwed(address token) external view returns (uint256);

    /// @notice Where fees go.
    function feeSink() external view returns (address);

    /// @notice The token that wraps the native currency.
    function wrappedNative() external view returns (address);

    /// @notice Until when inbound calls are paused, unix seconds; a time in the past means open.
    function inboundPausedUntil() external view returns (uint256);
}
