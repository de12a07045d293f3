// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DerbyTypes} from "../types/DerbyTypes.sol";

/// @title IDerbyVaultEvents
/// @notice What a Derby vault tells, beside the events of ERC-20 and ERC-4626. Amounts are base units of the asset.
interface IDerbyVaultEvents {
    /// @notice Request `requestId` of `owner` put `shares` of `from` in escrow for the close of `epoch`.
    event RedeemRequested(
        uint256 indexed requestId,
        address indexed owner,
        address indexed from,
        uint32 epoch,
        uint256 shares
    );

    /// @notice Request `requestId` was taken back with its `shares`.
    event RequestCancelled(uint256 indexed requestId, address indexed owner, uint256 shares);

    /// @notice Request `requestId` paid `assets` and gave `sharesReturned` back, both to `receiver`.
    event RequestClaimed(
        uint256 indexed requestId,
        address indexed owner,
        address indexed receiver,
        uint256 assets,
        uint256 sharesReturned
    );

    /// @notice `caller` began to close `epoch`.
    event EpochCloseBegun(uint32 indexed epoch, address indexed caller);

    /// @notice The protocols from `firstId` on were worth `measured`; 0 for one that did not answer, see `ProtocolSkipped`. What that
    /// means to players is in the game's `ResultsRecorded`. One event a run: one a protocol took 2,400 gas each.
    event ProtocolsMeasured(uint32 indexed epoch, uint16 indexed firstId, uint256[] measured);

    /// @notice All protocols are measured: what the epoch gained and lost, the fee due, and what stays locked.
    event EpochPriced(uint32 indexed epoch, uint256 gains, uint256 losses, uint256 fee, uint256 lockedProfit);

    /// @notice `fee` reached the game; `cancelled` of it could not and stays as locked profit.
    event FeePaid(uint32 indexed epoch, uint256 fee, uint256 cancelled);

    /// @notice The requests of `epoch` were filled: `filledShares` of `shares`, for `assets`.
    event RequestsFilled(uint32 indexed epoch, uint256 shares, uint256 filledShares, uint256 assets);

    /// @notice `assets` went into protocol `protocolId`, now booked at `tracked`.
    event ProtocolFunded(uint32 indexed epoch, uint16 indexed protocolId, uint256 assets, uint256 tracked);

    /// @notice `assets` came out of protocol `protocolId`, now booked at `tracked`.
    event ProtocolDrained(uint32 indexed epoch, uint16 indexed protocolId, uint256 assets, uint256 tracked);

    /// @notice Protocol `protocolId` failed in `phase` and was skipped; what it holds stays booked.
    event ProtocolSkipped(uint32 indexed epoch, uint16 indexed protocolId, DerbyTypes.Phase phase);

    /// @notice `epoch` is closed: what is owned in all, the shares there are, and what is still locked.
    event EpochClosed(uint32 indexed epoch, uint256 grossAssets, uint256 supply, uint256 lockedProfit);

    /// @notice `keeper` was paid `bounty` for `steps` steps.
    event BountyPaid(address indexed keeper, uint256 steps, uint256 bounty);

    /// @notice `funder` added `assets` to the reserve that bounties are paid from.
    event BountyFunded(address indexed funder, uint256 assets);

    /// @notice Protocol `protocolId` was found worth `loss` less than it was booked at.
    event LossMarked(uint16 indexed protocolId, uint256 loss, uint256 tracked);

    /// @notice `vault` became protocol `protocolId`, with a cap.
    event ProtocolProposed(uint16 indexed protocolId, address indexed vault, uint256 cap);

    /// @notice Protocol `protocolId` moved to `status`.
    event ProtocolStatusChanged(uint16 indexed protocolId, DerbyTypes.ProtocolStatus status);

    /// @notice Protocol `protocolId` may be given up to `cap`.
    event ProtocolCapChanged(uint16 indexed protocolId, uint256 cap);

    /// @notice Protocol `protocolId` was given up with `shares` of it booked at `tracked`.
    event ProtocolWrittenOff(uint16 indexed protocolId, uint256 shares, uint256 tracked);

    /// @notice Incentives of protocol `protocolId` are collected in this way from now on.
    event IncentiveChanged(uint16 indexed protocolId, DerbyTypes.Incentive incentive);

    /// @notice `sold` of an incentive token of protocol `protocolId` brought `assets`.
    event IncentiveHarvested(uint32 indexed epoch, uint16 indexed protocolId, uint256 sold, uint256 assets);

    /// @notice The game did not take the message about which protocols accept votes; `notifyGame` sends it again.
    event GameNotNotified(uint64 nonce, uint256 votable);

    /// @notice The parameters changed.
    event ParametersChanged(DerbyTypes.Parameters parameters);

    /// @notice `treasury` receives from now on what nobody owns.
    event TreasuryChanged(address treasury);

    /// @notice The last holder left `assets` behind, which went to the treasury as shares.
    event RemainderToTreasury(address indexed treasury, uint256 assets);

    /// @notice `guardian` paused what comes in until `pausedUntil`.
    event InboundPaused(address indexed guardian, uint256 pausedUntil);
}
