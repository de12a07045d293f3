// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IPageSource
/// @notice Where a page of accumulators that is being deployed gets its words from.
interface IPageSource {
    /// @notice The words of the page that this transaction wrote last, empty outside of one that writes: one a protocol,
    /// `| cumPay 128 | cumRLT 128, signed |`, 1e-24 whole token of the asset per whole DRB.
    function pendingPage() external view returns (uint256[] memory words);
}
