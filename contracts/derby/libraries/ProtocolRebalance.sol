// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDerbyVaultEvents} from "../interfaces/IDerbyVaultEvents.sol";
import {IDerbyVaultSelf} from "../interfaces/IDerbyVaultSelf.sol";
import {DerbyTypes} from "../types/DerbyTypes.sol";
import {DerbyVaultTypes} from "../types/DerbyVaultTypes.sol";
import {DerbyMath} from "./DerbyMath.sol";
import {Booking, Listing, Position} from "./ProtocolWords.sol";
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
        uint32 epoch;
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
                epoch: s.epoch,
                deployable: s.close.deployable,
                margin: s.close.margin,
                totalVotes: votes < RewardMath.MIN_TOTAL_VOTES ? 0 : votes
            });
    }

    /// @notice Takes protocol `id` down to its target. One that is to hold nothing gives everything, at whatever it pays.
    /// @return isSettled Whether it stays as it is, and a deposit would find nothing to do either.
    function withdraw(DerbyVaultTypes.State storage s, Plan memory plan, uint16 id) internal returns (bool isSettled) {
        DerbyVaultTypes.ProtocolState storage p = s.protocols[id];
        (Listing listing, Booking booking, Position position) = (p.listing, p.booking, p.position);
        if (position.shares() == 0) return false;
        DerbyVaultTypes.Entry memory entry = DerbyVaultTypes.Entry(id, listing, booking, position);
        if (!listing.isAt(DerbyTypes.ProtocolStatus.Active)) {
            _pull(s, plan, entry, 0, true);
            return false;
        }
        if (!booking.isMeasured()) return true;
        (uint256 tracked, uint256 target) = (booking.tracked(), _targetOf(plan, entry));
        if (tracked == target) return true;
        unchecked {
            if (tracked < target) return plan.totalVotes == 0 || target - tracked < plan.margin;
            if (target != 0 && tracked - target < plan.margin) return true;
            _pull(s, plan, entry, tracked - target, target == 0);
        }
        return false;
    }

    /// @notice Takes out of protocol `id` what fee and requests still lack.
    function raise(DerbyVaultTypes.State storage s, Plan memory plan, uint16 id) internal {
        DerbyVaultTypes.ProtocolState storage p = s.protocols[id];
        (Booking booking, uint256 missing) = (p.booking, missingCash(s));
        uint256 tracked = booking.tracked();
        if (!booking.isMeasured() || tracked == 0) return;
        DerbyVaultTypes.Entry memory entry = DerbyVaultTypes.Entry(id, p.listing, booking, p.position);
        _pull(s, plan, entry, Math.min(missing, tracked), missing >= tracked);
    }

    /// @notice Brings protocol `id` up to its target, out of what lies above the buffer.
    function fund(DerbyVaultTypes.State storage s, Plan memory plan, uint16 id) internal {
        DerbyVaultTypes.ProtocolState storage p = s.protocols[id];
        (Listing listing, Booking booking) = (p.listing, p.booking);
        bool takesMoney = listing.isAt(DerbyTypes.ProtocolStatus.Active) && booking.isMeasured();
        if (plan.totalVotes == 0 || !takesMoney) return;
        DerbyVaultTypes.Entry memory entry = DerbyVaultTypes.Entry(id, listing, booking, p.position);
        (uint256 tracked, uint256 target) = (booking.tracked(), _targetOf(plan, entry));
        if (tracked >= target || target - tracked < plan.margin) return;
        uint256 assets = Math.min(target - tracked, Math.saturatingSub(s.cash(), s.close.buffer));
        if (assets != 0) _fund(s, plan, entry, assets);
    }

    function _fund(
        DerbyVaultTypes.State storage s,
        Plan memory plan,
        DerbyVaultTypes.Entry memory e,
        uint256 assets
    ) private {
        (uint256 held, uint256 worth) = (e.position.shares(), e.booking.tracked());
        try IDerbyVaultSelf(address(this)).moveIn{gas: MOVE_GAS}(e.listing.vault(), assets, held, worth) returns (
            uint256 spent,
            uint256 received,
            uint256 value
        ) {
            s.rebook(e, held + received, value, 0, spent);
            emit IDerbyVaultEvents.ProtocolFunded(plan.epoch, e.id, spent, value);
        } catch {
            emit IDerbyVaultEvents.ProtocolSkipped(plan.epoch, e.id, DerbyTypes.Phase.Deposit);
        }
    }

    function _pull(
        DerbyVaultTypes.State storage s,
        Plan memory plan,
        DerbyVaultTypes.Entry memory e,
        uint256 assets,
        bool all
    ) private {
        DerbyVaultTypes.Exit memory exit = DerbyVaultTypes.Exit({
            vault: e.listing.vault(),
            held: e.position.shares(),
            worth: e.booking.tracked(),
            assets: assets,
            all: all,
            limited: false,
            forced: !e.listing.isAt(DerbyTypes.ProtocolStatus.Active)
        });
        if (_tryPull(s, plan, e, exit)) return;
        exit.limited = true;
        if (_tryPull(s, plan, e, exit)) return;
        emit IDerbyVaultEvents.ProtocolSkipped(plan.epoch, e.id, plan.phase);
    }

    function _tryPull(
        DerbyVaultTypes.State storage s,
        Plan memory plan,
        DerbyVaultTypes.Entry memory e,
        DerbyVaultTypes.Exit memory exit
    ) private returns (bool) {
        try IDerbyVaultSelf(address(this)).moveOut{gas: MOVE_GAS}(exit) returns (
            uint256 received,
            uint256 burnt,
            uint256 value
        ) {
            s.rebook(e, exit.held - burnt, value, received, 0);
            emit IDerbyVaultEvents.ProtocolDrained(plan.epoch, e.id, received, value);
            return true;
        } catch {
            return false;
        }
    }

    /// @dev Where nobody votes, what is there stays, inside the cap.
    function _targetOf(Plan memory plan, DerbyVaultTypes.Entry memory e) private pure returns (uint256) {
        uint256 cap = e.listing.capOf(e.position);
        if (plan.totalVotes == 0) return Math.min(e.booking.tracked(), cap);
        return DerbyMath.targetDown(plan.deployable, e.position.votes(), plan.totalVotes, cap);
    }
}
