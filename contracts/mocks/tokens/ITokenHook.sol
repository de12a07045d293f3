// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title ITokenHook
/// @notice What a `HookToken` calls on the two sides of a transfer.
interface ITokenHook {
    /// @notice `value` is about to leave `from`, whose hook this is.
    function tokensToSend(address from, address to, uint256 value) external;

    /// @notice `value` has arrived at `to`, whose hook this is.
    function tokensReceived(address from, address to, uint256 value) external;
}
