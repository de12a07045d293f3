// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

import {DerbyTypes} from "../types/DerbyTypes.sol";
import {IDerbyVaultErrors} from "./IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "./IDerbyVaultEvents.sol";

/// @title IDerbyVault
/// @notice An ERC-4626 vault that spreads one asset over whitelisted ERC-4626 protocols by the votes of a game.
/// @dev Amounts are base units of the asset. `gross = idle + sum tracked - reserved - accrued fee`, `totalAssets = gross - lockedProfit`.
/// Deposits are priced at gross, exits and `convertTo*` at `totalAssets`; both with one virtual unit of assets and of shares, rounded
/// for the vault. While a close is in progress `deposit`, `mint`, `requestRedeem` and `cancelRequest` revert with
/// `DerbyVault_CloseInProgress`; `withdraw`, `redeem`, `claimRequest` and transfers work. Functions marked ADMIN, RISK or GUARDIAN
/// ask the AccessManager, which knows them by selector; where nothing is mapped they are ADMIN's.
interface IDerbyVault is IERC4626, IDerbyVaultErrors, IDerbyVaultEvents {
    // -------------------------------------------------------------------------------------------- in and out

    /// @notice `deposit` that reverts with `DerbyVault_TooFewShares` below `minShares`.
    /// @return shares Shares of `receiver`, rounded down.
    function depositWithMin(uint256 assets, address receiver, uint256 minShares) external returns (uint256 shares);

    /// @notice `deposit` with an ERC-2612 permit for the asset. A permit that fails is ignored: the allowance decides.
    /// @return shares Shares of `receiver`, rounded down.
    function depositWithPermit(
        uint256 assets,
        address receiver,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 shares);

    /// @notice `redeem` of the caller's shares that reverts with `DerbyVault_TooFewAssets` below `minAssets`.
    /// @return assets Base units paid, rounded down, less the exit fee.
    function redeemWithMin(uint256 shares, address receiver, uint256 minAssets) external returns (uint256 assets);

    /// @notice Puts `shares` of the caller in escrow, to be redeemed at the net price of the next close.
    /// @dev A batch that cash does not cover is filled in part, pro rata; the rest is claimable as shares. No exit fee. Any number
    /// of requests. Reverts with `DerbyVault_CloseInProgress`, `DerbyVault_ZeroAmount`, `DerbyVault_InvalidAddress`.
    /// @param shares How many.
    /// @param receiver Who owns the request: may cancel it now and claim it after the close.
    /// @return requestId Its number, from 1.
    function requestRedeem(uint256 shares, address receiver) external returns (uint256 requestId);

    /// @notice Gives the shares of a request that no close has touched back to its owner, the caller.
    /// @dev Reverts with `DerbyVault_CloseInProgress`, `DerbyVault_UnknownRequest`, `DerbyVault_NotRequestOwner`, `DerbyVault_RequestFilled`.
    /// @return shares As many as were put in.
    function cancelRequest(uint256 requestId) external returns (uint256 shares);

    /// @notice Pays a filled request of the caller, and gives back as shares what was not filled.
    /// @dev Assets round down, redeemed shares up. The last claim of a batch burns the shares that rounding left in escrow and
    /// frees the assets that it left reserved. Reverts with `DerbyVault_UnknownRequest`, `DerbyVault_NotRequestOwner`,
    /// `DerbyVault_RequestPending`, `DerbyVault_InvalidAddress`.
    /// @param receiver Gets both.
    function claimRequest(
        uint256 requestId,
        address receiver
    ) external returns (uint256 assets, uint256 sharesReturned);

    // -------------------------------------------------------------------------------------------- the epoch

    /// @notice Does up to `maxSteps` steps of closing the epoch. Anybody may call, and go on with what another began.
    /// @dev A step is one protocol in one phase, or a phase that has no protocols. It ends early where the gas left could make a
    /// protocol fail that would not fail by itself. Reverts with `DerbyVault_EpochNotOver`, with `DerbyVault_InsufficientGas` where
    /// not even one step fits, and with `DerbyVault_ZeroAmount` for `maxSteps` 0.
    /// @return steps How many were done.
    /// @return finished Whether the next epoch is open.
    function closeEpoch(uint256 maxSteps) external returns (uint256 steps, bool finished);

