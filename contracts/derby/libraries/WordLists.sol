// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ClosingVote} from "./ClosingVotes.sol";
import {Sums} from "./RewardSums.sol";

/// @title WordLists
/// @notice Items of lists in memory at an index that the caller's loop keeps inside: to check it again takes 55 gas an item, five
/// times a protocol and close. Not for lists that others answered.
library WordLists {
    /// @notice Item `i` of `list`.
    function at(Sums[] memory list, uint256 i) internal pure returns (Sums item) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            item := mload(add(add(list, 0x20), shl(5, i)))
        }
    }

    /// @notice Makes `item` item `i` of `list`.
    function put(ClosingVote[] memory list, uint256 i, ClosingVote item) internal pure {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(add(add(list, 0x20), shl(5, i)), item)
        }
    }

    /// @notice Makes `item` item `i` of `list`.
    function put(Sums[] memory list, uint256 i, Sums item) internal pure {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(add(add(list, 0x20), shl(5, i)), item)
        }
    }

    /// @notice Makes `item` item `i` of `list`.
    function put(uint256[] memory list, uint256 i, uint256 item) internal pure {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(add(add(list, 0x20), shl(5, i)), item)
        }
    }

    /// @notice Makes `item` item `i` of `list`.
    function put(int128[] memory list, uint256 i, int128 item) internal pure {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(add(add(list, 0x20), shl(5, i)), signextend(15, item))
        }
    }
}
