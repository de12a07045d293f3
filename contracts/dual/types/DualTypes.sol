// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title DualTypes
/// @notice The structs of the dual currency room. Prices are quote per whole base in the market's feed decimals; yields are
/// WAD ratios for the whole term; times are unix seconds; quantities are base units of the investment token unless named.
library DualTypes {
    /// @notice Which way a vault trades. The investment token is what subscribers bring, the linked token the other one.
    enum Direction {
        /// Investment token quote, linked token base; reached when `price <= linkedPrice`.
        BuyLow,
        /// Investment token base, linked token quote; reached when `price >= linkedPrice`.
        SellHigh
    }

    /// @notice How a vault was judged, once and for good.
    enum Outcome {
        Pending,
        Reached,
        NotReached,
        Voided
    }

    /// @notice Where a vault stands. The last three are final once `outcomeOf` is no longer `Pending`.
    enum Status {
        /// Can be subscribed to. Time alone turns this into `Closed`.
        Open,
        /// Past its deadline, full or cancelled; no price that counts is stored. A stored round, or the failure of its feed,
        /// turns this into one of the next two.
        Closed,
        Reached,
        NotReached,
        Voided
    }

    /// @notice What a market is made of.
    struct MarketParams {
        /// What is priced.
        address base;
        /// What it is priced in.
        address quote;
        /// The price source (`IPastPriceSource`) that decides.
        address feed;
        /// The source that decides where `feed` has nothing that counts; zero for none. Same decimals as `feed`.
        address fallbackFeed;
        /// How far from the expiry a price of `feed` may be, seconds: 1 minute to 7 days.
        uint32 maxAge;
        /// The same of `fallbackFeed`; 0 without one.
        uint32 fallbackMaxAge;
        /// Least `minSubscription` of a Sell High vault, base's base units.
        uint80 minBaseDeposit;
        /// Least `minSubscription` of a Buy Low vault, quote's base units.
        uint80 minQuoteDeposit;
    }

    /// @notice A market. Four slots: what moves money reads one of the first two, a creation the first three, a judgement the
    /// third, and the fourth only where the first feed fails.
    ///
    ///     | base 160      | baseDecimals 8  | minBaseDeposit 80  | unused 8                    |
    ///     | quote 160     | quoteDecimals 8 | minQuoteDeposit 80 | unused 8                    |
    ///     | feed 160      | feedDecimals 8  | maxAge 32 | leadDuration 32 | isDisabled 8 | 16 |
    ///     | fallback 160  | fallbackMaxAge 32 | unused 64                                        |
    struct Market {
        address base;
        uint8 baseDecimals;
        uint80 minBaseDeposit;
        address quote;
        uint8 quoteDecimals;
        uint80 minQuoteDeposit;
        address feed;
        uint8 feedDecimals;
        uint32 maxAge;
        /// Least time from the deposit deadline to the expiry: the maximum of 2 hours and both ages.
        uint32 leadDuration;
        bool isDisabled;
        address fallbackFeed;
        uint32 fallbackMaxAge;
    }

    /// @notice What a vault is made of.
    struct VaultParams {
        uint256 marketId;
        Direction direction;
        /// From 1e-8 to 1e12 quote per whole base, in feed decimals.
        uint256 linkedPrice;
        /// Up to 1e18, that is 100 %.
        uint256 yieldWad;
        /// The most that can be subscribed.
        uint256 quantity;
        /// The moment whose price decides; at most 366 days ahead.
        uint256 expiryAt;
        /// From when on nobody can subscribe.
        uint256 depositDeadlineAt;
        /// Least subscription, save for the one that takes the rest. The market's least deposit, or 1 where it has none, saves
        /// a slot.
        uint256 minSubscription;
        /// Share of the yield on the filled part that the creator leaves to the fee ledger, basis points: 0 to 2,000.
        uint256 feeBps;
    }

    /// @notice What a subscription writes. One slot.
    struct Supply {
        /// What can still be subscribed.
        uint112 unfilled;
        /// What was subscribed in the class on offer, `Terms.classId`; the other classes are kept apart.
        uint112 filled;
        /// Good until 2106, which is checked at creation.
        uint32 depositDeadlineAt;
    }

    /// @notice What decides a payout. One slot, the only one of its vault that a redemption reads after the first.
    struct Terms {
        uint120 linkedPrice;
        /// The yield on offer, that of class `classId`.
        uint64 yieldWad;
        uint16 marketId;
        uint16 feeBps;
        Direction direction;
        uint8 classId;
        Outcome outcome;
        /// The power of ten between investment times (1 + yield), linked price and linked token: a `PriceScale`.
        int8 scale;
        /// Whether the least subscription is the vault's own; else it is the market's, and one slot less is written and read.
        bool hasOwnMinimum;
    }

    /// @notice The creator's side. One slot.
    struct Position {
        /// Holder of the creator's position; zero once it is closed.
        address holder;
        uint40 expiryAt;
        uint8 classCount;
    }

    /// @notice What few vaults need. One slot, written where one of the two is.
    struct Limits {
        /// Counts where `Terms.hasOwnMinimum`.
        uint112 minSubscription;
        /// `unfilled` when the deposits were last set, by adjustment or cancellation. Together with what is filled it says to the
        /// unit what is held, in half of the space that two amounts would take.
        uint112 lockedUnfilled;
        /// Whether they were set again; else what was unfilled at creation is all that is unfilled and filled now.
        bool isRelocked;
    }

    /// @notice A vault: three slots, by what is read together, and a fourth for some. Subscribing writes the first.
    ///
    ///     | unfilled 112        | filled 112         | depositDeadlineAt 32                                                  |
    ///     | linkedPrice 120     | yieldWad 64 | marketId 16 | feeBps 16 | direction, classId, outcome, scale, hasOwnMinimum 8 each |
    ///     | holder 160          | expiryAt 40        | classCount 8 | 48                                                     |
    ///     | minSubscription 112 | lockedUnfilled 112 | isRelocked 8 | 24                                                     |
    struct Vault {
        Supply supply;
        Terms terms;
        Position position;
        Limits limits;
    }

    /// @notice What all vaults share. One slot, which every inbound call reads.
    struct Desk {
        uint48 pausedUntil;
        uint16 marketCount;
        uint64 vaultCount;
    }

    /// @notice A yield that was offered, and what was subscribed to it.
    struct Class {
        uint64 yieldWad;
        uint112 filled;
    }

    /// @notice A price as its source gave it, good or not. One slot.
    struct Round {
        int192 answer;
        /// When it was observed.
        uint40 updatedAt;
        /// Decimals of `answer` when it was stored.
        uint8 decimals;
        bool isStored;
    }

    /// @notice Two amounts, one a token.
    struct Amounts {
        /// Base units of the investment token.
        uint256 investment;
        /// Base units of the linked token.
        uint256 linked;
    }

    /// @notice A vault as a reader wants it.
    struct VaultInfo {
        uint256 marketId;
        Direction direction;
        Outcome outcome;
        Status status;
        address investmentToken;
        address linkedToken;
        /// Holder of the creator's position; zero once it is closed.
        address holder;
        uint256 linkedPrice;
        /// The yield on offer, and its class.
        uint256 yieldWad;
        uint256 classId;
        uint256 classCount;
        /// The most that can be subscribed; what was, after a cancellation.
        uint256 quantity;
        /// What was subscribed in all classes.
        uint256 filled;
        uint256 minSubscription;
        uint256 feeBps;
        uint256 expiryAt;
        uint256 depositDeadlineAt;
    }

    /// @notice What a vault holds and what it may have to pay, per token, redemptions not counted: they take the same from both.
    struct Solvency {
        Amounts held;
        Amounts required;
    }
}
