// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {DeployShared} from "../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../contracts/mocks/deploy/DeployTokens.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {IUniswapV3Exchange} from "../../contracts/shared/exchange/interfaces/IUniswapV3Exchange.sol";
import {ExchangeTypes} from "../../contracts/shared/exchange/types/ExchangeTypes.sol";
import {UniswapV3Exchange} from "../../contracts/shared/exchange/UniswapV3Exchange.sol";
import {PriceMath, PriceScale} from "../../contracts/shared/math/PriceMath.sol";
import {IPool} from "./uniswap/IPool.sol";
import {UniswapV3Fixture} from "./UniswapV3Fixture.sol";

/// @title ExchangeFixture
/// @notice An exchange over the real Uniswap v3, with one deep pool: 1,000 ETH and 3,000,000 USD at the oracle's 3,000.
abstract contract ExchangeFixture is UniswapV3Fixture {
    uint256 internal constant NOW = 1_800_000_000;
    uint24 internal constant FEE = 3_000;
    uint256 internal constant FEE_DENOMINATOR = 1_000_000;
    uint256 internal constant POOL_ETH = 1_000e18;
    uint256 internal constant POOL_USD = 3_000_000e6;
    uint256 internal constant PRICE = 3_000e8;
    uint16 internal constant MAX_SLIPPAGE_BPS = 100;

    TestToken internal eth;
    TestToken internal usd;
    IPool internal pool;
    AccessManager internal manager;
    UniswapV3Exchange internal exchange;
    PriceScale internal scale;

    address internal seller;
    address internal receiver;

    function _deployExchange() internal {
        vm.warp(NOW);
        seller = makeAddr("seller");
        receiver = makeAddr("receiver");
        eth = DeployTokens.testToken("ETH", "ETH", 18);
        usd = DeployTokens.testToken("USD", "USD", 6);
        scale = PriceMath.scaleFor(18, 6, 8);
        _deployUniswapV3();
        pool = _createPool(eth, usd, FEE, POOL_ETH, POOL_USD);
        _addLiquidity(eth, usd, FEE, POOL_ETH, POOL_USD);
        manager = DeployShared.accessManager(address(this));
        exchange = DeployShared.uniswapV3Exchange(swapRouter, address(manager));
        _setRoute(exchange, address(eth), address(usd), FEE);
    }

    function _setRoute(IUniswapV3Exchange target, address tokenIn, address tokenOut, uint24 fee) internal {
        (address[] memory tokens, uint24[] memory fees) = _hop(tokenIn, tokenOut, fee);
        target.setRoute(tokens, fees);
    }

    function _hop(
        address tokenIn,
        address tokenOut,
        uint24 fee
    ) internal pure returns (address[] memory tokens, uint24[] memory fees) {
        (tokens, fees) = (new address[](2), new uint24[](1));
        (tokens[0], tokens[1], fees[0]) = (tokenIn, tokenOut, fee);
    }

    /// @dev A sale of `amountIn` ETH by the oracle's quote, with no minimum of the caller's own.
    function _request(uint256 amountIn) internal view returns (ExchangeTypes.SwapRequest memory) {
        return
            ExchangeTypes.SwapRequest({
                tokenIn: address(eth),
                tokenOut: address(usd),
                amountIn: amountIn,
                minAmountOut: 0,
                oracleAmountOut: scale.quoteDown(amountIn, PRICE),
                maxSlippageBps: MAX_SLIPPAGE_BPS,
                receiver: receiver,
                deadline: NOW
            });
    }

    function _fundSeller(TestToken token, address spender, uint256 value) internal {
        token.mint(seller, value);
        vm.prank(seller);
        token.approve(spender, value);
    }

    /// @dev What a router would give for `amountIn` right now, and how much of it the pool would take; nothing stays changed.
    function _preview(uint256 amountIn) internal returns (uint256 spent, uint256 received) {
        uint256 snapshot = vm.snapshotState();
        address prober = makeAddr("prober");
        eth.mint(prober, amountIn);
        received = _trade(prober, eth, usd, FEE, amountIn);
        spent = amountIn - eth.balanceOf(prober);
        assertTrue(vm.revertToState(snapshot), "snapshot restored");
    }

    /// @dev `x * y = k` after the fee: what a full-range pool pays, by the formula and not by its code.
    function _constantProduct(uint256 amountIn, uint256 reserveIn, uint256 reserveOut) internal pure returns (uint256) {
        uint256 afterFee = (amountIn * (FEE_DENOMINATOR - FEE)) / FEE_DENOMINATOR;
        return (reserveOut * afterFee) / (reserveIn + afterFee);
    }
}
