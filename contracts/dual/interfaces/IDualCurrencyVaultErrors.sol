// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DualTypes} from "../types/DualTypes.sol";

/// @title IDualCurrencyVaultErrors
/// @notice What the dual currency vaults refuse, beside OpenZeppelin's ERC-6909 and ERC-20 errors, the errors of a market's
/// price source, the `RoleGated_...` and `InboundPause_...` errors and `ExactTransfer_ReceivedAmountDiffers`.
interface IDualCurrencyVaultErrors {
    /// @notice `token` is not a contract, or its decimals cannot be read.
    error DualCurrencyVault_InvalidToken(address token);

    /// @notice A market needs two different tokens.
    error DualCurrencyVault_SameToken(address token);

    /// @notice `source`, a token or a feed, has `decimals`, more than `maxDecimals`.
    error DualCurrencyVault_UnsupportedDecimals(address source, uint256 decimals, uint256 maxDecimals);

    /// @notice `feed` is not a contract, or is given twice.
    error DualCurrencyVault_InvalidFeed(address feed);

    /// @notice The second feed of a market answers in other decimals than the first.
    error DualCurrencyVault_FeedDecimalsDiffer(uint256 feedDecimals, uint256 fallbackDecimals);

    /// @notice A maximum age of `maxAge` seconds is outside [`lowest`, `highest`]; without a second feed its age has to be 0.
    error DualCurrencyVault_MaxAgeOutOfBounds(uint256 maxAge, uint256 lowest, uint256 highest);

    /// @notice There is no room for another market.
    error DualCurrencyVault_TooManyMarkets(uint256 maxMarkets);

    /// @notice There is no market `marketId`.
    error DualCurrencyVault_UnknownMarket(uint256 marketId);

    /// @notice Market `marketId` takes no new vaults.
    error DualCurrencyVault_MarketDisabled(uint256 marketId);

    /// @notice `feed` belongs to no market.
    error DualCurrencyVault_UnknownFeed(address feed);

    /// @notice There is no vault `vaultId`.
    error DualCurrencyVault_UnknownVault(uint256 vaultId);

    /// @notice `receiptId` is not the receipt of a subscription: its vault or its class does not exist, or it is a creator's.
    error DualCurrencyVault_UnknownReceipt(uint256 receiptId);

    /// @notice The expiry, unix seconds, is outside [`earliest`, `latest`].
    error DualCurrencyVault_ExpiryOutOfBounds(uint256 expiryAt, uint256 earliest, uint256 latest);

    /// @notice The deposit deadline, unix seconds, is outside [`earliest`, `latest`]: in the past, or so near to the expiry that
    /// the price that decides could already be known before it.
    error DualCurrencyVault_DeadlineOutOfBounds(uint256 depositDeadlineAt, uint256 earliest, uint256 latest);

    /// @notice A yield of `yieldWad` is outside [`lowest`, `highest`].
    error DualCurrencyVault_YieldOutOfBounds(uint256 yieldWad, uint256 lowest, uint256 highest);

    /// @notice A linked price of `linkedPrice`, in feed decimals, is outside [`lowest`, `highest`].
    error DualCurrencyVault_LinkedPriceOutOfBounds(uint256 linkedPrice, uint256 lowest, uint256 highest);

    /// @notice `quantity` is outside [`lowest`, `highest`].
    error DualCurrencyVault_QuantityOutOfBounds(uint256 quantity, uint256 lowest, uint256 highest);

    /// @notice A least subscription of `minSubscription` is outside [`lowest`, `highest`], the lowest being the market's.
    error DualCurrencyVault_MinSubscriptionOutOfBounds(uint256 minSubscription, uint256 lowest, uint256 highest);

    /// @notice The fee, in basis points of the yield, lies over the bound.
    error DualCurrencyVault_FeeTooHigh(uint256 feeBps, uint256 maxFeeBps);

