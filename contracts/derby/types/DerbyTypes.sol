// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title DerbyTypes
/// @notice What vault, game and callers tell each other. `DRB wei` is 1e-18 DRB; the supply of 1e24 fits 80 bits.
library DerbyTypes {
    /// @notice Protocols on one page of results: page `p` holds the ids `50 p` to `50 p + 49`.
    uint16 internal constant RESULTS_PER_PAGE = 50;

    /// @notice Most protocols of a vault, for all time.
    uint16 internal constant MAX_PROTOCOLS = 200;

    /// @notice Where a protocol stands in its life. Only an `Active` one gets votes and new money.
    ///
    ///     None -> Proposed -> Active -> Deprecated -> Removed
    ///                           ^  ^________|  (activated again)
    ///                           |
    ///      Blacklisted <--------+--- by the guardian, from any state but None and Removed
    ///           +------------------> Deprecated, by governance
    enum ProtocolStatus {
        None,
        Proposed,
        Active,
        Deprecated,
        Blacklisted,
        Removed
    }

    /// @notice The steps of a close, in order. `Open` is the time between two closes.
    enum Phase {
        Open,
        Harvest,
        Measure,
        Price,
        Withdraw,
        Cash,
        Reward,
        Results,
        Fill,
        Deposit,
        Finish
    }

    /// @notice A protocol as the vault sees it. Amounts are base units of the asset.
    struct Protocol {
        /// The ERC-4626 vault or adapter.
        address vault;
        ProtocolStatus status;
        /// Whether its value could be read when it was last asked.
        bool measured;
        /// What it is booked at.
        uint256 tracked;
        /// What it was booked at when the epoch opened: `U_i` of the seed's formula.
        uint256 opening;
        /// The most it may be given.
        uint256 cap;
        /// Its shares that the vault holds, in its own unit.
        uint256 shares;
        /// DRB wei that the allocation of this epoch follows.
        uint256 votes;
        /// Its latest reward per locked token: 1e-24 whole token of the asset per whole DRB, signed.
        int256 rewardPerLockedToken;
    }

    /// @notice How an incentive token of a protocol is collected and sold.
    struct Incentive {
        /// Claims for the caller when it is asked; see `IIncentiveSource`. Zero: no incentive.
        address source;
        /// The token that arrives.
        address token;
        /// Price of `token` in the asset.
        address priceSource;
        /// How far below that price a sale may end, basis points.
        uint16 maxSlippageBps;
    }

    /// @notice What governance may move, each inside the bounds that `IDerbyVault.setParameters` states.
    struct Parameters {
        /// PF of the seed, basis points of profit.
        uint16 performanceFeeBps;
        /// Part of the assets that stays idle, basis points.
        uint16 bufferBps;
        /// Differences below this part of the assets are not moved, basis points.
        uint16 marginBps;
        /// Kept back on instant exits, basis points.
        uint16 exitFeeBps;
        /// Length of an epoch and of the unlocking of profit, seconds.
        uint32 interval;
        /// Most that a close pays to those who run it, base units of the asset.
        uint96 bountyCap;
    }

    /// @notice What a vault is made of.
    struct VaultParams {
        address asset;
        string name;
        string symbol;
        /// The `IDerbyGamePort` that votes are read from and rewards are sent to.
        address game;
        /// Gets the shares of what nobody owns once the last holder has left.
        address treasury;
        /// The `IExchange` that sells incentives.
        address exchange;
        /// The AccessManager.
        address authority;
        Parameters parameters;
    }

    /// @notice A redemption asked for, waiting for a close or for its owner.
    struct Request {
        /// Who may cancel or claim it.
        address owner;
        /// The close that fills it: number of the epoch in which it was made.
        uint32 epoch;
        /// Shares in escrow, whole until claimed.
        uint256 shares;
    }

    /// @notice All requests of one epoch together.
    struct Batch {
        /// Shares asked to be redeemed.
        uint128 shares;
        /// How many of them the close redeemed. All that is not was for want of cash.
        uint128 filledShares;
        /// What those were worth, base units.
        uint112 assets;
        /// The part of `assets` that is not claimed yet.
        uint112 assetsLeft;
        bool filled;
        /// Shares that were not filled and are not given back yet.
        uint128 sharesLeft;
        /// Requests not claimed or cancelled yet.
        uint32 requests;
    }

    /// @notice What a vault can be asked to do next.
    struct Status {
        /// The epoch that is open or being closed.
        uint32 epoch;
        Phase phase;
        /// The protocol at which the phase stands; 0 in phases that are one step.
        uint16 cursor;
        /// Unix seconds from which anybody may call `closeEpoch`; in the past while a close is in progress.
        uint40 closableAt;
        /// What a whole close would pay at this moment, base units of the asset.
        uint256 bounty;
    }
}
