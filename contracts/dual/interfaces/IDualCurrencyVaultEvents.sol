// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DualTypes} from "../types/DualTypes.sol";

/// @title IDualCurrencyVaultEvents
/// @notice What the dual currency vaults tell, beside the events of ERC-6909. Its `Transfer` from zero is a subscription (caller,
/// receiver, class and base units: a second event would cost 2,400 gas and say the same) or a new creator's position, its
/// `Transfer` to zero a redemption or a close. Together they rebuild the whole state.
interface IDualCurrencyVaultEvents {
    /// @notice Market `marketId` was registered; it never changes.
    event MarketCreated(uint256 indexed marketId, DualTypes.MarketParams params, uint256 feedDecimals);

    /// @notice No new vault can be created in market `marketId`; those that exist go on.
    event MarketDisabled(uint256 indexed marketId);

    /// @notice `creator` opened vault `vaultId` and deposited `investment` and `linked`.
    event VaultCreated(
        uint256 indexed vaultId,
        address indexed creator,
        DualTypes.VaultParams params,
        uint256 investment,
        uint256 linked
    );

    /// @notice From now on vault `vaultId` offers `yieldWad`, its class `classId`. What the creator's deposits hold became
    /// `investment` and `linked` base units: the difference was pulled from `holder` or returned to him.
    event YieldAdjusted(
        uint256 indexed vaultId,
        address indexed holder,
        uint256 classId,
        uint256 yieldWad,
        uint256 investment,
        uint256 linked
    );

    /// @notice `quantity` of vault `vaultId` can no longer be subscribed; `investment` and `linked` went back to `holder`.
    event UnfilledCancelled(
        uint256 indexed vaultId,
        address indexed holder,
        uint256 quantity,
        uint256 investment,
        uint256 linked
    );

    /// @notice The price of `feed` at `expiryAt` was stored as it came, good or not: this is the only time.
    event RoundStored(
        address indexed feed,
        uint256 indexed expiryAt,
        int256 answer,
        uint256 updatedAt,
        uint256 decimals
    );

    /// @notice Vault `vaultId` was judged by `price` of `feed`, for good; `fee` base units of the investment token went from the
    /// creator's deposit to the fee ledger.
    event VaultJudged(
        uint256 indexed vaultId,
        DualTypes.Outcome indexed outcome,
        address indexed feed,
        uint256 price,
        uint256 fee
    );

    /// @notice No feed had a price for vault `vaultId`: everybody takes back what he brought.
    event VaultVoided(uint256 indexed vaultId, address indexed caller);

    /// @notice `account` gave up `receipts` of `receiptId`, for which `assets` of `token` went to `receiver`.
    event Redeemed(
        uint256 indexed receiptId,
        address indexed account,
        address indexed receiver,
        uint256 receipts,
        address token,
        uint256 assets
    );

    /// @notice `holder` closed the creator's position of vault `vaultId`; `investment` and `linked` went to `receiver`.
    event CreatorClosed(
        uint256 indexed vaultId,
        address indexed holder,
        address indexed receiver,
        uint256 investment,
        uint256 linked
    );

    /// @notice `fees` of `token` left for `feeSink`.
    event FeesCollected(address indexed caller, address indexed token, address indexed feeSink, uint256 fees);

    /// @notice `guardian` paused what comes in until `pausedUntil`, unix seconds.
    event InboundPaused(address indexed guardian, uint256 pausedUntil);
}
