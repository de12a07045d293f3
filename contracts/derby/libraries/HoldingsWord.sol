// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @dev What a Derby vault has, base units of the asset: | - 32 | tracked 112 | idle 112 |
type Holdings is uint256;

using HoldingsWord for Holdings global;

/// @title HoldingsWord
/// @notice What lies idle in a vault and what its protocols are booked at, in one word: a move changes both, and as two members of a
/// struct they were read and written one after the other, for 360 gas more. Values are below 2^112; a wider one is the caller's
/// to refuse.
library HoldingsWord {
    uint256 private constant IDLE_BITS = 112;
    uint256 private constant IDLE_MASK = type(uint112).max;

    /// @notice Both as a word.
    function pack(uint256 idle_, uint256 tracked_) internal pure returns (Holdings) {
        return Holdings.wrap((tracked_ << IDLE_BITS) | idle_);
    }

    /// @notice What is in no protocol.
    function idle(Holdings holdings) internal pure returns (uint256) {
        return Holdings.unwrap(holdings) & IDLE_MASK;
    }

    /// @notice What the protocols are booked at, together.
    function tracked(Holdings holdings) internal pure returns (uint256) {
        return Holdings.unwrap(holdings) >> IDLE_BITS;
    }

    /// @notice `holdings` with another idle amount.
    function withIdle(Holdings holdings, uint256 idle_) internal pure returns (Holdings) {
        return pack(idle_, tracked(holdings));
    }

    /// @notice `holdings` with protocols booked at another sum.
    function withTracked(Holdings holdings, uint256 tracked_) internal pure returns (Holdings) {
        return pack(idle(holdings), tracked_);
    }
}
