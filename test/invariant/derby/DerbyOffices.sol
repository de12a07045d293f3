// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {DerbyVault} from "../../../contracts/derby/DerbyVault.sol";
import {IDerbyGameErrors} from "../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {IDerbyVaultErrors} from "../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyKeepers} from "./DerbyKeepers.sol";

/// @title DerbyOffices
/// @notice What governance, risk and guardian do to a season, at any time that it is allowed, also during a close.
abstract contract DerbyOffices is DerbyKeepers {
    uint256 private constant PAUSE_COOLDOWN = 14 days;

    // ------------------------------------------------------------------------------------------------ protocols

    /// @dev One that waits is activated, at any time; else one is proposed.
    function _propose(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        DerbyVault vault = _seasons[s].vault;
        (bool found, uint16 id) = _inStatus(s, size, DerbyTypes.ProtocolStatus.Proposed);
        if (found) {
            assertEq(
                vault.activateProtocolAt(address(_stands[s][id].protocol)),
                id,
                "11. the protocol at that address"
            );
            ++reached["a proposed protocol activated"];
        } else {
            if (_stands[s].length >= MAX_PROTOCOLS / 2) return "full";
            if (vault.isClosing()) _finishClose(s, who);
            id = _proposeProtocol(s);
        }
        _statusChanged(s, id);
        return "";
    }

    function _deprecate(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        (bool found, uint16 id) = _inStatus(s, size, DerbyTypes.ProtocolStatus.Active);
        if (!found) id = _needActive(s);
        vm.prank(_risk);
        _seasons[s].vault.deprecateProtocol(id);
        _statusChanged(s, id);
        return "";
    }

    /// @dev 11. The guardian asks nobody, whatever the protocol's state and whether or not a close is in progress.
    function _blacklist(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        uint16 id = uint16(size % _stands[s].length);
        DerbyTypes.ProtocolStatus status = _seasons[s].vault.protocolOf(id).status;
        bool isGone = status == DerbyTypes.ProtocolStatus.Removed || status == DerbyTypes.ProtocolStatus.Blacklisted;
        _blacklistExactly(s, isGone ? _needActive(s) : id);
        return "";
    }

    function _blacklistExactly(uint256 s, uint16 id) internal {
        DerbyVault vault = _seasons[s].vault;
        uint256 gross = vault.grossAssets();
        vm.prank(_guardian);
        vault.blacklistProtocol(id);
        assertEq(vault.grossAssets(), gross, "11. what is in it stays accounted");
        _statusChanged(s, id);
        if (vault.isClosing()) ++reached["blacklisted during a close"];
    }

    function _restore(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        (bool found, uint16 id) = _inStatus(s, size, DerbyTypes.ProtocolStatus.Blacklisted);
        if (!found) {
            _blacklist(who, size);
            (found, id) = _inStatus(s, size, DerbyTypes.ProtocolStatus.Blacklisted);
        }
        _seasons[s].vault.restoreProtocol(id);
        if (size % 2 == 0) _seasons[s].vault.activateProtocol(id);
        _statusChanged(s, id);
        return "";
    }

    /// @dev One that holds something can only be written off, and that is a loss.
    function _remove(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        DerbyVault vault = _seasons[s].vault;
        if (vault.isClosing()) _finishClose(s, who);
        (bool found, uint16 id) = _inStatus(s, size, DerbyTypes.ProtocolStatus.Deprecated);
        if (!found) (found, id) = _inStatus(s, size, DerbyTypes.ProtocolStatus.Blacklisted);
        if (!found) {
            id = _needActive(s);
            vm.prank(_risk);
            vault.deprecateProtocol(id);
        }
        DerbyTypes.Protocol memory p = vault.protocolOf(id);
        bool isEmpty = p.shares == 0 && p.tracked == 0;
        if (!isEmpty) {
            bytes memory data = abi.encodeCall(vault.removeProtocol, (id, false));
            bytes4 notEmpty = IDerbyVaultErrors.DerbyVault_ProtocolNotEmpty.selector;
            _refused(address(vault), address(this), data, notEmpty, "11. not while it holds something");
            if (size % 4 != 0) (p, isEmpty) = _drained(s, who, id);
        }
        vault.removeProtocol(id, !isEmpty);
        _stands[s][id].extraShares += p.shares;
        if (!isEmpty) _bookLoss(s, p.tracked);
        if (!isEmpty) ++reached["written off"];
        return "";
    }

    /// @dev After the close that takes out what can be had. What is then left is written off.
    function _drained(uint256 s, uint256 who, uint16 id) private returns (DerbyTypes.Protocol memory p, bool isEmpty) {
        _mendAll(s);
        _closeWhole(s, who);
        p = _seasons[s].vault.protocolOf(id);
        isEmpty = p.shares == 0 && p.tracked == 0;
    }

    function _setCap(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        uint256 cap = size % 2 == 0 ? CAP : size % (_seasons[s].vault.grossAssets() + 2);
        vm.prank(_risk);
        _seasons[s].vault.setProtocolCap(uint16(size % _stands[s].length), Math.min(cap, type(uint112).max));
        if (_seasons[s].vault.isClosing()) _seasons[s].isDisturbed = true;
        return "";
    }

    function _setIncentive(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        if (_seasons[s].vault.isClosing()) _finishClose(s, who);
        _listIncentive(s, _needActive(s), size % 4 == 0 ? address(0) : address(_incentives));
        _exchange.setLossBps(size % 101);
        return "";
    }

    function _listIncentive(uint256 s, uint16 id, address source) internal {
        address token = address(_incentives.TOKEN());
        _seasons[s].vault.setIncentive(id, DerbyTypes.Incentive(source, token, _priceSource, 100));
    }

    function _statusChanged(uint256 s, uint16 id) private {
        if (_seasons[s].vault.isClosing()) _seasons[s].isDisturbed = true;
        uint256 votable = _seasons[s].vault.votableProtocols();
        bool isActive = _seasons[s].vault.protocolOf(id).status == DerbyTypes.ProtocolStatus.Active;
        assertTrue((votable >> id) & 1 == (isActive ? 1 : 0), "11. only an active protocol takes votes");
        assertEq(_game.vaultInfo(address(_seasons[s].vault)).votable, votable, "11. and the game knows");
    }

    function _inStatus(
        uint256 s,
        uint256 size,
        DerbyTypes.ProtocolStatus status
    ) private view returns (bool, uint16 id) {
        uint256 count = _stands[s].length;
        for (uint256 i = 0; i < count; ++i) {
            id = uint16((size + i) % count);
            if (_seasons[s].vault.protocolOf(id).status == status) return (true, id);
        }
        return (false, 0);
    }

    /// @dev Where there is none, one is brought back, or proposed.
    function _needActive(uint256 s) internal override returns (uint16 id) {
        bool found;
        DerbyVault vault = _seasons[s].vault;
        (found, id) = _inStatus(s, 0, DerbyTypes.ProtocolStatus.Active);
        if (found) return id;
        if (vault.isClosing()) _finishClose(s, 0);
        (found, id) = _inStatus(s, 0, DerbyTypes.ProtocolStatus.Blacklisted);
        if (found) vault.restoreProtocol(id);
        if (!found) (found, id) = _inStatus(s, 0, DerbyTypes.ProtocolStatus.Deprecated);
        if (!found) return _addProtocol(s);
        vault.activateProtocol(id);
    }

    // ------------------------------------------------------------------------------------------------ parameters

    function _setParameters(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        DerbyVault vault = _seasons[s].vault;
        DerbyTypes.Parameters memory p = vault.parameters();
        p.performanceFeeBps = uint16(size % 3_001);
        p.bufferBps = uint16((size >> 16) % 5_001);
        p.marginBps = uint16((size >> 32) % ((size >> 40) % 4 == 0 ? 1_001 : 20));
        p.exitFeeBps = uint16((size >> 48) % 101);
        p.interval = uint32(1 days + ((size >> 64) % 29 days));
        p.bountyCap = uint96((size >> 96) % 1e12);
        if (vault.isClosing()) {
            bytes memory data = abi.encodeCall(vault.setParameters, (p));
            bytes4 closing = IDerbyVaultErrors.DerbyVault_CloseInProgress.selector;
            _refused(address(vault), _risk, data, closing, "6. the terms of a close stand");
            if (size % 8 == 0) return "closing";
            _finishClose(s, who);
        }
        _setParametersExactly(s, p);
        return "";
    }

    function _setParametersExactly(uint256 s, DerbyTypes.Parameters memory p) private keepsPrices(s) {
        vm.prank(_risk);
        _seasons[s].vault.setParameters(p);
    }

    function _setTerms(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        uint16 factor = uint16(size % 8 == 0 ? 0 : size % 10_001);
        vm.prank(_risk);
        _game.setSlashTerms(address(_seasons[s].vault), factor, uint96((size >> 16) % 10e18));
        return "";
    }

    /// @dev By RISK where there is no source, by the source's price where there is one: never by more than a fifth an epoch.
    function _moveRate(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        address vault = address(_seasons[s].vault);
        uint256 opening = _seasons[s].openingRate;
        if (s == 1) {
            _publish(1e8 + (size % 3e8));
            _game.refreshExchangeRate(vault);
            return "";
        }
        uint128 rate = uint128(Math.ceilDiv(opening * 8, 10) + (size % (opening / 3)));
        rate = uint128(Math.min(rate, (opening * 12) / 10));
        bytes memory data = abi.encodeCall(_game.setExchangeRate, (vault, uint128((opening * 12) / 10 + 1)));
        bytes4 tooFar = IDerbyGameErrors.DerbyGame_RateMovesTooFar.selector;
        _refused(address(_game), _risk, data, tooFar, "E moves by a fifth at most");
        vm.prank(_risk);
        _game.setExchangeRate(vault, rate);
        return "";
    }

    function _pause(uint256 who, uint256 size) internal returns (string memory) {
        DerbyVault vault = _seasons[who % SEASONS].vault;
        uint256 until = size % 2 == 0 ? vault.inboundPausedUntil() : _game.inboundPausedUntil();
        if (until != 0 && block.timestamp < until + PAUSE_COOLDOWN) {
            if (size % 16 == 0) return "cooling down";
            vm.warp(until + PAUSE_COOLDOWN);
        }
        vm.prank(_guardian);
        if (size % 2 == 0) vault.pauseInbound();
        else _game.pauseInbound();
        return "";
    }

    function _fundBounty(uint256 who, uint256 size) internal keepsPrices(who % SEASONS) returns (string memory) {
        vm.prank(_person(who));
        _seasons[who % SEASONS].vault.fundBounty(1 + _anySize(size, 64));
        return "";
    }
}
