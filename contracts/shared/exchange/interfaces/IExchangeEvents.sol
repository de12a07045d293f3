// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IExchangeEvents
/// @notice What an exchange reports.
interface IExchangeEvents {
    /// @notice `caller` sold `amountIn` of `tokenIn`; `receiver` got `amountOut` of `tokenOut`, where `minimum` was due.
    event Swapped(
        address indexed caller,
        address indexed tokenIn,
        address indexed tokenOut,
        uint256 amountIn,
        uint256 amountOut,
        uint256 minimum,
        address receiver
    );
}
