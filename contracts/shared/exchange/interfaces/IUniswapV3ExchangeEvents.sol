// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IUniswapV3ExchangeEvents
/// @notice What a Uniswap v3 exchange reports of its routes.
interface IUniswapV3ExchangeEvents {
    /// @notice `tokenIn` is sold for `tokenOut` along `path` from now on.
    event RouteSet(address indexed tokenIn, address indexed tokenOut, bytes path);

    /// @notice `tokenIn` can no longer be sold for `tokenOut`.
    event RouteRemoved(address indexed tokenIn, address indexed tokenOut);
}