    /// @notice Where the linked price is reached, `assets` would be paid with zero units of the linked token.
    error DualCurrencyVault_PaysNothing(uint256 assets, uint256 linkedPrice);

    /// @notice A subscription of `assets` would leave `remainder`, which would be paid with zero units of the linked token.
    error DualCurrencyVault_RemainderPaysNothing(uint256 assets, uint256 remainder);

    /// @notice Vault `vaultId` could be subscribed to, adjusted and cancelled until `depositDeadlineAt`, unix seconds.
    error DualCurrencyVault_DeadlinePassed(uint256 vaultId, uint256 depositDeadlineAt);

    /// @notice `assets` exceed the `unfilled` rest of vault `vaultId`.
    error DualCurrencyVault_OverQuantity(uint256 vaultId, uint256 assets, uint256 unfilled);

    /// @notice `assets` are less than vault `vaultId` takes at a time, and not its rest.
    error DualCurrencyVault_UnderMinimum(uint256 vaultId, uint256 assets, uint256 minSubscription);

    /// @notice Vault `vaultId` offers `yieldWad`, less than the subscriber asked for.
    error DualCurrencyVault_YieldTooLow(uint256 vaultId, uint256 yieldWad, uint256 minYieldWad);

    /// @notice `account` asked to move nothing.
    error DualCurrencyVault_ZeroAmount(address account);

    /// @notice Vault `vaultId` is subscribed to with `token`, which does not wrap the native currency.
    error DualCurrencyVault_NotNative(uint256 vaultId, address token);

    /// @notice `required` wei are needed, `value` were sent.
    error DualCurrencyVault_ValueTooLow(uint256 value, uint256 required);

    /// @notice `value` wei that were not needed could not be given back to `account`.
    error DualCurrencyVault_RefundFailed(address account, uint256 value);

    /// @notice Only `holder` of the creator's position of vault `vaultId` may do that; zero once it is closed.
    error DualCurrencyVault_NotHolder(uint256 vaultId, address account, address holder);

    /// @notice Vault `vaultId` has offered `maxClasses` different yields.
    error DualCurrencyVault_TooManyClasses(uint256 vaultId, uint256 maxClasses);

    /// @notice The adjustment would pull `pull` base units of `token`, more than the creator allowed.
    error DualCurrencyVault_PullTooHigh(address token, uint256 pull, uint256 maxPull);

    /// @notice Nothing of vault `vaultId` is left to adjust or cancel.
    error DualCurrencyVault_NothingUnfilled(uint256 vaultId);

    /// @notice No price that counts is stored for vault `vaultId` and its expiry, unix seconds.
    error DualCurrencyVault_NotSettled(uint256 vaultId, uint256 expiryAt);

    /// @notice Vault `vaultId` was judged before.
    error DualCurrencyVault_AlreadyJudged(uint256 vaultId, DualTypes.Outcome outcome);

    /// @notice Vault `vaultId` cannot be voided before `voidableAt`, unix seconds.
    error DualCurrencyVault_VoidTooEarly(uint256 vaultId, uint256 voidableAt);

    /// @notice Vault `vaultId` has a price, `price` of `feed`: it is redeemed, not voided.
    error DualCurrencyVault_PriceKnown(uint256 vaultId, address feed, uint256 price);

    /// @notice The price of `feed` for vault `vaultId` can still be proved: `settle` comes first.
    error DualCurrencyVault_PriceProvable(uint256 vaultId, address feed);

    /// @notice Asking a feed whether it is alive needs `required` gas at this point, and `available` is left.
    error DualCurrencyVault_InsufficientGas(uint256 available, uint256 required);

    /// @notice Tokens cannot be sent to the zero address nor to this contract, where they would be lost.
    error DualCurrencyVault_InvalidReceiver(address receiver);

    /// @notice Fees can go neither to the zero address nor to this contract.
    error DualCurrencyVault_InvalidFeeSink(address feeSink);
}
