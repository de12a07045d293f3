// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {TestToken} from "../../../../contracts/mocks/TestToken.sol";
import {IExchangeErrors as Errors} from "../../../../contracts/shared/exchange/interfaces/IExchangeErrors.sol";
import {IUniswapV3ExchangeErrors as RouteErrors} from "../../../../contracts/shared/exchange/interfaces/IUniswapV3ExchangeErrors.sol";
import {IUniswapV3ExchangeEvents as Events} from "../../../../contracts/shared/exchange/interfaces/IUniswapV3ExchangeEvents.sol";
import {IUniswapV3Router} from "../../../../contracts/shared/exchange/interfaces/IUniswapV3Router.sol";
import {ExchangeTypes} from "../../../../contracts/shared/exchange/types/ExchangeTypes.sol";
import {ExchangeFixture} from "../../../helpers/ExchangeFixture.sol";

/// @notice Construction, routes and the bound: everything but the swap itself.
contract UniswapV3ExchangeRoutesTest is ExchangeFixture {
    function setUp() public {
        _deployExchange();
    }

    // constructor

    function test_constructor_pinsRouterAndFactory() public view {
        assertEq(address(exchange.router()), address(swapRouter), "router");
        assertEq(address(exchange.factory()), address(uniswapFactory), "factory");
        assertEq(exchange.authority(), address(manager), "authority");
    }

    function test_constructor_refusesAddressesWithoutCode() public {
        address nobody = makeAddr("nobody");
        bytes memory reason = abi.encodeWithSelector(RouteErrors.UniswapV3Exchange_NotAContract.selector, nobody);
        vm.expectRevert(reason);
        DeployShared.uniswapV3Exchange(IUniswapV3Router(nobody), address(manager));
        vm.expectRevert(reason);
        DeployShared.uniswapV3Exchange(swapRouter, nobody);
    }

    // setRoute

    function test_setRoute_storesOneDirection() public {
        (address[] memory tokens, uint24[] memory fees) = _hop(address(usd), address(eth), FEE);
        bytes memory path = abi.encodePacked(address(usd), FEE, address(eth));
        exchange.removeRoute(address(eth), address(usd));
        vm.expectEmit(address(exchange));
        emit Events.RouteSet(address(usd), address(eth), path);
        exchange.setRoute(tokens, fees);
        assertTrue(exchange.hasRoute(address(usd), address(eth)), "there");
        assertTrue(!exchange.hasRoute(address(eth), address(usd)), "not back");
        assertEq(string(exchange.routeOf(address(usd), address(eth))), string(path), "path");
        assertEq(exchange.routeOf(address(eth), address(usd)).length, 0, "no path back");
    }

    function test_setRoute_replaces() public {
        _createPool(eth, usd, 500, POOL_ETH, POOL_USD);
        _setRoute(exchange, address(eth), address(usd), 500);
        assertEq(
            string(exchange.routeOf(address(eth), address(usd))),
            string(abi.encodePacked(address(eth), uint24(500), address(usd))),
            "path"
        );
    }

    function test_setRoute_upToThreePools() public {
        TestToken btc = DeployTokens.testToken("BTC", "BTC", 8);
        TestToken gov = DeployTokens.testToken("GOV", "GOV", 18);
        _createPool(usd, btc, 500, 60_000e6, 1e8);
        _createPool(btc, gov, 10_000, 1e8, 1_000e18);
        (address[] memory tokens, uint24[] memory fees) = (new address[](4), new uint24[](3));
        (tokens[0], tokens[1], tokens[2], tokens[3]) = (address(eth), address(usd), address(btc), address(gov));
        (fees[0], fees[1], fees[2]) = (FEE, 500, 10_000);
        exchange.setRoute(tokens, fees);
        bytes memory path = abi.encodePacked(
            abi.encodePacked(address(eth), FEE, address(usd)),
            abi.encodePacked(uint24(500), address(btc), uint24(10_000), address(gov))
        );
        assertEq(string(exchange.routeOf(address(eth), address(gov))), string(path), "path");
    }

    function test_setRoute_refusesStrangers() public {
        (address[] memory tokens, uint24[] memory fees) = _hop(address(usd), address(eth), FEE);
        vm.prank(seller);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, seller));
        exchange.setRoute(tokens, fees);
    }

    function test_setRoute_boundsHops() public {
        uint256 highest = exchange.MAX_HOPS();
        uint256[2] memory hops = [0, highest + 1];
        for (uint256 i = 0; i < hops.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(RouteErrors.UniswapV3Exchange_HopsOutOfRange.selector, hops[i], highest)
            );
            exchange.setRoute(new address[](hops[i] + 1), new uint24[](hops[i]));
        }
    }

    function test_setRoute_refusesTokensThatDoNotFitFees() public {
        uint256[3] memory counts = [uint256(0), 1, 3];
        for (uint256 i = 0; i < counts.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(RouteErrors.UniswapV3Exchange_TokensDoNotFitFees.selector, counts[i], 1)
            );
            exchange.setRoute(new address[](counts[i]), new uint24[](1));
        }
    }

    function test_setRoute_refusesAMissingPool_onAnyHop() public {
        (address[] memory tokens, uint24[] memory fees) = _hop(address(eth), address(usd), 500);
        _expectPoolMissing(address(eth), address(usd), 500);
        exchange.setRoute(tokens, fees);

        TestToken btc = DeployTokens.testToken("BTC", "BTC", 8);
        (tokens, fees) = (new address[](3), new uint24[](2));
        (tokens[0], tokens[1], tokens[2]) = (address(eth), address(usd), address(btc));
        (fees[0], fees[1]) = (FEE, 500);
        _expectPoolMissing(address(usd), address(btc), 500);
        exchange.setRoute(tokens, fees);
    }

    function test_setRoute_refusesAWayBackToItsStart() public {
        (address[] memory tokens, uint24[] memory fees) = (new address[](3), new uint24[](2));
        (tokens[0], tokens[1], tokens[2]) = (address(eth), address(usd), address(eth));
        (fees[0], fees[1]) = (FEE, FEE);
        vm.expectRevert(abi.encodeWithSelector(Errors.Exchange_SameToken.selector, address(eth)));
        exchange.setRoute(tokens, fees);
    }

    // removeRoute

    function test_removeRoute_removes() public {
        vm.expectEmit(address(exchange));
        emit Events.RouteRemoved(address(eth), address(usd));
        exchange.removeRoute(address(eth), address(usd));
        assertTrue(!exchange.hasRoute(address(eth), address(usd)), "gone");
        vm.expectRevert(abi.encodeWithSelector(Errors.Exchange_UnknownRoute.selector, address(eth), address(usd)));
        exchange.removeRoute(address(eth), address(usd));
    }

    function test_removeRoute_refusesStrangers() public {
        vm.prank(seller);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, seller));
        exchange.removeRoute(address(eth), address(usd));
    }

    // minimumOut

    function test_minimumOut_workedNumbers() public view {
        ExchangeTypes.SwapRequest memory request = _request(1e18);
        assertEq(exchange.minimumOut(request), 2_970e6, "1 % below the quote");
        request.minAmountOut = 2_970e6 + 1;
        assertEq(exchange.minimumOut(request), 2_970e6 + 1, "the caller's, where it is larger");
        (request.minAmountOut, request.maxSlippageBps) = (0, 0);
        assertEq(exchange.minimumOut(request), 3_000e6, "no slippage");
        (request.oracleAmountOut, request.maxSlippageBps) = (1, 9_999);
        assertEq(exchange.minimumOut(request), 1, "rounds up");
        request.maxSlippageBps = 10_000;
        assertEq(exchange.minimumOut(request), 0, "100 %: the caller's minimum alone");
    }

    function testFuzz_minimumOut(uint256 quote, uint256 minAmountOut, uint16 slippageBps) public {
        ExchangeTypes.SwapRequest memory request = _request(1e18);
        request.oracleAmountOut = bound(quote, 1, type(uint256).max / 10_000);
        request.minAmountOut = minAmountOut;
        request.maxSlippageBps = slippageBps;
        if (slippageBps > 10_000) {
            vm.expectRevert(abi.encodeWithSelector(Errors.Exchange_SlippageAboveMax.selector, slippageBps, 10_000));
            exchange.minimumOut(request);
            return;
        }
        uint256 minimum = exchange.minimumOut(request);
        uint256 scaled = request.oracleAmountOut * (10_000 - slippageBps);
        uint256 bySlippage = scaled / 10_000 + (scaled % 10_000 == 0 ? 0 : 1);
        assertEq(minimum, minAmountOut > bySlippage ? minAmountOut : bySlippage, "the larger of the two");
    }

    function _expectPoolMissing(address tokenA, address tokenB, uint24 fee) private {
        vm.expectRevert(
            abi.encodeWithSelector(RouteErrors.UniswapV3Exchange_PoolMissing.selector, tokenA, tokenB, fee)
        );
    }
}
