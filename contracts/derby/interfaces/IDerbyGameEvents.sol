// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DerbyGameTypes} from "../types/DerbyGameTypes.sol";

/// @title IDerbyGameEvents
/// @notice What the game tells, beside the events of ERC-721, of OpenZeppelin's Votes and of `IDerbyGamePort`. Together with
/// those they rebuild every portfolio, every reward and a leaderboard off-chain.
interface IDerbyGameEvents {
    /// @notice `basketId` was minted for `vault`, see `Transfer` for whom. `name` is ASCII, padded with zeros.
    event BasketMinted(uint256 indexed basketId, address vault, bytes32 name);

    /// @notice From `fromEpoch` on `basketId` votes with `drb` DRB wei, `lockDelta` more or less than before.
    event BasketRebalanced(uint256 indexed basketId, uint256 indexed fromEpoch, int256 lockDelta, uint256 drb);

    /// @notice From `fromEpoch` on `basketId` votes by `portfolio`: up to 8 lines of 22 bits, the first in the lowest ones,
    /// `| protocolId 8 | basis points 14 |`; a line of 0 basis points is the end.
    event PortfolioChanged(uint256 indexed basketId, uint256 indexed fromEpoch, uint256 portfolio);

    /// @notice The performance of `basketId` was booked up to the opening of `epoch`. `reward` and `payable_` are R and Pay
    /// since the mint, before redemptions; `realisedYield` is the sum of its own portfolio's rewards per locked token. All three
    /// in 1e-24 whole token of the asset.
    event BasketSettled(
        uint256 indexed basketId,
        uint256 indexed epoch,
        int256 reward,
        uint256 payable_,
        int256 realisedYield
    );

    /// @notice `assets` were redeemed for `basketId`: `fee` of them stay for the leader, the rest went to `receiver`.
    event RewardsRedeemed(uint256 indexed basketId, address indexed receiver, uint256 assets, uint256 fee);

    /// @notice `fee` base units that follower `basketId` earned now belong to `leaderId`.
    event DelegationFeeAccrued(uint256 indexed leaderId, uint256 indexed basketId, uint256 fee);

    /// @notice The fees of `leaderId` were paid to `receiver`.
    event DelegationFeesRedeemed(uint256 indexed leaderId, address indexed receiver, uint256 fees);

    /// @notice `drb` DRB wei left `basketId` for `receiver`.
    event BasketUnlocked(uint256 indexed basketId, address indexed receiver, uint256 drb);

    /// @notice `drb` DRB wei of `basketId` went to the treasury, which lowered its debt to `reward` (R now, as in `BasketSettled`).
    event BasketSlashed(uint256 indexed basketId, uint256 drb, int256 reward);

    /// @notice `assets` of `basketId`'s claim went to the treasury: it left without the DRB that would have backed them.
    event RewardsForfeited(uint256 indexed basketId, uint256 assets);

    /// @notice From `fromEpoch` on `basketId` follows `leaderId`, who gets `feeBps` of what it redeems meanwhile.
    event Delegated(uint256 indexed basketId, uint256 indexed leaderId, uint256 fromEpoch, uint256 feeBps);

    /// @notice From `fromEpoch` on `basketId` no longer follows `leaderId`.
    event Undelegated(uint256 indexed basketId, uint256 indexed leaderId, uint256 fromEpoch);

    /// @notice `basketId` asks `feeBps` of who follows it from now on.
    event DelegationFeeSet(uint256 indexed basketId, uint256 feeBps);

    /// @notice Replayed: in `epoch` the portfolio of `basketId` made `rewardPerLockedToken`, 1e-24 whole token per whole DRB.
    event EpochRecorded(uint256 indexed basketId, uint256 indexed epoch, int256 rewardPerLockedToken);

    /// @notice Baskets can be minted for `vault`.
    event VaultAdded(address indexed vault, address indexed asset, uint256 epoch, DerbyGameTypes.VaultTerms terms);

    /// @notice E of `vault` moved, WAD.
    event ExchangeRateChanged(address indexed vault, uint256 oldRateWad, uint256 newRateWad);

    /// @notice What `vault` is slashed by changed.
    event SlashTermsChanged(address indexed vault, uint256 negativeRewardFactorBps, uint256 slashThresholdWad);

    /// @notice E of `vault` is read from `priceSource`, or set by RISK where that is zero.
    event PriceSourceChanged(address indexed vault, address priceSource);

    /// @notice Slashed DRB and forfeited rewards go to `newTreasury`.
    event TreasuryChanged(address indexed oldTreasury, address indexed newTreasury);

    /// @notice `assets` of `vault` went to the treasury.
    event TreasuryRewardsCollected(address indexed vault, address indexed treasury, uint256 assets);

    /// @notice `guardian` paused what comes in until `pausedUntil`, unix seconds.
    event InboundPaused(address indexed guardian, uint256 pausedUntil);
}
