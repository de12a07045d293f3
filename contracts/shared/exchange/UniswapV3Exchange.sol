// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {BPS, FixedPoint} from "../math/FixedPoint.sol";
import {ExactTransfer} from "../tokens/ExactTransfer.sol";
import {IExchange} from "./interfaces/IExchange.sol";
import {IUniswapV3Exchange} from "./interfaces/IUniswapV3Exchange.sol";
import {IUniswapV3Factory} from "./interfaces/IUniswapV3Factory.sol";
import {IUniswapV3Router} from "./interfaces/IUniswapV3Router.sol";
import {ExchangeTypes} from "./types/ExchangeTypes.sol";

/// @title UniswapV3Exchange
/// @notice Sells on Uniswap v3 for at least what the caller's oracle and the caller's own minimum demand.
/// @dev Proceeds come here first and are pushed on as measured. Were they sent to the receiver directly, anything else that
/// reached it during the swap (a deposit made from a token's hook, say) would be counted as proceeds and could cover up a
/// price below the bound. It also keeps the router's two special recipients, addresses 1 and 2, out of reach.
///
/// Trust assumptions:
/// - The caller's quote is the bound. It has to come from an oracle, not from the pools traded on.
/// - Whoever holds the role for `setRoute` (ADMIN, with delay) chooses pools. The worst route costs a caller `maxSlippageBps` of
///   the oracle's worth, or makes swaps revert; it cannot take more, nor touch what was not approved for the current call.
/// - On a route of several pools, what a later pool is too thin to take stays in the router, where anyone may fetch it. It is
///   part of the slippage, and bounded with it; a route wants its deep pools last.
/// - The router is immutable and gets an exact approval for one call; a hostile one is bounded in the same way.
/// - Nothing is held between calls. Tokens sent here by mistake stay: no function pays out a balance it did not measure.
contract UniswapV3Exchange is IUniswapV3Exchange, AccessManaged, ReentrancyGuardTransient {
    using ExactTransfer for IERC20;
    using SafeERC20 for IERC20;

    /// @notice Most pools of a route. Each costs gas and a fee; three join any two tokens through two common ones.
    uint256 public constant MAX_HOPS = 3;

    IUniswapV3Router private immutable ROUTER;
    IUniswapV3Factory private immutable FACTORY;

    mapping(address tokenIn => mapping(address tokenOut => bytes path)) private _routes;

    /// @notice Pins the router. Routes are set afterwards. Reverts with `UniswapV3Exchange_NotAContract`.
    /// @param newRouter Uniswap's SwapRouter02.
    /// @param initialAuthority The deployment's AccessManager, which decides who may set routes.
    constructor(IUniswapV3Router newRouter, address initialAuthority) AccessManaged(initialAuthority) {
        _requireCode(address(newRouter));
        _requireCode(initialAuthority);
        ROUTER = newRouter;
        FACTORY = IUniswapV3Factory(newRouter.factory());
    }

    /// @inheritdoc IExchange
    function swap(ExchangeTypes.SwapRequest calldata request) external nonReentrant returns (uint256 amountOut) {
        uint256 minimum = _requireValid(request);
        bytes memory path = _routes[request.tokenIn][request.tokenOut];
        if (path.length == 0) revert Exchange_UnknownRoute(request.tokenIn, request.tokenOut);

        amountOut = _trade(IERC20(request.tokenIn), IERC20(request.tokenOut), request.amountIn, path);
        if (amountOut < minimum) revert Exchange_InsufficientOutput(request.tokenOut, minimum, amountOut);
        IERC20(request.tokenOut).pushExact(request.receiver, amountOut);
        emit Swapped(
            msg.sender,
            request.tokenIn,
            request.tokenOut,
            request.amountIn,
            amountOut,
            minimum,
            request.receiver
        );
    }

    /// @inheritdoc IUniswapV3Exchange
    function setRoute(address[] calldata tokens, uint24[] calldata fees) external restricted {
        bytes memory path = _encode(tokens, fees);
        address tokenIn = tokens[0];
        address tokenOut = tokens[tokens.length - 1];
        if (tokenIn == tokenOut) revert Exchange_SameToken(tokenIn);
        _routes[tokenIn][tokenOut] = path;
        emit RouteSet(tokenIn, tokenOut, path);
    }

    /// @inheritdoc IUniswapV3Exchange
    function removeRoute(address tokenIn, address tokenOut) external restricted {
        if (!hasRoute(tokenIn, tokenOut)) revert Exchange_UnknownRoute(tokenIn, tokenOut);
        delete _routes[tokenIn][tokenOut];
        emit RouteRemoved(tokenIn, tokenOut);
    }

    /// @inheritdoc IUniswapV3Exchange
    function routeOf(address tokenIn, address tokenOut) external view returns (bytes memory path) {
        return _routes[tokenIn][tokenOut];
    }

    /// @inheritdoc IUniswapV3Exchange
    function router() external view returns (IUniswapV3Router) {
        return ROUTER;
    }

    /// @inheritdoc IUniswapV3Exchange
    function factory() external view returns (IUniswapV3Factory) {
        return FACTORY;
    }

    /// @inheritdoc IExchange
    function hasRoute(address tokenIn, address tokenOut) public view returns (bool) {
        return _routes[tokenIn][tokenOut].length != 0;
    }

    /// @inheritdoc IExchange
    function minimumOut(ExchangeTypes.SwapRequest calldata request) public pure returns (uint256 minimum) {
        if (request.maxSlippageBps > BPS) revert Exchange_SlippageAboveMax(request.maxSlippageBps, BPS);
        if (request.oracleAmountOut == 0) {
            revert Exchange_ZeroOracleQuote(request.tokenIn, request.tokenOut, request.amountIn);
        }
        uint256 oracleMinimum = FixedPoint.mulDivUp(request.oracleAmountOut, BPS - request.maxSlippageBps, BPS);
        return Math.max(request.minAmountOut, oracleMinimum);
    }

    /// @dev Sells the whole of `amountIn` and returns what this contract got for it, by balance.
    function _trade(
        IERC20 tokenIn,
        IERC20 tokenOut,
        uint256 amountIn,
        bytes memory path
    ) private returns (uint256 amountOut) {
        uint256 inBefore = tokenIn.balanceOf(address(this));
        uint256 outBefore = tokenOut.balanceOf(address(this));
        tokenIn.pullExact(msg.sender, amountIn);
        tokenIn.forceApprove(address(ROUTER), amountIn);
        // No minimum for the router: the one in `swap` is stricter, being measured, and fails with a name.
        ROUTER.exactInput(
            IUniswapV3Router.ExactInputParams({
                path: path,
                recipient: address(this),
                amountIn: amountIn,
                amountOutMinimum: 0
            })
        );
        uint256 unspent = Math.saturatingSub(tokenIn.balanceOf(address(this)), inBefore);
        if (unspent != 0) revert Exchange_PartialFill(address(tokenIn), amountIn, unspent);
        _clearApproval(tokenIn);
        return Math.saturatingSub(tokenOut.balanceOf(address(this)), outBefore);
    }

    /// @dev A full spend leaves no allowance, except with tokens that do not count it down. Those alone are approved for 0:
    /// some tokens revert on that.
    function _clearApproval(IERC20 token) private {
        if (token.allowance(address(this), address(ROUTER)) != 0) token.forceApprove(address(ROUTER), 0);
    }

    function _requireValid(ExchangeTypes.SwapRequest calldata request) private view returns (uint256 minimum) {
        if (block.timestamp > request.deadline) revert Exchange_DeadlineExpired(request.deadline, block.timestamp);
        if (request.tokenIn == request.tokenOut) revert Exchange_SameToken(request.tokenIn);
        if (request.amountIn == 0) revert Exchange_ZeroAmountIn(request.tokenIn);
        if (request.receiver == address(0) || request.receiver == address(this)) {
            revert Exchange_InvalidReceiver(request.receiver);
        }
        return minimumOut(request);
    }

    /// @dev Token, fee, token, ... packed, once every pool on the way is known to exist.
    function _encode(address[] calldata tokens, uint24[] calldata fees) private view returns (bytes memory path) {
        uint256 hops = fees.length;
        if (hops == 0 || hops > MAX_HOPS) revert UniswapV3Exchange_HopsOutOfRange(hops, MAX_HOPS);
        if (tokens.length != hops + 1) revert UniswapV3Exchange_TokensDoNotFitFees(tokens.length, hops);
        path = abi.encodePacked(tokens[0]);
        for (uint256 i = 0; i < hops; ++i) {
            if (FACTORY.getPool(tokens[i], tokens[i + 1], fees[i]) == address(0)) {
                revert UniswapV3Exchange_PoolMissing(tokens[i], tokens[i + 1], fees[i]);
            }
            path = abi.encodePacked(path, fees[i], tokens[i + 1]);
        }
    }

    function _requireCode(address account) private view {
        if (account.code.length == 0) revert UniswapV3Exchange_NotAContract(account);
    }
}
