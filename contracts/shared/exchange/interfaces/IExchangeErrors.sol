// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IExchangeErrors
/// @notice Why an exchange refuses a swap. Amounts are base units of the token they stand beside.
interface IExchangeErrors {
    /// @notice The swap was good until `deadline`, and the block is of `timestamp` (unix seconds).
    error Exchange_DeadlineExpired(uint256 deadline, uint256 timestamp);

    /// @notice `token` cannot be swapped for itself.
    error Exchange_SameToken(address token);

    /// @notice Nothing of `tokenIn` was offered.
    error Exchange_ZeroAmountIn(address tokenIn);

    /// @notice `receiver` cannot get the proceeds: it is the zero address or the exchange itself, where they would be lost.
    error Exchange_InvalidReceiver(address receiver);

    /// @notice A slippage of `slippageBps` is above `highest` (10,000 = 100 %).
    error Exchange_SlippageAboveMax(uint16 slippageBps, uint256 highest);

    /// @notice The caller's oracle values `amountIn` of `tokenIn` at 0 of `tokenOut`, which bounds nothing.
    error Exchange_ZeroOracleQuote(address tokenIn, address tokenOut, uint256 amountIn);

    /// @notice No way from `tokenIn` to `tokenOut` is configured.
    error Exchange_UnknownRoute(address tokenIn, address tokenOut);

    /// @notice The market took `amountIn` of `tokenIn` less `unspent`: it is too thin for the whole.
    error Exchange_PartialFill(address tokenIn, uint256 amountIn, uint256 unspent);

    /// @notice The swap would have brought `received` of `tokenOut`, below the `minimum` that was due.
    error Exchange_InsufficientOutput(address tokenOut, uint256 minimum, uint256 received);
}