    /// @notice Lowers what protocol `protocolId` is booked at to what it is worth. Anybody may call, at any time.
    /// @dev Taken from the locked profit first, from the price then. A close that has measured the protocol counts it as that
    /// close's loss. Reverts with `DerbyVault_UnknownProtocol`, `DerbyVault_ProtocolNotMeasurable`, `DerbyVault_NoLoss`,
    /// `DerbyVault_InsufficientGas`.
    /// @return loss By how much.
    function markLoss(uint16 protocolId) external returns (uint256 loss);

    /// @notice Adds `assets` of the caller to the reserve that bounties are paid from.
    function fundBounty(uint256 assets) external;

    /// @notice Sends the game which protocols accept votes, once more.
    /// @dev A status change does it by itself; this is for when the game was not listening. Reverts as the game does.
    function notifyGame() external;

    // -------------------------------------------------------------------------------------------- protocols

    /// @notice ADMIN: makes `vault` a protocol, without votes or money yet.
    /// @dev Reverts with `DerbyVault_InvalidProtocol`, `DerbyVault_DuplicateProtocol`, `DerbyVault_TooManyProtocols`,
    /// `DerbyVault_CloseInProgress`, `DerbyVault_ParameterOutOfBounds` for a cap of 2^112 or more.
    /// @param vault An ERC-4626 vault of the same asset, or an adapter.
    /// @param cap The most it may be given.
    /// @return protocolId Its number for all time, from 0.
    function proposeProtocol(address vault, uint256 cap) external returns (uint16 protocolId);

    /// @notice ADMIN: lets a proposed or deprecated protocol take votes and money. Reverts with `DerbyVault_WrongProtocolStatus`.
    function activateProtocol(uint16 protocolId) external;

    /// @notice ADMIN: as `activateProtocol`, of the protocol that is `vault`.
    /// @dev For a proposal that proposes and activates: between its writing and its execution another may take the number that it would
    /// have had to guess. Reverts with `DerbyVault_NotAProtocol`, `DerbyVault_WrongProtocolStatus`.
    /// @return protocolId Its number.
    function activateProtocolAt(address vault) external returns (uint16 protocolId);

    /// @notice ADMIN or RISK: an active protocol takes no more votes and is drained by the next closes.
    /// @dev Reverts with `DerbyVault_WrongProtocolStatus`.
    function deprecateProtocol(uint16 protocolId) external;

    /// @notice ADMIN: forgets a proposed protocol, or a deprecated or blacklisted one that holds nothing.
    /// @dev With `writeOff`, also one that holds shares: they stay here for ever, booked at 0, and the loss is marked. Reverts with
    /// `DerbyVault_WrongProtocolStatus`, `DerbyVault_ProtocolNotEmpty`, `DerbyVault_CloseInProgress`.
    function removeProtocol(uint16 protocolId, bool writeOff) external;

    /// @notice GUARDIAN: no votes, no new money, target 0 from now on, even in a close that is in progress. Calls nothing of the
    /// protocol's, so that one that reverts can be blacklisted. Reverts with `DerbyVault_WrongProtocolStatus`.
    function blacklistProtocol(uint16 protocolId) external;

    /// @notice ADMIN: makes a blacklisted protocol deprecated, from where it can be activated. Reverts with `DerbyVault_WrongProtocolStatus`.
    function restoreProtocol(uint16 protocolId) external;

    /// @notice RISK: the most a protocol may be given. What it holds beyond leaves with the next close.
    function setProtocolCap(uint16 protocolId, uint256 cap) external;

    /// @notice ADMIN: how the incentives of a protocol are collected and sold. A zero source: not at all.
    /// @dev Reverts with `DerbyVault_UnknownProtocol`, `DerbyVault_InvalidIncentive`, `DerbyVault_ParameterOutOfBounds`.
    function setIncentive(uint16 protocolId, DerbyTypes.Incentive calldata incentive) external;

    // -------------------------------------------------------------------------------------------- parameters

