// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @dev Votes for one protocol as a close needs them, DRB wei: | - 96 | next 80 | earning 80 |
type ClosingVote is uint256;

using ClosingVotes for ClosingVote global;

/// @title ClosingVotes
/// @notice What the game tells a closing vault of one protocol, as one word: a list of structs took 1,700 gas more a protocol to pass on.
library ClosingVotes {
    uint256 private constant DRB_BITS = 80;
    uint256 private constant DRB_MASK = type(uint80).max;

    /// @notice What counted at the opening of the epoch that is closing, less what was slashed since.
    function earning(ClosingVote vote) internal pure returns (uint256) {
        return ClosingVote.unwrap(vote) & DRB_MASK;
    }

    /// @notice What counts in the epoch that follows. Fixed from `beginClose` on, except that slashing lowers it.
    function next(ClosingVote vote) internal pure returns (uint256) {
        return (ClosingVote.unwrap(vote) >> DRB_BITS) & DRB_MASK;
    }

    /// @notice Both as a word, each below 2^80.
    function pack(uint256 earning_, uint256 next_) internal pure returns (ClosingVote) {
        return ClosingVote.wrap((next_ << DRB_BITS) | earning_);
    }
}
