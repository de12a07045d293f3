// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {BPS} from "../../shared/math/FixedPoint.sol";
import {IDerbyGamePort} from "../interfaces/IDerbyGamePort.sol";
import {IDerbyVaultErrors} from "../interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../types/DerbyTypes.sol";
import {DerbyVaultTypes} from "../types/DerbyVaultTypes.sol";
import {ProtocolValue} from "./ProtocolValue.sol";
import {ProtocolWords} from "./ProtocolWords.sol";
import {VaultLedger} from "./VaultLedger.sol";

/// @title ProtocolBook
/// @notice The whitelist of a Derby vault: the life of a protocol, its cap, its incentives, and losses found between closes.
/// @dev Linked; runs in the vault. Changing a status calls nothing of the protocol's, so that one that reverts can be blacklisted.
library ProtocolBook {
    using SafeCast for uint256;
    using VaultLedger for DerbyVaultTypes.State;

    /// @dev What has to be there before a value is read: a stingy caller could make a protocol look poorer than it is.
    uint256 private constant MARK_GAS = 500_000;

    /// @notice As `IDerbyVault.proposeProtocol`.
    function propose(
        DerbyVaultTypes.State storage s,
        address asset,
        address vault,
        uint256 cap
    ) external returns (uint16 id) {
        id = s.protocolCount;
        if (id == DerbyTypes.MAX_PROTOCOLS) {
            revert IDerbyVaultErrors.DerbyVault_TooManyProtocols(DerbyTypes.MAX_PROTOCOLS);
        }
        uint256 known = s.protocolIds[vault];
        if (known != 0) revert IDerbyVaultErrors.DerbyVault_DuplicateProtocol(vault, uint16(known - 1));
        _requireProtocol(vault, asset);
        DerbyVaultTypes.ProtocolState storage p = s.protocols[id];
        uint112 checkedCap = _checkedCap(cap);
        p.listing = ProtocolWords.listed(vault, checkedCap);
        p.booking = ProtocolWords.booked(0, 0, true);
        p.position = p.position.withCap(checkedCap);
        s.protocolIds[vault] = uint256(id) + 1;
        s.protocolCount = id + 1;
        emit IDerbyVaultEvents.ProtocolProposed(id, vault, cap);
        _move(s, id, DerbyTypes.ProtocolStatus.Proposed);
    }

    /// @notice As `IDerbyVault.activateProtocol`.
    function activate(DerbyVaultTypes.State storage s, uint16 id, address game) public {
        DerbyTypes.ProtocolStatus status = statusOf(s, id);
        bool isPossible =
            status == DerbyTypes.ProtocolStatus.Proposed || status == DerbyTypes.ProtocolStatus.Deprecated;
        if (!isPossible) revert IDerbyVaultErrors.DerbyVault_WrongProtocolStatus(id, status);
        _move(s, id, DerbyTypes.ProtocolStatus.Active);
        s.votable |= 1 << id;
        tellGame(s, game);
    }

    /// @notice As `IDerbyVault.activateProtocolAt`.
    function activateAt(DerbyVaultTypes.State storage s, address vault, address game) external returns (uint16 id) {
        uint256 known = s.protocolIds[vault];
        if (known == 0) revert IDerbyVaultErrors.DerbyVault_NotAProtocol(vault);
        id = uint16(known - 1);
        activate(s, id, game);
    }

    /// @notice As `IDerbyVault.deprecateProtocol`.
    function deprecate(DerbyVaultTypes.State storage s, uint16 id, address game) external {
        DerbyTypes.ProtocolStatus status = statusOf(s, id);
        if (status != DerbyTypes.ProtocolStatus.Active) {
            revert IDerbyVaultErrors.DerbyVault_WrongProtocolStatus(id, status);
        }
        _move(s, id, DerbyTypes.ProtocolStatus.Deprecated);
        _close(s, id, game);
    }

    /// @notice As `IDerbyVault.blacklistProtocol`.
    function blacklist(DerbyVaultTypes.State storage s, uint16 id, address game) external {
        DerbyTypes.ProtocolStatus status = statusOf(s, id);
        bool isGone = status == DerbyTypes.ProtocolStatus.Removed || status == DerbyTypes.ProtocolStatus.Blacklisted;
        if (isGone) revert IDerbyVaultErrors.DerbyVault_WrongProtocolStatus(id, status);
        _move(s, id, DerbyTypes.ProtocolStatus.Blacklisted);
        _close(s, id, game);
    }

    /// @notice As `IDerbyVault.restoreProtocol`.
    function restore(DerbyVaultTypes.State storage s, uint16 id) external {
        DerbyTypes.ProtocolStatus status = statusOf(s, id);
        if (status != DerbyTypes.ProtocolStatus.Blacklisted) {
            revert IDerbyVaultErrors.DerbyVault_WrongProtocolStatus(id, status);
        }
        _move(s, id, DerbyTypes.ProtocolStatus.Deprecated);
    }

    /// @notice As `IDerbyVault.removeProtocol`.
    function remove(DerbyVaultTypes.State storage s, uint16 id, bool writeOff) external {
        DerbyTypes.ProtocolStatus status = statusOf(s, id);
        bool isOver = status == DerbyTypes.ProtocolStatus.Active || status == DerbyTypes.ProtocolStatus.Removed;
        if (isOver) revert IDerbyVaultErrors.DerbyVault_WrongProtocolStatus(id, status);
        DerbyVaultTypes.ProtocolState storage p = s.protocols[id];
        (uint256 shares, uint256 tracked) = (p.position.shares(), p.booking.tracked());
        if (shares != 0 || tracked != 0) {
            if (!writeOff) revert IDerbyVaultErrors.DerbyVault_ProtocolNotEmpty(id, shares);
            p.position = p.position.withShares(0);
            _lower(s, p, 0);
            p.booking = p.booking.withMark(false);
            emit IDerbyVaultEvents.ProtocolWrittenOff(id, shares, tracked);
        }
        s.incentivized &= ~(uint256(1) << id);
        _move(s, id, DerbyTypes.ProtocolStatus.Removed);
    }

    /// @notice As `IDerbyVault.setProtocolCap`.
    function setCap(DerbyVaultTypes.State storage s, uint16 id, uint256 cap) external {
        statusOf(s, id);
        uint112 checkedCap = _checkedCap(cap);
        DerbyVaultTypes.ProtocolState storage p = s.protocols[id];
        (p.listing, p.position) = (p.listing.withCap(checkedCap), p.position.withCap(checkedCap));
        emit IDerbyVaultEvents.ProtocolCapChanged(id, cap);
    }

    /// @notice As `IDerbyVault.setIncentive`.
    function setIncentive(
        DerbyVaultTypes.State storage s,
        uint16 id,
        DerbyTypes.Incentive calldata incentive,
        address asset
    ) external {
        statusOf(s, id);
        if (incentive.maxSlippageBps > BPS) {
            revert IDerbyVaultErrors.DerbyVault_ParameterOutOfBounds(
                "maxSlippageBps",
                incentive.maxSlippageBps,
                0,
                BPS
            );
        }
        bool isOurs = incentive.token == asset || s.protocolIds[incentive.token] != 0;
        if (isOurs) revert IDerbyVaultErrors.DerbyVault_InvalidIncentive(id, incentive.token);
        s.incentives[id] = incentive;
        if (incentive.source == address(0)) s.incentivized &= ~(uint256(1) << id);
        else s.incentivized |= 1 << id;
        emit IDerbyVaultEvents.IncentiveChanged(id, incentive);
    }

    /// @notice As `IDerbyVault.markLoss`.
    function markLoss(DerbyVaultTypes.State storage s, uint16 id) external returns (uint256 loss) {
        statusOf(s, id);
        DerbyVaultTypes.ProtocolState storage p = s.protocols[id];
        (uint256 tracked, uint256 opening) = (p.booking.tracked(), VaultLedger.openingOf(p, p.booking));
        uint256 value = _valueOf(p, id);
        if (value >= tracked) revert IDerbyVaultErrors.DerbyVault_NoLoss(id, value, tracked);
        _lower(s, p, value);
        if (!_isMeasured(s, id)) (p.booking, p.marked) = (p.booking.withMark(true), opening - value);
        loss = tracked - value;
        emit IDerbyVaultEvents.LossMarked(id, loss, value);
    }

    /// @notice Sends the game the whole list of protocols that accept votes. A game that does not listen stops nothing.
    function tellGame(DerbyVaultTypes.State storage s, address game) public {
        (uint64 nonce, uint256 votable) = (++s.votableNonce, s.votable);
        try IDerbyGamePort(game).updateVotable(nonce, votable) {} catch {
            emit IDerbyVaultEvents.GameNotNotified(nonce, votable);
        }
    }

    /// @notice Where protocol `id` stands. Reverts with `DerbyVault_UnknownProtocol`.
    function statusOf(
        DerbyVaultTypes.State storage s,
        uint16 id
    ) internal view returns (DerbyTypes.ProtocolStatus status) {
        if (id >= s.protocolCount) revert IDerbyVaultErrors.DerbyVault_UnknownProtocol(id, s.protocolCount);
        return s.protocols[id].listing.status();
    }

    function _move(DerbyVaultTypes.State storage s, uint16 id, DerbyTypes.ProtocolStatus status) private {
        DerbyVaultTypes.ProtocolState storage p = s.protocols[id];
        p.listing = p.listing.withStatus(status);
        emit IDerbyVaultEvents.ProtocolStatusChanged(id, status);
    }

    function _close(DerbyVaultTypes.State storage s, uint16 id, address game) private {
        if (s.votable & (1 << id) == 0) return;
        s.votable &= ~(uint256(1) << id);
        tellGame(s, game);
    }

    /// @dev Takes the difference off the books and out of locked profit, then out of the price.
    function _lower(DerbyVaultTypes.State storage s, DerbyVaultTypes.ProtocolState storage p, uint256 value) private {
        uint256 loss = p.booking.tracked() - value;
        p.booking = p.booking.withTracked(value);
        s.holdings = s.holdings.withTracked(s.holdings.tracked() - loss);
        s.absorb(loss);
    }

    /// @dev Whether the close in progress is past measuring protocol `id`: what it is booked at is then the next opening.
    function _isMeasured(DerbyVaultTypes.State storage s, uint16 id) private view returns (bool) {
        return s.phase > DerbyTypes.Phase.Measure || (s.phase == DerbyTypes.Phase.Measure && id < s.cursor);
    }

    function _valueOf(DerbyVaultTypes.ProtocolState storage p, uint16 id) private view returns (uint256) {
        if (gasleft() < MARK_GAS) revert IDerbyVaultErrors.DerbyVault_InsufficientGas(MARK_GAS, gasleft());
        (bool ok, uint256 value) = ProtocolValue.tryRead(p.listing.vault(), p.position.shares());
        if (!ok) revert IDerbyVaultErrors.DerbyVault_ProtocolNotMeasurable(id);
        return value;
    }

    function _checkedCap(uint256 cap) private pure returns (uint112) {
        if (cap > type(uint112).max) {
            revert IDerbyVaultErrors.DerbyVault_ParameterOutOfBounds("cap", cap, 0, type(uint112).max);
        }
        return uint112(cap);
    }

    /// @dev Not by `try`: an answer shorter than a word, nobody's code among them, would revert without a name.
    function _requireProtocol(address vault, address asset) private view {
        (bool ok, bytes memory answer) = vault.staticcall(abi.encodeCall(IERC4626.asset, ()));
        bool isOfAsset = ok && answer.length >= 32 && abi.decode(answer, (uint256)) == uint160(asset);
        if (vault == address(this) || !isOfAsset) revert IDerbyVaultErrors.DerbyVault_InvalidProtocol(vault);
    }
}
