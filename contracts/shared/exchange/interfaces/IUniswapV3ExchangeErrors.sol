// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IUniswapV3ExchangeErrors
/// @notice Why a Uniswap v3 exchange refuses its construction or a route. Swaps are refused by `IExchangeErrors`.
interface IUniswapV3ExchangeErrors {
    /// @notice There is no contract at `account`.
    error UniswapV3Exchange_NotAContract(address account);

    /// @notice A route of `hops` pools is outside [1, `highest`].
    error UniswapV3Exchange_HopsOutOfRange(uint256 hops, uint256 highest);

    /// @notice A route of `fees` pools passes through one token more than that, not `tokens`.
    error UniswapV3Exchange_TokensDoNotFitFees(uint256 tokens, uint256 fees);

    /// @notice There is no pool of `tokenA` and `tokenB` at `fee` millionths.
    error UniswapV3Exchange_PoolMissing(address tokenA, address tokenB, uint24 fee);
}
