// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IExchange} from "./IExchange.sol";
import {IUniswapV3ExchangeErrors} from "./IUniswapV3ExchangeErrors.sol";
import {IUniswapV3ExchangeEvents} from "./IUniswapV3ExchangeEvents.sol";
import {IUniswapV3Factory} from "./IUniswapV3Factory.sol";
import {IUniswapV3Router} from "./IUniswapV3Router.sol";

/// @title IUniswapV3Exchange
/// @notice An exchange over Uniswap v3, along one governed route for each direction of a pair.
interface IUniswapV3Exchange is IExchange, IUniswapV3ExchangeErrors, IUniswapV3ExchangeEvents {
    /// @notice Sets the route from the first of `tokens` to the last, replacing the one there was. Restricted.
    /// @dev Reverts with `UniswapV3Exchange_HopsOutOfRange`, `UniswapV3Exchange_TokensDoNotFitFees`, `Exchange_SameToken` and
    /// `UniswapV3Exchange_PoolMissing`. Whether the pools have liquidity is not asked: it can leave at any time.
    /// @param tokens The tokens passed through, in order.
    /// @param fees The fee of the pool between each two of them, in millionths (3,000 = 0.3 %).
    function setRoute(address[] calldata tokens, uint24[] calldata fees) external;

    /// @notice Removes a route. Restricted. Reverts with `Exchange_UnknownRoute` where there is none.
    function removeRoute(address tokenIn, address tokenOut) external;

    /// @notice The route from `tokenIn` to `tokenOut`: token, fee, token, ... packed. Empty where there is none.
    function routeOf(address tokenIn, address tokenOut) external view returns (bytes memory path);

    /// @notice The SwapRouter02 that trades.
    function router() external view returns (IUniswapV3Router);

    /// @notice The factory of the pools, read from the router at construction.
    function factory() external view returns (IUniswapV3Factory);
}
