// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {DerbyVault} from "../../../contracts/derby/DerbyVault.sol";
import {IDerbyVault} from "../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyClose} from "./DerbyClose.sol";

/// @title DerbyDepositors
/// @notice What people do with shares: deposit, leave, ask for more than is idle, claim, transfer, give away.
/// @dev An action returns the reason why it was impossible, or nothing.
abstract contract DerbyDepositors is DerbyClose {
    uint256 private constant MAX_ASKS = 12;

    // ------------------------------------------------------------------------------------------------ in

    function _deposit(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        if (!_openVault(s, who, size)) return "closing or paused";
        DerbyVault vault = _seasons[s].vault;
        uint256 most = vault.maxDeposit(_person(who));
        if (most == 0) return "everything is lost";
        uint256 assets = 1 + _anySize(size, _seasons[s].decimals == 6 ? 40 : 80);
        if (assets > most) {
            bytes memory data = abi.encodeCall(vault.deposit, (assets, _person(who >> 8)));
            _refusedBeyond(vault, data, ERC4626.ERC4626ExceededMaxDeposit.selector);
        }
        _depositExactly(s, _person(who >> 8), Math.min(assets, most));
        return "";
    }

    function _depositExactly(uint256 s, address person, uint256 assets) internal keepsPrices(s) {
        Season storage season = _seasons[s];
        uint256 expected = season.vault.previewDeposit(assets);
        if (expected == 0) {
            bytes memory data = abi.encodeCall(season.vault.deposit, (assets, person));
            bytes4 zero = IDerbyVaultErrors.DerbyVault_ZeroAmount.selector;
            return _refused(address(season.vault), person, data, zero, "4. no assets for no shares");
        }
        uint256 held = season.asset.balanceOf(person);
        vm.prank(person);
        assertEq(season.vault.deposit(assets, person), expected, "4. shares as announced");
        assertEq(held - season.asset.balanceOf(person), assets, "3. a deposit costs its assets");
    }

    function _mint(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        if (!_openVault(s, who, size)) return "closing or paused";
        DerbyVault vault = _seasons[s].vault;
        uint256 most = vault.maxMint(_person(who));
        if (most == 0) return "everything is lost";
        uint256 bits = _seasons[s].decimals == 6 ? 40 : 80;
        uint256 shares = 1 + _anySize(size, bits);
        if (shares > most) {
            bytes memory data = abi.encodeCall(vault.mint, (shares, _person(who >> 8)));
            _refusedBeyond(vault, data, ERC4626.ERC4626ExceededMaxMint.selector);
        }
        shares = Math.min(shares, Math.min(most, vault.previewDeposit(2 ** bits)));
        if (shares == 0) return "a share is worth too much";
        _mintExactly(s, _person(who >> 8), shares);
        return "";
    }

    /// @dev A vault that has lost nearly everything sells few of its shares, and one whose shares are worth much has few.
    function _refusedBeyond(DerbyVault vault, bytes memory data, bytes4 exceeded) private {
        _refused(address(vault), _person(0), data, exceeded, "4. no more than announced");
    }

    function _mintExactly(uint256 s, address person, uint256 shares) private keepsPrices(s) {
        Season storage season = _seasons[s];
        uint256 held = season.asset.balanceOf(person);
        vm.prank(person);
        uint256 assets = season.vault.mint(shares, person);
        assertEq(held - season.asset.balanceOf(person), assets, "3. a mint costs what it says");
    }

    // ------------------------------------------------------------------------------------------------ out

    /// @dev Instant exits work at any time, also during a close.
    function _leaveNow(uint256 who, uint256 size) internal returns (string memory) {
        (uint256 s, address person) = _holder(who, size);
        if (person == address(0)) return "no shares";
        if (size % 2 == 0) return _redeem(s, person, size >> 8);
        return _withdraw(s, person, size >> 8);
    }

    function _redeem(uint256 s, address person, uint256 size) internal keepsPrices(s) returns (string memory) {
        Season storage season = _seasons[s];
        uint256 most = season.vault.maxRedeem(person);
        if (most == 0) return "nothing idle";
        uint256 shares = size % 4 == 0 ? most : 1 + (size % most);
        uint256 expected = season.vault.previewRedeem(shares);
        uint256 held = season.asset.balanceOf(person);
        vm.prank(person);
        assertEq(season.vault.redeem(shares, person, person), expected, "4. assets as announced");
        assertEq(season.asset.balanceOf(person) - held, expected, "3. and they arrive");
        _left(s);
        return "";
    }

    function _withdraw(uint256 s, address person, uint256 size) internal keepsPrices(s) returns (string memory) {
        Season storage season = _seasons[s];
        uint256 most = season.vault.maxWithdraw(person);
        if (most == 0) return "nothing idle";
        uint256 assets = size % 4 == 0 ? most : 1 + (size % most);
        uint256 shares = season.vault.balanceOf(person);
        uint256 held = season.asset.balanceOf(person);
        vm.prank(person);
        uint256 burnt = season.vault.withdraw(assets, person, person);
        assertEq(shares - season.vault.balanceOf(person), burnt, "4. shares as reported");
        assertEq(season.asset.balanceOf(person) - held, assets, "3. exactly the assets arrive");
        _left(s);
        return "";
    }

    /// @dev Cash that leaves during a close is missing for its moves.
    function _left(uint256 s) private {
        if (!_seasons[s].vault.isClosing()) return;
        _seasons[s].isDisturbed = true;
        ++reached["left during a close"];
    }

    // ------------------------------------------------------------------------------------------------ requests

    function _request(uint256 who, uint256 size) internal returns (string memory) {
        (uint256 s, address person) = _holder(who, size);
        if (person == address(0)) return "no shares";
        if (_asks.length >= MAX_ASKS && !_claimAny(who)) return "enough requests";
        if (_seasons[s].vault.isClosing()) {
            _closedTo(s, person);
            if (size % 8 == 0) return "closing";
            _finishClose(s, who);
        }
        uint256 held = _seasons[s].vault.balanceOf(person);
        _requestExactly(s, person, size % 4 == 0 ? held : 1 + (size % held));
        return "";
    }

    function _requestExactly(uint256 s, address person, uint256 shares) internal keepsPrices(s) {
        DerbyVault vault = _seasons[s].vault;
        uint256 held = vault.balanceOf(person);
        vm.prank(person);
        uint256 id = vault.requestRedeem(shares, person);
        assertEq(held - vault.balanceOf(person), shares, "5. the shares wait in escrow");
        _asks.push(Ask(s, id, person, vault.epoch(), shares));
    }

    function _cancel(uint256 who, uint256 size) internal returns (string memory) {
        for (uint256 round = 0; round < 2; ++round) {
            for (uint256 i = 0; i < _asks.length; ++i) {
                Ask memory ask = _asks[(who + i) % _asks.length];
                DerbyVault vault = _seasons[ask.season].vault;
                if (vault.batchOf(ask.epoch).filled || vault.isClosing()) continue;
                _cancelExactly(ask.season, (who + i) % _asks.length);
                return "";
            }
            string memory reason = _request(who, size);
            if (bytes(reason).length != 0) return reason;
        }
        return "all are filled";
    }

    function _cancelExactly(uint256 s, uint256 i) private keepsPrices(s) {
        Ask memory ask = _asks[i];
        DerbyVault vault = _seasons[s].vault;
        uint256 held = vault.balanceOf(ask.owner);
        vm.prank(ask.owner);
        vault.cancelRequest(ask.id);
        assertEq(vault.balanceOf(ask.owner) - held, ask.shares, "5. all shares come back");
        bytes memory data = abi.encodeCall(IDerbyVault.cancelRequest, (ask.id));
        bytes4 unknown = IDerbyVaultErrors.DerbyVault_UnknownRequest.selector;
        _refused(address(vault), ask.owner, data, unknown, "5. once");
        _dropAsk(i);
    }

    /// @dev Where no request is filled somebody asks, and the epoch is closed.
    function _claim(uint256 who, uint256 size) internal returns (string memory) {
        if (_claimAny(who)) return "";
        if (_asks.length == 0) {
            string memory reason = _request(who, size);
            if (bytes(reason).length != 0) return reason;
        }
        _closeWhole(_asks[0].season, who);
        return _claimAny(who) ? "" : "none was filled";
    }

    function _claimAny(uint256 who) private returns (bool) {
        for (uint256 i = 0; i < _asks.length; ++i) {
            uint256 at = (who + i) % _asks.length;
            Ask memory ask = _asks[at];
            if (!_seasons[ask.season].vault.batchOf(ask.epoch).filled) continue;
            _claimExactly(ask.season, at);
            return true;
        }
        return false;
    }

    function _claimExactly(uint256 s, uint256 i) internal keepsPrices(s) {
        Ask memory ask = _asks[i];
        Season storage season = _seasons[s];
        (uint256 assets, uint256 shares) = _claimable(ask);
        uint256 held = season.asset.balanceOf(ask.owner);
        uint256 heldShares = season.vault.balanceOf(ask.owner);
        vm.prank(ask.owner);
        season.vault.claimRequest(ask.id, ask.owner);
        assertEq(season.asset.balanceOf(ask.owner) - held, assets, "5. a claim pays its part of the batch");
        assertEq(season.vault.balanceOf(ask.owner) - heldShares, shares, "5. and gives back what was not filled");
        _dropAsk(i);
    }

    /// @dev Its part of what the batch brought, and of what was not filled, each rounded down.
    function _claimable(Ask memory ask) internal view returns (uint256 assets, uint256 shares) {
        DerbyTypes.Batch memory batch = _seasons[ask.season].vault.batchOf(ask.epoch);
        if (!batch.filled) return (0, 0);
        assets = (uint256(batch.assets) * ask.shares) / batch.shares;
        uint256 redeemed = (uint256(batch.filledShares) * ask.shares + batch.shares - 1) / batch.shares;
        return (assets, ask.shares - redeemed);
    }

    function _dropAsk(uint256 i) private {
        _asks[i] = _asks[_asks.length - 1];
        _asks.pop();
    }

    // ------------------------------------------------------------------------------------------------ moving shares

    function _transfer(uint256 who, uint256 size) internal returns (string memory) {
        (uint256 s, address person) = _holder(who, size);
        if (person == address(0)) return "no shares";
        _transferExactly(s, person, _person(who >> 16), size);
        return "";
    }

    function _transferExactly(uint256 s, address from, address to, uint256 size) private keepsPrices(s) {
        DerbyVault vault = _seasons[s].vault;
        uint256 shares = size % (vault.balanceOf(from) + 1);
        bytes memory data = abi.encodeCall(vault.transfer, (address(vault), shares));
        bytes4 invalid = IDerbyVaultErrors.DerbyVault_InvalidAddress.selector;
        _refused(address(vault), from, data, invalid, "5. nobody's transfer is taken for a request");
        vm.prank(from);
        vault.transfer(to, shares);
    }

    /// @dev Assets, DRB and a protocol's shares that nobody asked for.
    function _donate(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        _donateTo(s, size);
        uint256 gift = size % Math.min(1e18, 1 + _drb.balanceOf(_person(who)));
        _donatedDrb += gift;
        vm.prank(_person(who));
        _drb.transfer(address(_game), gift);
        return "";
    }

    function _donateTo(uint256 s, uint256 size) private keepsPrices(s) {
        Season storage season = _seasons[s];
        uint256 gift = 1 + _anySize(size, 60);
        season.asset.mint(address(season.vault), gift);
        season.donated += gift;
        Stand storage stand = _stands[s][size % _stands[s].length];
        uint256 shares = 1 + (size % 1_000);
        if (stand.protocol.balanceOf(address(this)) <= 1e6 + shares) return;
        stand.protocol.transfer(address(season.vault), shares);
        stand.extraShares += shares;
    }

    // ------------------------------------------------------------------------------------------------ finding

    /// @dev Whether money may come in. A close is finished and a pause waited out, more often than not.
    function _openVault(uint256 s, uint256 who, uint256 size) internal returns (bool) {
        DerbyVault vault = _seasons[s].vault;
        if (vault.isClosing()) {
            _closedTo(s, _person(who));
            if (size % 8 == 0) return false;
            _finishClose(s, who);
        }
        if (block.timestamp >= vault.inboundPausedUntil()) return true;
        assertEq(vault.maxDeposit(_person(who)), 0, "the pause is announced");
        if (size % 8 == 1) return false;
        vm.warp(vault.inboundPausedUntil());
        return true;
    }

    /// @dev What a close in progress keeps out.
    function _closedTo(uint256 s, address person) internal returns (string memory) {
        DerbyVault vault = _seasons[s].vault;
        bytes4 closing = IDerbyVaultErrors.DerbyVault_CloseInProgress.selector;
        bytes memory data = abi.encodeCall(IDerbyVault.requestRedeem, (1, person));
        _refused(address(vault), person, data, closing, "6. no request during a close");
        data = abi.encodeCall(vault.deposit, (1, person));
        bool isPaused = block.timestamp < vault.inboundPausedUntil();
        if (!isPaused) _refused(address(vault), person, data, closing, "6. no deposit during a close");
        return "closing";
    }

    /// @dev Somebody with shares, in any vault. Where nobody has any somebody deposits, if he can.
    function _holder(uint256 who, uint256 size) internal returns (uint256 s, address person) {
        for (uint256 i = 0; i < SEASONS * PEOPLE; ++i) {
            s = (who + i) % SEASONS;
            person = _person((who >> 8) + i / SEASONS);
            if (_seasons[s].vault.balanceOf(person) != 0) return (s, person);
        }
        s = who % SEASONS;
        person = _person(who >> 8);
        _deposit(who, size);
        return _seasons[s].vault.balanceOf(person) == 0 ? (s, address(0)) : (s, person);
    }

    /// @dev Waits until the epoch is over, and closes all of it.
    function _closeWhole(uint256 s, uint256 who) internal {
        DerbyTypes.Status memory status = _seasons[s].vault.status();
        if (block.timestamp < status.closableAt) vm.warp(status.closableAt);
        _finishClose(s, who);
    }

    function _finishClose(uint256 s, uint256 who) internal {
        while (!_advance(s, ALL_STEPS, _person(who))) {}
    }
}
