// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Booking, Listing, Position, ProtocolWords} from "../../../../contracts/derby/libraries/ProtocolWords.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {Test} from "../../../helpers/Test.sol";

/// @notice The words of a protocol: every field comes back as it went in, and no change of one touches another.
contract ProtocolWordsTest is Test {
    function testFuzz_AListingKeepsVaultStatusAndCap(
        address vault,
        uint8 status,
        uint112 cap,
        uint112 first
    ) external pure {
        DerbyTypes.ProtocolStatus known = DerbyTypes.ProtocolStatus(status % 6);
        Listing listing = ProtocolWords.listed(vault, first).withStatus(known).withCap(cap);
        Position position = Position.wrap(type(uint256).max).withCap(cap);
        assertTrue(listing.vault() == vault, "vault");
        assertTrue(listing.status() == known && listing.isAt(known), "status");
        assertTrue(!listing.isAt(DerbyTypes.ProtocolStatus(((status % 6) + 1) % 6)), "no other status");
        assertEq(listing.capOf(position), cap, "cap");
        assertEq(position.shares(), type(uint128).max, "shares are not the cap's");
        assertEq(position.votes(), type(uint80).max, "votes are not the cap's");
    }

    function testFuzz_ABookingKeepsValueRewardAndMarks(
        uint112 tracked,
        uint112 later,
        int128 reward,
        bool isMeasured
    ) external pure {
        Booking booking = ProtocolWords.booked(tracked, reward, isMeasured);
        assertTrue(!booking.isMarked(), "booked without a mark");
        assertEq(booking.tracked(), tracked, "booked at");
        booking = booking.withMark(true).withTracked(later);
        assertEq(booking.tracked(), later, "booked later");
        assertTrue(booking.reward() == reward, "reward");
        assertTrue(booking.isMeasured() == isMeasured && booking.isMarked(), "flags");
        assertTrue(!booking.withMark(false).isMarked(), "unmarked");
        assertTrue(booking.withMark(false).isMeasured() == isMeasured, "still measured, or not");
    }

    function testFuzz_APositionKeepsSharesAndVotes(
        uint128 shares,
        uint80 votes,
        uint112 cap,
        uint256 before
    ) external pure {
        Position position = Position.wrap(before).withCap(cap).withShares(shares).withVotes(votes);
        assertEq(position.shares(), shares, "shares");
        assertEq(position.votes(), votes, "votes");
        assertEq(ProtocolWords.listed(address(1), cap).capOf(position), cap, "cap");
    }
}
