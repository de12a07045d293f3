// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ExchangeTypes} from "../types/ExchangeTypes.sol";
import {IExchangeErrors} from "./IExchangeErrors.sol";
import {IExchangeEvents} from "./IExchangeEvents.sol";

/// @title IExchange
/// @notice Sells a fixed amount of one token for at least what an oracle and the caller demand of another.
/// @dev An exchange reads no oracle: the caller brings the quote, so that the market that is traded on never prices itself.
/// Anyone may call. An exchange holds nothing between two calls and spends only what its caller approved.
interface IExchange is IExchangeErrors, IExchangeEvents {
    /// @notice Sells `request.amountIn` of the caller's `tokenIn` and sends all proceeds to `request.receiver`.
    /// @dev The caller approves the exchange for `amountIn` first. All of it is spent, or the call reverts. Proceeds are what
    /// balances say, never what the market reports. Reverts with the errors of `IExchangeErrors`, in the order they stand
    /// there, with those of `ExactTransfer` where a token delivers less than was sent, and with the market's own.
    /// @return amountOut What the receiver got, base units of `tokenOut`, at least `minimumOut(request)`.
    function swap(ExchangeTypes.SwapRequest calldata request) external returns (uint256 amountOut);

    /// @notice The least that `request` has to bring: the larger of the caller's minimum and the oracle's worth less slippage.
    /// @dev `max(minAmountOut, ceil(oracleAmountOut * (10_000 - maxSlippageBps) / 10_000))`. Reverts with
    /// `Exchange_SlippageAboveMax` and `Exchange_ZeroOracleQuote`.
    /// @return minimum Base units of `tokenOut`.
    function minimumOut(ExchangeTypes.SwapRequest calldata request) external pure returns (uint256 minimum);

    /// @notice Whether a way from `tokenIn` to `tokenOut` is configured. The way back is a route of its own.
    function hasRoute(address tokenIn, address tokenOut) external view returns (bool);
}
