// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IExchange} from "../../shared/exchange/interfaces/IExchange.sol";
import {ExchangeTypes} from "../../shared/exchange/types/ExchangeTypes.sol";
import {TestToken} from "../TestToken.sol";

/// @title OraclePriceExchangeMock
/// @notice Trades any amount at exactly the worth that the caller brings. What it pays is a `TestToken`, which it mints.
contract OraclePriceExchangeMock is IExchange {
    /// @inheritdoc IExchange
    function swap(ExchangeTypes.SwapRequest calldata request) external returns (uint256 amountOut) {
        amountOut = request.oracleAmountOut;
        IERC20(request.tokenIn).transferFrom(msg.sender, address(this), request.amountIn);
        TestToken(request.tokenOut).mint(request.receiver, amountOut);
    }

    /// @inheritdoc IExchange
    function minimumOut(ExchangeTypes.SwapRequest calldata request) external pure returns (uint256 minimum) {
        return request.oracleAmountOut;
    }

    /// @inheritdoc IExchange
    function hasRoute(address, address) external pure returns (bool) {
        return true;
    }
}
