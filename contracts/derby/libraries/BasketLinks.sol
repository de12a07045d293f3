// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @dev Whom a basket follows in each stage, and the fee agreed, in one word.
///
///     | 112 | last: feeBps 16, leaderId 32 | next: the same 48 | current: the same 48 |
type Link is uint256;

using BasketLinks for Link global;

/// @title BasketLinks
/// @notice Reads and changes `Link`.
library BasketLinks {
    uint256 private constant LAST_STAGE = 2;
    uint256 private constant LEADER_BITS = 32;
    uint256 private constant STAGE_BITS = 48;
    uint256 private constant STAGE_MASK = type(uint48).max;

    /// @notice Who is followed in `stage`, 0 to 2; 0 for nobody.
    function leader(Link link, uint256 stage) internal pure returns (uint256) {
        return uint32(Link.unwrap(link) >> (STAGE_BITS * stage));
    }

    /// @notice What that one gets, basis points.
    function feeBps(Link link, uint256 stage) internal pure returns (uint256) {
        return uint16(Link.unwrap(link) >> (STAGE_BITS * stage + LEADER_BITS));
    }

    /// @notice `leader` of the last stage.
    function lastLeader(Link link) internal pure returns (uint256) {
        return leader(link, LAST_STAGE);
    }

    /// @notice Whether leader and fee are the same in stages `a` and `b`.
    function isSame(Link link, uint256 a, uint256 b) internal pure returns (bool) {
        return _at(link, a) == _at(link, b);
    }

    /// @notice `link` with `leaderId`, below 2^32, at `fee`, below 2^16, from `stage`, 1 or 2, on.
    function withFrom(Link link, uint256 stage, uint256 leaderId, uint256 fee) internal pure returns (Link) {
        uint256 word = Link.unwrap(link);
        for (; stage <= LAST_STAGE; ++stage) {
            uint256 shift = STAGE_BITS * stage;
            word = (word & ~(STAGE_MASK << shift)) | (((fee << LEADER_BITS) | leaderId) << shift);
        }
        return Link.wrap(word);
    }

    /// @notice `link` one epoch later, or two and more.
    function shifted(Link link, bool byOne) internal pure returns (Link) {
        uint256 last = _at(link, LAST_STAGE);
        uint256 first = byOne ? _at(link, 1) : last;
        return Link.wrap((((last << STAGE_BITS) | last) << STAGE_BITS) | first);
    }

    function _at(Link link, uint256 stage) private pure returns (uint256) {
        return (Link.unwrap(link) >> (STAGE_BITS * stage)) & STAGE_MASK;
    }
}
