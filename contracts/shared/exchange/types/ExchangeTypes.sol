// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title ExchangeTypes
/// @notice The structs of the exchanges. In a library: Hardhat's chain cannot load the build of a file without any contract.
library ExchangeTypes {
    /// @notice One swap, and the two bounds it has to meet. Amounts are base units of the token they name.
    /// @param tokenIn The token sold, pulled from the caller.
    /// @param tokenOut The token bought.
    /// @param amountIn How much is sold: all of it, or nothing is.
    /// @param minAmountOut The least the caller's own user accepts; may be 0, because the oracle's bound holds beside it.
    /// @param oracleAmountOut What `amountIn` is worth in `tokenOut` by the caller's price source, above 0.
    /// @param maxSlippageBps How far below that worth the swap may end, 10,000 = 100 %.
    /// @param receiver Who gets `tokenOut`.
    /// @param deadline The last block timestamp at which the swap may happen, unix seconds.
    struct SwapRequest {
        address tokenIn;
        address tokenOut;
        uint256 amountIn;
        uint256 minAmountOut;
        uint256 oracleAmountOut;
        uint16 maxSlippageBps;
        address receiver;
        uint256 deadline;
    }
}
