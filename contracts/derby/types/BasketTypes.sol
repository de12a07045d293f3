// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Terms} from "../libraries/BasketTerms.sol";
import {Link} from "../libraries/BasketLinks.sol";
import {Record} from "../libraries/BasketRecords.sol";
import {EpochVectors} from "../libraries/EpochVectors.sol";
import {Portfolio} from "../libraries/Portfolios.sol";
import {Sums} from "../libraries/RewardSums.sol";
import {Staged} from "../libraries/Staged.sol";

/// @title BasketTypes
/// @notice How the game keeps baskets and vaults. Slots are drawn where a struct is packed; the calls that happen most touch the
/// fewest.
library BasketTypes {
    /// @notice Whose a basket is and what it is of. One slot.
    ///
    ///     | nameHead 64 | sales 16 | vaultId 16 | owner 160 |
    struct Title {
        address owner;
        uint16 vaultId;
        uint16 sales;
        /// The first 8 bytes of the name; the rest, where there is one, has a slot of its own.
        bytes8 nameHead;
    }

    /// @notice An owner of baskets. One slot.
    struct Holder {
        uint32 baskets;
        /// DRB wei in them: his governance votes.
        uint80 locked;
    }

    /// @notice What a leader owes its followers and gets from them. One slot.
    struct Lead {
        uint32 followers;
        /// What it asks of new ones.
        uint16 feeBps;
        /// Whether it takes any: otherwise a stranger's empty basket could keep it from following.
        bool isOpen;
        /// Bit `k`: somebody needs the accumulators at the opening of the epoch of stage `k`, 1 or 2.
        uint8 reserved;
        /// Base units of the asset.
        uint128 fees;
    }

    /// @notice Everything about a basket but its title.
    struct Basket {
        Staged.Value stake;
        Terms terms;
        /// R and Pay since the mint, before redemptions.
        Sums earned;
        Portfolio[3] portfolios;
        Record record;
        /// The worst epoch recorded, 1e-28 whole token per whole DRB.
        int256 worstEpoch;
        bytes32 nameTail;
        // As a follower.
        Link link;
        /// The leader's accumulators up to which the basket is settled.
        Sums linkStart;
        /// R and Pay of the present delegation, less what was redeemed of them.
        Sums linkEarned;
        // As a leader.
        Staged.Value followed;
        Lead lead;
        /// Accumulators per DRB at the opening of the epoch of `stake`.
        Sums accumulated;
        mapping(uint256 epoch => Sums sums) checkpoints;
    }

    /// @notice A basket brought up to an epoch, in memory.
    struct Account {
        uint256 basketId;
        uint256 vaultId;
        /// The epoch that is open or being closed, and the first stage that still takes changes: 1, or 2 during a close.
        uint16 epoch;
        uint256 stage;
        Staged.Value stake;
        Terms terms;
        Sums earned;
        Record record;
        Link link;
        Sums linkStart;
        Sums linkEarned;
        Staged.Value followed;
        Lead lead;
        Sums accumulated;
        /// Whether any performance was booked since it was stored.
        bool isSettled;
        /// Whether `record` was loaded, and is kept.
        bool hasRecord;
        /// Whether that included epochs of its own portfolio.
        bool isRecorded;
        /// The worst epoch booked on the way, 0 where none was below.
        int256 worstEpoch;
        /// Accumulators to be kept for followers: at the opening of the epochs of stages 1 and 2 of what was stored.
        Sums[2] checkpoints;
        uint256[2] checkpointEpochs;
        /// Fees of delegations that ended on the way.
        uint256[2] feeLeaders;
        uint256[2] fees;
    }

    /// @notice A vault as the game keeps it.
    struct VaultState {
        // | nextPage 8 | protocolCount 16 | resultsOpen 8 | closing 8 | assetDecimals 8 | epoch 16 | asset 160 |
        address asset;
        uint16 epoch;
        uint8 assetDecimals;
        bool closing;
        /// Whether the fee of this close has moved.
        bool resultsOpen;
        uint16 protocolCount;
        uint8 nextPage;
        // Base units of the asset: what is left of the fees, and the treasury's part of it.
        uint128 rewardPool;
        uint128 treasuryRewards;
        uint256 votable;
        // E now and when `rateEpoch` opened, WAD.
        uint112 rateWad;
        uint112 openingRateWad;
        uint16 rateEpoch;
        uint16 factorBps;
        // Where E comes from.
        address priceSource;
        uint96 thresholdWad;
        address vault;
        uint64 votableNonce;
        uint8 rateDecimals;
        // What the close in progress pays of what it owes.
        uint256 fee;
        uint256 owed;
        mapping(uint256 protocolId => Staged.Value votes) tallies;
        EpochVectors.Store vectors;
    }
}
