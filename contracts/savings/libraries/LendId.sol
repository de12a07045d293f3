// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title LendId
/// @notice A LEND receipt's id is the snapshot of its deposit: nothing has to be stored per id, and equal snapshots are alike.
///
///     | 1 | zero 95 | lossFactor 64 | lendIndex 96 |
///
/// @dev The tag in bit 255 keeps the ids apart from those of loans, which count from 1.
library LendId {
    uint256 private constant TAG = 1 << 255;
    uint256 private constant INDEX_BITS = 96;
    uint256 private constant SNAPSHOT_BITS = 160;

    /// @notice The id of a snapshot: a loss factor of at most 64 bits and a lend index of at most 96.
    function encode(uint256 lossFactor, uint256 lendIndex) internal pure returns (uint256 id) {
        return TAG | (lossFactor << INDEX_BITS) | lendIndex;
    }

    /// @notice Whether `id` could be that of a LEND receipt: a tag, a loss factor above 0, and zeros between them.
    function isLendId(uint256 id) internal pure returns (bool) {
        return id >> SNAPSHOT_BITS == TAG >> SNAPSHOT_BITS && uint64(id >> INDEX_BITS) != 0;
    }

    /// @notice The snapshot in `id`, which must be a LEND id.
    function decode(uint256 id) internal pure returns (uint256 lossFactor, uint256 lendIndex) {
        return (uint64(id >> INDEX_BITS), uint96(id));
    }
}
