// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title DerbyGameTypes
/// @notice What the game tells its callers and takes from them. DRB wei is 1e-18 DRB; the supply of 1e24 fits 80 bits.
library DerbyGameTypes {
    /// @notice One line of a portfolio: this part of the basket's DRB votes for this protocol.
    struct Weight {
        uint16 protocolId;
        /// Basis points, above 0.
        uint16 bps;
    }

    /// @notice The terms on which a vault is played. See `IDerbyGame.setSlashTerms` and `setExchangeRate` for the bounds.
    struct VaultTerms {
        /// E of the seed: DRB wei per 1e-18 of a whole token of the asset, times 1e18 (WAD).
        uint128 exchangeRateWad;
        /// NRF of the seed: the part of a debt that is slashed, basis points.
        uint16 negativeRewardFactorBps;
        /// Debts below this wait while the DRB that stays covers them; WAD of a whole token.
        uint96 slashThresholdWad;
        /// Where E is read from: DRB per whole token. Zero: RISK sets it.
        address priceSource;
    }

    /// @notice A vault as the game sees it.
    struct VaultInfo {
        address vault;
        address asset;
        uint8 assetDecimals;
        /// The epoch that is open or being closed.
        uint32 epoch;
        bool closing;
        /// Bit `i` is set where protocol `i` takes votes.
        uint256 votable;
        /// What is left of the fees that the vault paid in, base units of the asset.
        uint256 rewardPool;
        /// The part of it that the treasury may collect.
        uint256 treasuryRewards;
        VaultTerms terms;
    }

    /// @notice A basket now: everything is brought up to the last completed close.
    struct BasketInfo {
        address vault;
        string name;
        /// DRB wei that vote in the epoch that is open or being closed.
        uint256 voting;
        /// DRB wei that vote from the next epoch that still takes changes.
        uint256 pending;
        /// DRB wei asked back: they no longer vote from `unlockEpoch` on, may leave then, and can be slashed until they do.
        uint256 unlocking;
        uint32 unlockEpoch;
        /// The basket whose portfolio counts for this one; 0 where it is its own. For the epoch of `voting`, and of `pending`.
        uint256 votingLeaderId;
        uint256 pendingLeaderId;
        /// Baskets that follow this one, from the next epoch on, and their DRB wei.
        uint256 followers;
        uint256 followedDrb;
        /// What this basket asks of new followers, basis points of what they redeem.
        uint256 delegationFeeBps;
        /// How often it changed hands.
        uint256 sales;
    }

    /// @notice What a basket's own choices came to. Epochs in which it followed or had nothing locked do not count.
    struct Reputation {
        /// Sum of its portfolio's rewards per locked token, 1e-24 whole token of the asset per whole DRB, signed.
        int256 realisedYield;
        /// Over how many epochs.
        uint256 epochs;
        /// The epochs that `recordEpochs` replayed, and those of them that ended above zero.
        uint256 recordedEpochs;
        uint256 hits;
        /// The lowest of them; 0 where none ended below.
        int256 worstEpoch;
        /// Epochs below this one are recorded, or were lost.
        uint256 recordedUpTo;
        /// Epochs that a change of portfolio made impossible to replay.
        uint256 lostEpochs;
    }
}
