// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDerbyVaultEvents} from "../interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../types/DerbyTypes.sol";
import {DerbyVaultTypes} from "../types/DerbyVaultTypes.sol";
import {Border} from "./Border.sol";
import {DerbyMath} from "./DerbyMath.sol";
import {Booking, Listing, Position} from "./ProtocolWords.sol";
import {ProtocolMoves} from "./ProtocolMoves.sol";
import {RewardMath} from "./RewardMath.sol";
import {VaultLedger} from "./VaultLedger.sol";

/// @title ProtocolRebalance
/// @notice Moves money between a Derby vault and one protocol, towards the protocol's target.
/// @dev A move that fails is reported and leaves everything as it was. One that the protocol could do in part is tried again
/// with what it says it can do.
library ProtocolRebalance {
    using VaultLedger for DerbyVaultTypes.State;

    /// @dev Where no move of a phase has said yet what the vault holds.
    uint256 private constant UNKNOWN = type(uint256).max;

    /// @notice Gas that a move may take.
    uint256 internal constant MOVE_GAS = 1_400_000;

    /// @notice What a close still has to take out of protocols to pay fee and requests.
    function missingCash(DerbyVaultTypes.State storage s) internal view returns (uint256) {
        return Math.saturatingSub(uint256(s.close.fee) + s.close.needs, s.cash());
    }

    /// @notice What targets follow from, the same for every protocol of a phase, and what its moves leave.
    struct Plan {
        address asset;
        /// The library `ProtocolMoves`.
        address moves;
        DerbyTypes.Phase phase;
        uint32 epoch;
        uint256 deployable;
        uint256 margin;
        uint256 buffer;
        /// Votes of the epoch to come; 0 where nobody steers.
        uint256 totalVotes;
        uint256 reserved;
        VaultLedger.Books books;
        /// Of the asset, what the vault holds after the latest move. Nobody else is called between two moves.
        uint256 balance;
    }

    /// @notice The plan of `phase`, read once for all its protocols.
    function planOf(
        DerbyVaultTypes.State storage s,
        DerbyVaultTypes.Setup memory setup,
        DerbyTypes.Phase phase
    ) internal view returns (Plan memory) {
        uint256 votes = s.close.nextVotes;
        return
            Plan({
                asset: setup.asset,
                moves: setup.moves,
                phase: phase,
                epoch: s.epoch,
                deployable: s.close.deployable,
                margin: s.close.margin,
                buffer: s.close.buffer,
                totalVotes: votes < RewardMath.MIN_TOTAL_VOTES ? 0 : votes,
                reserved: s.reserved,
                books: s.books(),
                balance: UNKNOWN
            });
    }

    /// @notice Takes protocol `id` down to its target. One that is to hold nothing gives everything, at whatever it pays.
    /// @return isSettled Whether it stays as it is, and a deposit would find nothing to do either.
    function withdraw(DerbyVaultTypes.State storage s, Plan memory plan, uint16 id) internal returns (bool isSettled) {
        DerbyVaultTypes.ProtocolState storage p = s.protocols[id];
        (Listing listing, Booking booking, Position position) = (p.listing, p.booking, p.position);
        if (position.shares() == 0) return false;
        if (!listing.isAt(DerbyTypes.ProtocolStatus.Active)) {
            _pull(s, plan, DerbyVaultTypes.Entry(id, listing, booking, position), 0, true);
            return false;
        }
        if (!booking.isMeasured()) return true;
        uint256 tracked = booking.tracked();
        uint256 target = _targetOf(plan, tracked, listing, position);
        if (tracked == target) return true;
        unchecked {
            if (tracked < target) return plan.totalVotes == 0 || target - tracked < plan.margin;
            if (target != 0 && tracked - target < plan.margin) return true;
            _pull(s, plan, DerbyVaultTypes.Entry(id, listing, booking, position), tracked - target, target == 0);
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
        Position position = p.position;
        uint256 tracked = booking.tracked();
        uint256 target = _targetOf(plan, tracked, listing, position);
        if (tracked >= target || target - tracked < plan.margin) return;
        uint256 cash = plan.books.idle - plan.reserved;
        uint256 assets = Math.min(target - tracked, Math.saturatingSub(cash, plan.buffer));
        if (assets != 0) _fund(s, plan, DerbyVaultTypes.Entry(id, listing, booking, position), assets);
    }

    function _fund(
        DerbyVaultTypes.State storage s,
        Plan memory plan,
        DerbyVaultTypes.Entry memory e,
        uint256 assets
    ) private {
        (bool ok, uint256 spent, uint256 received, uint256 value) = _tryPut(plan, e, assets);
        if (!ok) {
            emit IDerbyVaultEvents.ProtocolSkipped(plan.epoch, e.id, DerbyTypes.Phase.Deposit);
            return;
        }
        s.rebook(plan.books, e, e.position.shares() + received, value, 0, spent);
        emit IDerbyVaultEvents.ProtocolFunded(plan.epoch, e.id, spent, value);
    }

    function _tryPut(
        Plan memory plan,
        DerbyVaultTypes.Entry memory e,
        uint256 assets
    ) private returns (bool ok, uint256 spent, uint256 received, uint256 value) {
        bytes memory call = abi.encodeWithSelector(
            ProtocolMoves.moveIn.selector,
            plan.asset,
            e.listing.vault(),
            assets,
            e.position.shares(),
            e.booking.tracked(),
            plan.balance
        );
        uint256 left;
        (ok, spent, received, value, left) = Border.tryRun(plan.moves, MOVE_GAS, call, 4);
        if (ok) plan.balance = left;
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
        (bool ok, uint256 received, uint256 burnt, uint256 value) = _tryTake(plan, exit);
        if (!ok) return false;
        s.rebook(plan.books, e, exit.held - burnt, value, received, 0);
        emit IDerbyVaultEvents.ProtocolDrained(plan.epoch, e.id, received, value);
        return true;
    }

    function _tryTake(
        Plan memory plan,
        DerbyVaultTypes.Exit memory exit
    ) private returns (bool ok, uint256 received, uint256 burnt, uint256 value) {
        bytes memory call = abi.encodeWithSelector(ProtocolMoves.moveOut.selector, plan.asset, exit, plan.balance);
        uint256 left;
        (ok, received, burnt, value, left) = Border.tryRun(plan.moves, MOVE_GAS, call, 4);
        if (ok) plan.balance = left;
    }

    /// @dev Where nobody votes, what is there stays, inside the cap.
    function _targetOf(
        Plan memory plan,
        uint256 tracked,
        Listing listing,
        Position position
    ) private pure returns (uint256) {
        uint256 cap = listing.capOf(position);
        if (plan.totalVotes == 0) return Math.min(tracked, cap);
        return DerbyMath.targetDown(plan.deployable, position.votes(), plan.totalVotes, cap);
    }
}
