// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDerbyVaultEvents} from "../interfaces/IDerbyVaultEvents.sol";
import {IDerbyVaultSelf} from "../interfaces/IDerbyVaultSelf.sol";
import {DerbyTypes} from "../types/DerbyTypes.sol";
import {DerbyVaultTypes} from "../types/DerbyVaultTypes.sol";
import {DerbyMath} from "./DerbyMath.sol";
import {RewardMath} from "./RewardMath.sol";
import {VaultLedger} from "./VaultLedger.sol";

/// @title ProtocolRebalance
/// @notice Moves money between a Derby vault and one protocol, towards the protocol's target.
/// @dev A move that fails is reported and leaves everything as it was. One that the protocol could do in part is tried again
/// with what it says it can do.
library ProtocolRebalance {
    using VaultLedger for DerbyVaultTypes.State;

    /// @notice Gas that a move may take.
    uint256 internal constant MOVE_GAS = 1_400_000;

    /// @notice What a close still has to take out of protocols to pay fee and requests.
    function missingCash(DerbyVaultTypes.State storage s) internal view returns (uint256) {
        return Math.saturatingSub(uint256(s.close.fee) + s.close.needs, s.cash());
    }

    /// @notice Does what `phase` (Withdraw, Cash or Deposit) asks of protocol `id`.
    function rebalance(DerbyVaultTypes.State storage s, uint16 id, DerbyTypes.Phase phase) internal {
        DerbyVaultTypes.ProtocolState storage p = s.protocols[id];
        if (phase == DerbyTypes.Phase.Withdraw) _withdraw(s, p, id);
        else if (phase == DerbyTypes.Phase.Cash) _raise(s, p, id);
        else _deposit(s, p, id);
    }

    /// @dev Down to the target. One that is to hold nothing gives everything, at whatever it pays.
    function _withdraw(DerbyVaultTypes.State storage s, DerbyVaultTypes.ProtocolState storage p, uint16 id) private {
        if (p.shares == 0) return;
        if (p.status != DerbyTypes.ProtocolStatus.Active) return _pull(s, p, id, 0, true);
        uint256 target = _targetOf(s, p);
        if (!p.measured || p.tracked <= target) return;
        uint256 excess = p.tracked - target;
        if (target == 0) _pull(s, p, id, excess, true);
        else if (excess >= s.close.margin) _pull(s, p, id, excess, false);
    }

    function _raise(DerbyVaultTypes.State storage s, DerbyVaultTypes.ProtocolState storage p, uint16 id) private {
        if (!p.measured || p.tracked == 0) return;
        uint256 missing = missingCash(s);
        _pull(s, p, id, Math.min(missing, p.tracked), missing >= p.tracked);
    }

    function _deposit(DerbyVaultTypes.State storage s, DerbyVaultTypes.ProtocolState storage p, uint16 id) private {
        if (p.status != DerbyTypes.ProtocolStatus.Active || !p.measured || !_isSteered(s)) return;
        uint256 target = _targetOf(s, p);
        if (p.tracked >= target || target - p.tracked < s.close.margin) return;
        uint256 assets = Math.min(target - p.tracked, Math.saturatingSub(s.cash(), s.close.buffer));
        if (assets == 0) return;
        try IDerbyVaultSelf(address(this)).moveIn{gas: MOVE_GAS}(p.vault, assets, p.shares, p.tracked) returns (
            uint256 spent,
            uint256 received,
            uint256 value
        ) {
            p.shares += uint128(received);
            s.rebook(p, value, 0, spent);
            emit IDerbyVaultEvents.ProtocolFunded(s.epoch, id, spent, value);
        } catch {
            emit IDerbyVaultEvents.ProtocolSkipped(s.epoch, id, DerbyTypes.Phase.Deposit);
        }
    }

    function _pull(
        DerbyVaultTypes.State storage s,
        DerbyVaultTypes.ProtocolState storage p,
        uint16 id,
        uint256 assets,
        bool all
    ) private {
        DerbyVaultTypes.Exit memory exit = DerbyVaultTypes.Exit({
            vault: p.vault,
            held: p.shares,
            worth: p.tracked,
            assets: assets,
            all: all,
            limited: false,
            forced: p.status != DerbyTypes.ProtocolStatus.Active
        });
        if (_tryPull(s, p, id, exit)) return;
        exit.limited = true;
        if (_tryPull(s, p, id, exit)) return;
        emit IDerbyVaultEvents.ProtocolSkipped(s.epoch, id, s.phase);
    }

    function _tryPull(
        DerbyVaultTypes.State storage s,
        DerbyVaultTypes.ProtocolState storage p,
        uint16 id,
        DerbyVaultTypes.Exit memory exit
    ) private returns (bool) {
        try IDerbyVaultSelf(address(this)).moveOut{gas: MOVE_GAS}(exit) returns (
            uint256 received,
            uint256 burnt,
            uint256 value
        ) {
            p.shares -= uint128(burnt);
            s.rebook(p, value, received, 0);
            emit IDerbyVaultEvents.ProtocolDrained(s.epoch, id, received, value);
            return true;
        } catch {
            return false;
        }
    }

    /// @dev Where nobody votes, what is there stays, inside the cap.
    function _targetOf(
        DerbyVaultTypes.State storage s,
        DerbyVaultTypes.ProtocolState storage p
    ) private view returns (uint256) {
        if (!_isSteered(s)) return Math.min(p.tracked, p.cap);
        return DerbyMath.targetDown(s.close.deployable, p.votes, s.close.nextVotes, p.cap);
    }

    function _isSteered(DerbyVaultTypes.State storage s) private view returns (bool) {
        return s.close.nextVotes >= RewardMath.MIN_TOTAL_VOTES;
    }
}
