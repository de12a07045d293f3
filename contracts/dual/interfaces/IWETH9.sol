// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IWETH9
/// @notice What we call of the token that wraps the native currency, beside ERC-20.
interface IWETH9 {
    /// @notice Gives the caller as many base units as he sends wei.
    function deposit() external payable;
}
