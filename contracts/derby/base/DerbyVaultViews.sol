// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyVault} from "../interfaces/IDerbyVault.sol";
import {EpochClose} from "../libraries/EpochClose.sol";
import {ProtocolBook} from "../libraries/ProtocolBook.sol";
import {Booking, Listing, Position} from "../libraries/ProtocolWords.sol";
import {VaultLedger} from "../libraries/VaultLedger.sol";
import {DerbyTypes} from "../types/DerbyTypes.sol";
import {DerbyVaultTypes} from "../types/DerbyVaultTypes.sol";
import {DerbyVaultCore} from "./DerbyVaultCore.sol";

/// @title DerbyVaultViews
/// @notice What can be read of a Derby vault beside ERC-4626.
abstract contract DerbyVaultViews is DerbyVaultCore {
    using VaultLedger for DerbyVaultTypes.State;

    /// @inheritdoc IDerbyVault
    function exchangeRate() external view returns (uint256) {
        return convertToAssets(10 ** decimals());
    }

    /// @inheritdoc IDerbyVault
    function protocols() external view returns (DerbyTypes.Protocol[] memory list) {
        list = new DerbyTypes.Protocol[](_state.protocolCount);
        for (uint16 i = 0; i < list.length; ++i) list[i] = _protocol(i);
    }

    /// @inheritdoc IDerbyVault
    function protocolOf(uint16 protocolId) external view returns (DerbyTypes.Protocol memory) {
        ProtocolBook.statusOf(_state, protocolId);
        return _protocol(protocolId);
    }

    /// @inheritdoc IDerbyVault
    function allocationOf(uint16 protocolId) external view returns (uint256) {
        return _state.protocols[protocolId].booking.tracked();
    }

    /// @inheritdoc IDerbyVault
    function protocolCount() external view returns (uint16) {
        return _state.protocolCount;
    }

    /// @inheritdoc IDerbyVault
    function votableProtocols() external view returns (uint256 bitmap) {
        return _state.votable;
    }

    /// @inheritdoc IDerbyVault
    function votableNonce() external view returns (uint64) {
        return _state.votableNonce;
    }

    /// @inheritdoc IDerbyVault
    function status() external view returns (DerbyTypes.Status memory) {
        return
            DerbyTypes.Status({
                epoch: _state.epoch,
                phase: _state.phase,
                cursor: _state.cursor,
                closableAt: uint40(_closableAt()),
                bounty: _bounty()
            });
    }

    /// @inheritdoc IDerbyVault
    function epoch() external view returns (uint32) {
        return _state.epoch;
    }

    /// @inheritdoc IDerbyVault
    function isClosing() external view returns (bool) {
        return _state.phase != DerbyTypes.Phase.Open;
    }

    /// @inheritdoc IDerbyVault
    function stepsToClose() external view returns (uint256) {
        return EpochClose.stepsToClose(_state);
    }

    /// @inheritdoc IDerbyVault
    function parameters() external view returns (DerbyTypes.Parameters memory) {
        return _state.parameters;
    }

    /// @inheritdoc IDerbyVault
    function openingDeployed() external view returns (uint256) {
        return _state.openingDeployed;
    }

    /// @inheritdoc IDerbyVault
    function openingVotes() external view returns (uint256) {
        return _state.openingVotes;
    }

    /// @inheritdoc IDerbyVault
    function idleAssets() external view returns (uint256) {
        return _state.holdings.idle();
    }

    /// @inheritdoc IDerbyVault
    function reservedAssets() external view returns (uint256) {
        return _state.reserved;
    }

    /// @inheritdoc IDerbyVault
    function accruedFee() external view returns (uint256) {
        return _state.fee();
    }

    /// @inheritdoc IDerbyVault
    function lockedProfit() external view returns (uint256) {
        return _state.lockedProfit();
    }

    /// @inheritdoc IDerbyVault
    function grossAssets() external view returns (uint256) {
        return _state.gross();
    }

    /// @inheritdoc IDerbyVault
    function highWaterMark() external view returns (uint256) {
        return _state.highWaterMark;
    }

    /// @inheritdoc IDerbyVault
    function bountyReserve() external view returns (uint256) {
        return _state.bountyReserve;
    }

    /// @inheritdoc IDerbyVault
    function requestOf(uint256 requestId) external view returns (DerbyTypes.Request memory) {
        return _state.requests[requestId];
    }

    /// @inheritdoc IDerbyVault
    function batchOf(uint32 epoch_) external view returns (DerbyTypes.Batch memory) {
        return _state.batches[epoch_];
    }

    /// @inheritdoc IDerbyVault
    function incentiveOf(uint16 protocolId) external view returns (DerbyTypes.Incentive memory) {
        return _state.incentives[protocolId];
    }

    /// @inheritdoc IDerbyVault
    function game() external view returns (address) {
        return GAME;
    }

    /// @inheritdoc IDerbyVault
    function treasury() external view returns (address) {
        return _state.treasury;
    }

    /// @inheritdoc IDerbyVault
    function exchange() external view returns (address) {
        return EXCHANGE;
    }

    /// @inheritdoc IDerbyVault
    function inboundPausedUntil() external view returns (uint256) {
        return _state.pausedUntil;
    }

    function _protocol(uint16 protocolId) private view returns (DerbyTypes.Protocol memory) {
        DerbyVaultTypes.ProtocolState storage p = _state.protocols[protocolId];
        (Listing listing, Booking booking, Position position) = (p.listing, p.booking, p.position);
        return
            DerbyTypes.Protocol({
                vault: listing.vault(),
                status: listing.status(),
                measured: booking.isMeasured(),
                tracked: booking.tracked(),
                opening: VaultLedger.openingOf(p, booking),
                cap: listing.capOf(position),
                shares: position.shares(),
                votes: position.votes(),
                rewardPerLockedToken: booking.reward()
            });
    }
}
