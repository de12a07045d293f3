// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {DerbyTypes} from "../types/DerbyTypes.sol";
import {DerbyVaultTypes} from "../types/DerbyVaultTypes.sol";
import {DerbyMath} from "./DerbyMath.sol";
import {Holdings, HoldingsWord} from "./HoldingsWord.sol";
import {Booking} from "./ProtocolWords.sol";

/// @title VaultLedger
/// @notice The books of a Derby vault: what there is, what of it is owned by whom, and how gains and losses enter the price.
/// @dev A loss takes locked profit first and the price then; a gain becomes locked profit. During a close nothing unlocks, and gains
/// stay outside of the price until all protocols are measured, so that neither the order of steps nor the time between them
/// counts. With L locked, G gained and X lost, a close leaves `max(0, L + G - X)` locked whatever the order.
library VaultLedger {
    using SafeCast for uint256;

    /// @notice Idle and booked, less what is set aside for requests and fee: the value of all shares, locked profit included.
    /// @dev Saturating: between charging a fee and sending it, a loss may leave less than the fee.
    function gross(DerbyVaultTypes.State storage s) internal view returns (uint256) {
        Holdings holdings = s.holdings;
        return Math.saturatingSub(holdings.idle() + holdings.tracked() - s.reserved, fee(s));
    }

    /// @notice `gross` less `lockedProfit`: what exits are priced at.
    /// @dev Saturating: a protocol that gained and is then found empty within one close leaves its gain pending for a while.
    function net(DerbyVaultTypes.State storage s) internal view returns (uint256) {
        return Math.saturatingSub(gross(s), lockedProfit(s));
    }

    /// @notice Profit that is not in the price yet.
    function lockedProfit(DerbyVaultTypes.State storage s) internal view returns (uint256) {
        if (s.phase != DerbyTypes.Phase.Open) return uint256(s.locked) + s.close.gains;
        return DerbyMath.lockedUp(s.locked, s.lockedAt, s.unlocksAt, block.timestamp);
    }

    /// @notice Fee charged by a close in progress and not sent.
    function fee(DerbyVaultTypes.State storage s) internal view returns (uint256) {
        return s.phase == DerbyTypes.Phase.Open ? 0 : s.close.fee;
    }

    /// @notice Idle assets that nothing is reserved for.
    function cash(DerbyVaultTypes.State storage s) internal view returns (uint256) {
        return s.holdings.idle() - s.reserved;
    }

    /// @notice What instant exits may take: cash less the fee that a close is about to send.
    function withdrawable(DerbyVaultTypes.State storage s) internal view returns (uint256) {
        return Math.saturatingSub(cash(s), fee(s));
    }

    /// @notice Brings `locked` up to now. The clock stands still during a close.
    function unlock(DerbyVaultTypes.State storage s) internal {
        if (s.phase != DerbyTypes.Phase.Open) return;
        s.locked = lockedProfit(s).toUint112();
        s.lockedAt = uint40(block.timestamp);
        if (s.unlocksAt < block.timestamp) s.unlocksAt = uint40(block.timestamp);
    }

    /// @notice Books `loss`, already off the books, against locked profit.
    function absorb(DerbyVaultTypes.State storage s, uint256 loss) internal {
        unlock(s);
        uint256 covered = Math.min(loss, s.locked);
        s.locked -= uint112(covered);
        if (s.phase != DerbyTypes.Phase.Open && s.phase <= DerbyTypes.Phase.Price) {
            s.close.losses += loss.toUint112();
            s.close.uncovered += (loss - covered).toUint112();
        }
    }

    /// @notice The part of the books that moves change, in memory: a close keeps all others out, so each move writes it without reading.
    struct Books {
        uint256 idle;
        uint256 tracked;
        uint256 locked;
    }

    /// @notice The books before the first move.
    function books(DerbyVaultTypes.State storage s) internal view returns (Books memory) {
        Holdings holdings = s.holdings;
        return Books(holdings.idle(), holdings.tracked(), s.locked);
    }

    /// @notice Books protocol `entry` at `value` and at `shares` after `received` came out of it and `spent` went into it.
    /// @dev What does not add up is a loss or a gain. Idle assets move here too, so that no caller can forget them. For the phases that
    /// move money: nothing unlocks, and the price is made.
    function rebook(
        DerbyVaultTypes.State storage s,
        Books memory current,
        DerbyVaultTypes.Entry memory entry,
        uint256 shares,
        uint256 value,
        uint256 received,
        uint256 spent
    ) internal {
        uint256 tracked = entry.booking.tracked();
        (current.idle, current.tracked) = (current.idle + received - spent, current.tracked - tracked + value);
        s.holdings = HoldingsWord.pack(current.idle.toUint112(), current.tracked.toUint112());
        DerbyVaultTypes.ProtocolState storage p = s.protocols[entry.id];
        p.booking = entry.booking.withTracked(value.toUint112()).withMark(false);
        p.position = entry.position.withShares(shares.toUint128());
        (uint256 before, uint256 afterwards) = (tracked + spent, value + received);
        if (afterwards == before) return;
        current.locked = Math.saturatingSub(current.locked + afterwards, before);
        s.locked = current.locked.toUint112();
    }

    /// @notice What protocol `p`, now at `booking`, was booked at when the epoch opened, or when it was measured since.
    function openingOf(DerbyVaultTypes.ProtocolState storage p, Booking booking) internal view returns (uint256) {
        return booking.isMarked() ? booking.tracked() + p.marked : booking.tracked();
    }

    /// @notice With no shares left, resets price, mark and locked profit.
    /// @return remainder What nobody owns any more: the shares that the treasury is to be given at the initial price.
    function startClean(DerbyVaultTypes.State storage s) internal returns (uint256 remainder) {
        remainder = gross(s);
        s.locked = 0;
        s.highWaterMark = DerbyMath.PRICE_SCALE;
    }
}
