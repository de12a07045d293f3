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

    /// @notice What targets follow from: the same for every protocol of a phase.
    struct Plan {
        DerbyTypes.Phase phase;
        uint256 deployable;
        uint256 margin;
        /// Votes of the epoch to come; 0 where nobody steers.
        uint256 totalVotes;
    }

    /// @notice The plan of `phase`, read once for all its protocols.
    function planOf(DerbyVaultTypes.State storage s, DerbyTypes.Phase phase) internal view returns (Plan memory) {
        uint256 votes = s.close.nextVotes;
        return
            Plan({
                phase: phase,
                deployable: s.close.deployable,
                margin: s.close.margin,
                totalVotes: votes < RewardMath.MIN_TOTAL_VOTES ? 0 : votes
            });
    }

    /// @notice Does what the plan's phase (Withdraw, Cash or Deposit) asks of protocol `id`.
    function rebalance(DerbyVaultTypes.State storage s, Plan memory plan, uint16 id) internal {
        DerbyVaultTypes.ProtocolState storage p = s.protocols[id];
        if (plan.phase == DerbyTypes.Phase.Withdraw) _withdraw(s, plan, p, id);
        else if (plan.phase == DerbyTypes.Phase.Cash) _raise(s, p, id);
        else _deposit(s, plan, p, id);
    }

    /// @dev Down to the target. One that is to hold nothing gives everything, at whatever it pays.
    function _withdraw(
        DerbyVaultTypes.State storage s,
        Plan memory plan,
        DerbyVaultTypes.ProtocolState storage p,
        uint16 id
    ) private {
        if (p.shares == 0) return;
        if (p.status != DerbyTypes.ProtocolStatus.Active) return _pull(s, p, id, 0, true);
        if (!p.measured) return;
        (uint256 tracked, uint256 target) = (p.tracked, _targetOf(plan, p));
        if (tracked <= target) return;
        if (target == 0) _pull(s, p, id, tracked, true);
        else if (tracked - target >= plan.margin) _pull(s, p, id, tracked - target, false);
    }

    function _raise(DerbyVaultTypes.State storage s, DerbyVaultTypes.ProtocolState storage p, uint16 id) private {
        if (!p.measured || p.tracked == 0) return;
        uint256 missing = missingCash(s);
        _pull(s, p, id, Math.min(missing, p.tracked), missing >= p.tracked);
    }

    function _deposit(
        DerbyVaultTypes.State storage s,
        Plan memory plan,
        DerbyVaultTypes.ProtocolState storage p,
        uint16 id
    ) private {
        if (plan.totalVotes == 0 || p.status != DerbyTypes.ProtocolStatus.Active || !p.measured) return;
        (uint256 tracked, uint256 target) = (p.tracked, _targetOf(plan, p));
        if (tracked >= target || target - tracked < plan.margin) return;
        uint256 assets = Math.min(target - tracked, Math.saturatingSub(s.cash(), s.close.buffer));
        if (assets == 0) return;
        try IDerbyVaultSelf(address(this)).moveIn{gas: MOVE_GAS}(p.vault, assets, p.shares, tracked) returns (
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
    function _targetOf(Plan memory plan, DerbyVaultTypes.ProtocolState storage p) private view returns (uint256) {
        if (plan.totalVotes == 0) return Math.min(p.tracked, p.cap);
        return DerbyMath.targetDown(plan.deployable, p.votes, plan.totalVotes, p.cap);
    }
}
