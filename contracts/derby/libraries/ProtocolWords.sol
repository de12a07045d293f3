// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DerbyTypes} from "../types/DerbyTypes.sol";

/// @dev What governance writes: | capHead 88 | status 8 | vault 160 |
type Listing is uint256;

/// @dev What every close writes: | isMeasured 8 | isMarked 8 | rewardPerLockedToken 128 | tracked 112 |
type Booking is uint256;

/// @dev What a close writes where votes or money moved: | - 24 | capTail 24 | votes 80 | shares 128 |
type Position is uint256;

using ProtocolWords for Listing global;
using ProtocolWords for Booking global;
using ProtocolWords for Position global;

/// @title ProtocolWords
/// @notice The three words that a vault keeps of a protocol, and how they are read and changed.
/// @dev A close reads each word once a phase and writes it whole. As members of a struct they were read and written one by one,
/// which took 4,000 gas more a protocol. Votes and shares change together, so they share a word, and the cap, which only
/// governance changes, fills what the others leave: its own word would be 2,100 gas more, and votes in the first one 2,800 more
/// for every protocol whose votes move. Values are in the range of their field; a wider one is the caller's to refuse.
library ProtocolWords {
    uint256 private constant ADDRESS_BITS = 160;
    uint256 private constant CAP_HEAD_OFFSET = 168;
    uint256 private constant CAP_TAIL_BITS = 24;
    uint256 private constant CAP_TAIL_OFFSET = 208;
    uint256 private constant CAP_TAIL_MASK = type(uint24).max;
    uint256 private constant LISTED_MASK = type(uint168).max;
    uint256 private constant TRACKED_BITS = 112;
    uint256 private constant TRACKED_MASK = type(uint112).max;
    uint256 private constant MARKED_BIT = 1 << 240;
    uint256 private constant MEASURED_BIT = 1 << 248;
    uint256 private constant SHARES_BITS = 128;
    uint256 private constant SHARES_MASK = type(uint128).max;
    uint256 private constant VOTES_MASK = type(uint80).max;

    // -------------------------------------------------------------------------------------------- listing

    /// @notice The protocol's ERC-4626 vault.
    function vault(Listing listing) internal pure returns (address) {
        return address(uint160(Listing.unwrap(listing)));
    }

    /// @notice Where the protocol stands in its life.
    function status(Listing listing) internal pure returns (DerbyTypes.ProtocolStatus) {
        return DerbyTypes.ProtocolStatus(uint8(Listing.unwrap(listing) >> ADDRESS_BITS));
    }

    /// @notice Whether the protocol stands at `status_`. Cheaper than to compare `status`, which checks that there is such a one.
    function isAt(Listing listing, DerbyTypes.ProtocolStatus status_) internal pure returns (bool) {
        return uint8(Listing.unwrap(listing) >> ADDRESS_BITS) == uint8(status_);
    }

    /// @notice A listing of `vault_` without a status, with its part of the cap.
    function listed(address vault_, uint112 cap_) internal pure returns (Listing) {
        return withCap(Listing.wrap(uint160(vault_)), cap_);
    }

    /// @notice `listing` with another status.
    function withStatus(Listing listing, DerbyTypes.ProtocolStatus status_) internal pure returns (Listing) {
        uint256 rest = Listing.unwrap(listing) & ~(uint256(type(uint8).max) << ADDRESS_BITS);
        return Listing.wrap(rest | (uint256(status_) << ADDRESS_BITS));
    }

    /// @notice `listing` with its part of `cap_`.
    function withCap(Listing listing, uint112 cap_) internal pure returns (Listing) {
        uint256 head = uint256(cap_) >> CAP_TAIL_BITS;
        return Listing.wrap((Listing.unwrap(listing) & LISTED_MASK) | (head << CAP_HEAD_OFFSET));
    }

    /// @notice The most that the protocol may be given.
    function capOf(Listing listing, Position position) internal pure returns (uint256) {
        uint256 head = Listing.unwrap(listing) >> CAP_HEAD_OFFSET;
        return (head << CAP_TAIL_BITS) | ((Position.unwrap(position) >> CAP_TAIL_OFFSET) & CAP_TAIL_MASK);
    }

    // -------------------------------------------------------------------------------------------- booking

    /// @notice What the protocol is booked at.
    function tracked(Booking booking) internal pure returns (uint256) {
        return Booking.unwrap(booking) & TRACKED_MASK;
    }

    /// @notice Its latest reward per locked token.
    function reward(Booking booking) internal pure returns (int128) {
        return int128(uint128(Booking.unwrap(booking) >> TRACKED_BITS));
    }

    /// @notice Whether a loss was marked since it was measured or moved.
    function isMarked(Booking booking) internal pure returns (bool) {
        return Booking.unwrap(booking) & MARKED_BIT != 0;
    }

    /// @notice Whether its value could be read when it was last asked.
    function isMeasured(Booking booking) internal pure returns (bool) {
        return Booking.unwrap(booking) & MEASURED_BIT != 0;
    }

    /// @notice A booking without a mark.
    function booked(uint256 tracked_, int128 reward_, bool isMeasured_) internal pure returns (Booking) {
        uint256 word = tracked_ | (uint256(uint128(reward_)) << TRACKED_BITS);
        return Booking.wrap(isMeasured_ ? word | MEASURED_BIT : word);
    }

    /// @notice `booking` at another value.
    function withTracked(Booking booking, uint256 tracked_) internal pure returns (Booking) {
        return Booking.wrap((Booking.unwrap(booking) & ~TRACKED_MASK) | tracked_);
    }

    /// @notice `booking` with or without a mark.
    function withMark(Booking booking, bool isMarked_) internal pure returns (Booking) {
        uint256 word = Booking.unwrap(booking);
        return Booking.wrap(isMarked_ ? word | MARKED_BIT : word & ~MARKED_BIT);
    }

    // -------------------------------------------------------------------------------------------- position

    /// @notice Shares of the protocol that the vault holds.
    function shares(Position position) internal pure returns (uint256) {
        return Position.unwrap(position) & SHARES_MASK;
    }

    /// @notice DRB wei that the allocation of this epoch follows.
    function votes(Position position) internal pure returns (uint256) {
        return (Position.unwrap(position) >> SHARES_BITS) & VOTES_MASK;
    }

    /// @notice `position` with other shares.
    function withShares(Position position, uint256 shares_) internal pure returns (Position) {
        return Position.wrap((Position.unwrap(position) & ~SHARES_MASK) | shares_);
    }

    /// @notice `position` with other votes.
    function withVotes(Position position, uint256 votes_) internal pure returns (Position) {
        uint256 rest = Position.unwrap(position) & ~(VOTES_MASK << SHARES_BITS);
        return Position.wrap(rest | (votes_ << SHARES_BITS));
    }

    /// @notice `position` with its part of `cap_`.
    function withCap(Position position, uint112 cap_) internal pure returns (Position) {
        uint256 rest = Position.unwrap(position) & ~(CAP_TAIL_MASK << CAP_TAIL_OFFSET);
        return Position.wrap(rest | ((cap_ & CAP_TAIL_MASK) << CAP_TAIL_OFFSET));
    }
}
