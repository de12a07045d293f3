// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IUniswapV3Router
/// @notice What we use of Uniswap's SwapRouter02, by the selectors of its published interface.
/// @dev Unlike the first SwapRouter its structs carry no deadline. Declared here so that production code imports no peer's
/// source. One hop is a path of one pool, so `exactInput` is all that is needed.
interface IUniswapV3Router {
    /// @notice A swap of a whole amount along a path.
    /// @param path Token, fee, token, ... packed: 20 bytes, 3 bytes, 20 bytes, ...; fees in millionths.
    /// @param recipient Who gets the proceeds. The router reads address 1 as its caller and address 2 as itself.
    /// @param amountIn What is sold. The router reads 0 as its own balance.
    /// @param amountOutMinimum The least it accepts.
    struct ExactInputParams {
        bytes path;
        address recipient;
        uint256 amountIn;
        uint256 amountOutMinimum;
    }

    /// @notice Sells along a path. Pulls only what the pools take: where one runs dry the rest stays with the caller.
    function exactInput(ExactInputParams calldata params) external payable returns (uint256 amountOut);

    /// @notice The factory whose pools the router trades on.
    function factory() external view returns (address);
}
