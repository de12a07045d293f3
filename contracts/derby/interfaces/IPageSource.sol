// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IPageSource
/// @notice Where a page of accumulators that is being deployed gets its code from.
interface IPageSource {
    /// @notice The page that this transaction wrote last, as `EpochPages` lays it out; empty outside of one that writes.
    function pendingPage() external view returns (bytes memory page);
}
