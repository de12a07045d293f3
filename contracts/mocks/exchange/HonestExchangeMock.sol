// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {BPS} from "../../shared/math/FixedPoint.sol";
import {ExchangeTypes} from "../../shared/exchange/types/ExchangeTypes.sol";
import {TestToken} from "../TestToken.sol";

/// @title HonestExchangeMock
/// @notice Sells at the caller's own quote, less a loss that the test sets, into freshly minted test tokens.
contract HonestExchangeMock {
    using SafeERC20 for IERC20;

    /// @notice How far below the quote it pays, basis points.
    uint256 public lossBps;

    /// @notice Pays `newLossBps` less than quoted from now on.
    function setLossBps(uint256 newLossBps) external {
        lossBps = newLossBps;
    }

    /// @notice As `IExchange.swap`, without its bounds: whether the caller holds it to them is what a test wants to see.
    function swap(ExchangeTypes.SwapRequest calldata request) external returns (uint256 amountOut) {
        IERC20(request.tokenIn).safeTransferFrom(msg.sender, address(this), request.amountIn);
        amountOut = (request.oracleAmountOut * (BPS - lossBps)) / BPS;
        TestToken(request.tokenOut).mint(request.receiver, amountOut);
    }
}
