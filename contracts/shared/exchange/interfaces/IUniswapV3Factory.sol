// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IUniswapV3Factory
/// @notice What we read of the Uniswap v3 factory, by the selector of its published interface.
interface IUniswapV3Factory {
    /// @notice The pool of two tokens, in either order, at `fee` in millionths; the zero address where there is none.
    function getPool(address tokenA, address tokenB, uint24 fee) external view returns (address pool);
}