    /// @notice RISK: new parameters, whole. Not during a close.
    /// @dev Bounds: performance fee 0 to 3,000 bps, buffer 0 to 5,000, margin 0 to 1,000, exit fee 0 to 100, interval 1 to 90 days.
    /// Reverts with `DerbyVault_ParameterOutOfBounds`, `DerbyVault_CloseInProgress`.
    function setParameters(DerbyTypes.Parameters calldata newParameters) external;

    /// @notice ADMIN: who receives what nobody owns. Reverts with `DerbyVault_InvalidAddress`.
    function setTreasury(address newTreasury) external;

    /// @notice GUARDIAN: closes `deposit` and `mint` for 14 days, after which they stay open for 14. Exits are not touched.
    function pauseInbound() external;

    // -------------------------------------------------------------------------------------------- views

    /// @notice What one whole share is worth on the way out, without exit fee, rounded down.
    function exchangeRate() external view returns (uint256);

    /// @notice Every protocol there ever was, by number.
    function protocols() external view returns (DerbyTypes.Protocol[] memory);

    /// @notice Protocol `protocolId`. Reverts with `DerbyVault_UnknownProtocol`.
    function protocolOf(uint16 protocolId) external view returns (DerbyTypes.Protocol memory);

    /// @notice What protocol `protocolId` is booked at.
    function allocationOf(uint16 protocolId) external view returns (uint256);

    /// @notice How many protocols there ever were. Their numbers are 0 to this less one.
    function protocolCount() external view returns (uint16);

    /// @notice Bit `i` is set where protocol `i` accepts votes.
    function votableProtocols() external view returns (uint256 bitmap);

    /// @notice The number of the last message about votable protocols that was sent to the game.
    function votableNonce() external view returns (uint64);

    /// @notice What a call to `closeEpoch` would find, for anybody.
    function status() external view returns (DerbyTypes.Status memory);

    /// @notice The epoch that is open or being closed, from 1.
    function epoch() external view returns (uint32);

    /// @notice Whether a close is in progress.
    function isClosing() external view returns (bool);

    /// @notice The steps that the close of this epoch takes at least: one a protocol in three phases, and those that have none.
    function stepsToClose() external view returns (uint256);

    /// @notice The parameters in force.
    function parameters() external view returns (DerbyTypes.Parameters memory);

    /// @notice U: what all protocols were booked at when the epoch opened.
    function openingDeployed() external view returns (uint256);

    /// @notice TLT: DRB wei that the allocation of the epoch follows, 0 below one whole DRB.
    function openingVotes() external view returns (uint256);

    /// @notice Assets that are here and owned by the vault, reserved ones included, the bounty reserve not.
    function idleAssets() external view returns (uint256);

    /// @notice Assets set aside for filled requests.
    function reservedAssets() external view returns (uint256);

    /// @notice Fee that a close in progress has charged and not sent yet.
    function accruedFee() external view returns (uint256);

    /// @notice Profit not unlocked yet.
    function lockedProfit() external view returns (uint256);

    /// @notice `totalAssets + lockedProfit`: what deposits are priced at.
    function grossAssets() external view returns (uint256);

    /// @notice The highest gross price per share that a close has ended with: base units per 1e27 shares' base units.
    function highWaterMark() external view returns (uint256);

    /// @notice What is left to pay bounties from.
    function bountyReserve() external view returns (uint256);

    /// @notice Request `requestId`, all zero once it is claimed or cancelled.
    function requestOf(uint256 requestId) external view returns (DerbyTypes.Request memory);

    /// @notice All requests of `epoch_` together.
    function batchOf(uint32 epoch_) external view returns (DerbyTypes.Batch memory);

    /// @notice How the incentives of a protocol are collected.
    function incentiveOf(uint16 protocolId) external view returns (DerbyTypes.Incentive memory);

    /// @notice The game: an `IDerbyGamePort`.
    function game() external view returns (address);

    /// @notice Who receives what nobody owns.
    function treasury() external view returns (address);

    /// @notice The exchange that sells incentives.
    function exchange() external view returns (address);

    /// @notice Until when `deposit` and `mint` are closed, unix seconds; past or 0 where they are open.
    function inboundPausedUntil() external view returns (uint256);
}
