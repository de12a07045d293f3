// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {TestToken} from "../../../../contracts/mocks/TestToken.sol";
import {IExchangeErrors as Errors} from "../../../../contracts/shared/exchange/interfaces/IExchangeErrors.sol";
import {IExchangeEvents as Events} from "../../../../contracts/shared/exchange/interfaces/IExchangeEvents.sol";
import {ExchangeTypes} from "../../../../contracts/shared/exchange/types/ExchangeTypes.sol";
import {ExactTransfer} from "../../../../contracts/shared/tokens/ExactTransfer.sol";
import {ExchangeFixture} from "../../../helpers/ExchangeFixture.sol";

/// @notice Swaps on the real Uniswap v3 bytecode.
contract UniswapV3ExchangeSwapTest is ExchangeFixture {
    function setUp() public {
        _deployExchange();
    }

    // good swaps

    function test_swap_paysTheReceiverWhatThePoolPays() public {
        _fundSeller(eth, address(exchange), 1e18);
        (, uint256 expected) = _preview(1e18);
        assertApprox(expected, _constantProduct(1e18, POOL_ETH, POOL_USD), 1, "the pool is the one described");

        ExchangeTypes.SwapRequest memory request = _request(1e18);
        uint256 minimum = exchange.minimumOut(request);
        vm.expectEmit(address(exchange));
        emit Events.Swapped(seller, address(eth), address(usd), 1e18, expected, minimum, receiver);
        vm.prank(seller);
        uint256 amountOut = exchange.swap(request);

        assertEq(amountOut, expected, "amount returned");
        assertEq(usd.balanceOf(receiver), expected, "receiver");
        assertEq(usd.balanceOf(seller), 0, "seller gets none of it");
        assertEq(eth.balanceOf(seller), 0, "seller sold all");
        _assertNothingLeft(eth, usd);
    }

    function testFuzz_swap_withinTheBoundOrNotAtAll(uint256 amountIn) public {
        amountIn = bound(amountIn, 1e12, 14e18);
        _fundSeller(eth, address(exchange), amountIn);
        ExchangeTypes.SwapRequest memory request = _request(amountIn);
        uint256 minimum = exchange.minimumOut(request);
        (, uint256 expected) = _preview(amountIn);
        if (expected < minimum) vm.expectRevert(_insufficient(minimum, expected));
        vm.prank(seller);
        exchange.swap(request);
        bool swapped = expected >= minimum;
        assertEq(usd.balanceOf(receiver), swapped ? expected : 0, "all proceeds or none");
        assertEq(eth.balanceOf(seller), swapped ? 0 : amountIn, "all sold or none");
        _assertNothingLeft(eth, usd);
    }

    function test_swap_ignoresDonations() public {
        eth.mint(address(exchange), 5e18);
        usd.mint(address(exchange), 7e6);
        _fundSeller(eth, address(exchange), 1e18);
        (, uint256 expected) = _preview(1e18);
        vm.prank(seller);
        exchange.swap(_request(1e18));
        assertEq(usd.balanceOf(receiver), expected, "receiver gets the proceeds alone");
        assertEq(eth.balanceOf(address(exchange)), 5e18, "donated ETH is not sold");
        assertEq(usd.balanceOf(address(exchange)), 7e6, "donated USD is not paid out");
    }

    function test_swap_alongSeveralPools() public {
        TestToken btc = DeployTokens.testToken("BTC", "BTC", 8);
        _createPool(usd, btc, 500, 60_000e6, 1e8);
        _addLiquidity(usd, btc, 500, 6_000_000e6, 100e8);
        (address[] memory tokens, uint24[] memory fees) = (new address[](3), new uint24[](2));
        (tokens[0], tokens[1], tokens[2]) = (address(eth), address(usd), address(btc));
        (fees[0], fees[1]) = (FEE, 500);
        exchange.setRoute(tokens, fees);

        _fundSeller(eth, address(exchange), 1e18);
        ExchangeTypes.SwapRequest memory request = _request(1e18);
        (request.tokenOut, request.oracleAmountOut) = (address(btc), 5e6);
        vm.prank(seller);
        uint256 amountOut = exchange.swap(request);
        assertEq(btc.balanceOf(receiver), amountOut, "receiver");
        // 1 ETH = 0.05 BTC less both fees (0.35 %) and both pools' depth (0.15 %).
        assertApprox(amountOut, 4_975_000, 5_000, "through both pools");
        _assertNothingLeft(eth, usd);
        assertEq(btc.balanceOf(address(exchange)), 0, "no BTC left");
    }

    function test_swap_bothDirectionsAreRoutesOfTheirOwn() public {
        _fundSeller(usd, address(exchange), 3_000e6);
        ExchangeTypes.SwapRequest memory request = _request(3_000e6);
        (request.tokenIn, request.tokenOut) = (address(usd), address(eth));
        request.oracleAmountOut = scale.baseDown(3_000e6, PRICE);
        vm.prank(seller);
        vm.expectRevert(abi.encodeWithSelector(Errors.Exchange_UnknownRoute.selector, address(usd), address(eth)));
        exchange.swap(request);

        _setRoute(exchange, address(usd), address(eth), FEE);
        vm.prank(seller);
        exchange.swap(request);
        assertApprox(eth.balanceOf(receiver), 0.996e18, 0.001e18, "bought back");
        _assertNothingLeft(usd, eth);
    }

    function test_swap_atTheVeryDeadline() public {
        _fundSeller(eth, address(exchange), 1e18);
        ExchangeTypes.SwapRequest memory request = _request(1e18);
        vm.warp(request.deadline);
        vm.prank(seller);
        assertGt(exchange.swap(request), 0, "swapped");
    }

    function test_swap_clearsAnApprovalThatDoesNotCountDown() public {
        TestToken sticky = DeployTokens.stickyAllowanceToken(18);
        _createPool(sticky, usd, FEE, POOL_ETH, POOL_USD);
        _addLiquidity(sticky, usd, FEE, POOL_ETH, POOL_USD);
        _setRoute(exchange, address(sticky), address(usd), FEE);
        _fundSeller(sticky, address(exchange), 1e18);
        ExchangeTypes.SwapRequest memory request = _request(1e18);
        request.tokenIn = address(sticky);
        vm.prank(seller);
        exchange.swap(request);
        _assertNothingLeft(sticky, usd);
    }

    // the market against the caller

    function test_swap_refusesAPoolMovedFivePercent_withNoMinimumOfTheCaller() public {
        _fundSeller(eth, address(exchange), 1e18);
        address mover = makeAddr("mover");
        eth.mint(mover, 26e18);
        _trade(mover, eth, usd, FEE, 26e18);
        (, uint256 offered) = _preview(1e18);
        assertApprox(offered, 2_840e6, 10e6, "about 5 % below before the fee");
        _assertRefused(_request(1e18), _insufficient(2_970e6, offered));
    }

    function test_swap_refusesASandwich_andTheAttackerLoses() public {
        address attacker = makeAddr("attacker");
        uint256 stake = 50e18;
        eth.mint(attacker, stake);
        _fundSeller(eth, address(exchange), 5e18);
        (, uint256 fair) = _preview(5e18);
        assertGe(fair, exchange.minimumOut(_request(5e18)), "good without the attack");

        uint256 proceeds = _trade(attacker, eth, usd, FEE, stake);
        (, uint256 offered) = _preview(5e18);
        _assertRefused(_request(5e18), _insufficient(exchange.minimumOut(_request(5e18)), offered));
        _trade(attacker, usd, eth, FEE, proceeds);

        assertLt(eth.balanceOf(attacker), stake, "the attacker paid the fees");
        vm.prank(seller);
        assertGe(exchange.swap(_request(5e18)), exchange.minimumOut(_request(5e18)), "good again");
    }

    function test_swap_callersMinimumHoldsBesideTheOracles() public {
        _fundSeller(eth, address(exchange), 1e18);
        (, uint256 offered) = _preview(1e18);
        ExchangeTypes.SwapRequest memory request = _request(1e18);
        request.minAmountOut = offered + 1;
        _assertRefused(request, _insufficient(offered + 1, offered));
        request.minAmountOut = offered;
        vm.prank(seller);
        assertEq(exchange.swap(request), offered, "exactly the minimum");
    }

    function test_swap_refusesAThinPool_ratherThanSellAPart() public {
        TestToken thin = DeployTokens.testToken("THIN", "THIN", 18);
        _createPool(thin, usd, FEE, 1e18, 3_000e6);
        _addLiquidity(thin, usd, FEE, 2e18, 6_000e6, 600);
        _setRoute(exchange, address(thin), address(usd), FEE);
        _fundSeller(thin, address(exchange), 10e18);
        uint256 spent = _spentOn(thin, 10e18);
        assertGt(spent, 0, "the pool takes some");
        assertLt(spent, 10e18, "and not all");

        ExchangeTypes.SwapRequest memory request = _request(10e18);
        (request.tokenIn, request.maxSlippageBps) = (address(thin), 10_000);
        vm.prank(seller);
        vm.expectRevert(
            abi.encodeWithSelector(Errors.Exchange_PartialFill.selector, address(thin), 10e18, 10e18 - spent)
        );
        exchange.swap(request);
        assertEq(thin.balanceOf(seller), 10e18, "nothing lost");
        _assertNothingLeft(thin, usd);

        request.amountIn = 1e18;
        vm.prank(seller);
        assertGt(exchange.swap(request), 0, "a part the pool can take");
    }

    // requests

    function test_swap_refusesAnExpiredDeadline() public {
        ExchangeTypes.SwapRequest memory request = _request(1e18);
        vm.warp(NOW + 1);
        vm.expectRevert(abi.encodeWithSelector(Errors.Exchange_DeadlineExpired.selector, NOW, NOW + 1));
        exchange.swap(request);
    }

    function test_swap_refusesOneTokenTwice() public {
        ExchangeTypes.SwapRequest memory request = _request(1e18);
        request.tokenOut = address(eth);
        vm.expectRevert(abi.encodeWithSelector(Errors.Exchange_SameToken.selector, address(eth)));
        exchange.swap(request);
    }

    function test_swap_refusesNothing() public {
        ExchangeTypes.SwapRequest memory request = _request(0);
        request.oracleAmountOut = 1;
        vm.expectRevert(abi.encodeWithSelector(Errors.Exchange_ZeroAmountIn.selector, address(eth)));
        exchange.swap(request);
    }

    function test_swap_refusesAReceiverThatWouldLoseTheProceeds() public {
        ExchangeTypes.SwapRequest memory request = _request(1e18);
        address[2] memory receivers = [address(0), address(exchange)];
        for (uint256 i = 0; i < receivers.length; ++i) {
            request.receiver = receivers[i];
            vm.expectRevert(abi.encodeWithSelector(Errors.Exchange_InvalidReceiver.selector, receivers[i]));
            exchange.swap(request);
        }
    }

    /// @dev The router reads these two as "my caller" and "myself". Here they are addresses like any other.
    function test_swap_knowsNoSpecialReceivers() public {
        for (uint160 special = 1; special <= 2; ++special) {
            _fundSeller(eth, address(exchange), 1e18);
            ExchangeTypes.SwapRequest memory request = _request(1e18);
            request.receiver = address(special);
            vm.prank(seller);
            assertEq(exchange.swap(request), usd.balanceOf(address(special)), "received");
        }
        assertEq(usd.balanceOf(address(swapRouter)), 0, "nothing at the router");
        _assertNothingLeft(eth, usd);
    }

    function test_swap_refusesWhatMinimumOutRefuses() public {
        ExchangeTypes.SwapRequest memory request = _request(1e18);
        request.maxSlippageBps = 10_001;
        vm.expectRevert(abi.encodeWithSelector(Errors.Exchange_SlippageAboveMax.selector, 10_001, 10_000));
        exchange.swap(request);
        request = _request(1e18);
        request.oracleAmountOut = 0;
        vm.expectRevert(
            abi.encodeWithSelector(Errors.Exchange_ZeroOracleQuote.selector, address(eth), address(usd), 1e18)
        );
        exchange.swap(request);
    }

    function test_swap_refusesAnUnknownRoute() public {
        ExchangeTypes.SwapRequest memory request = _request(1e18);
        request.tokenOut = makeAddr("unknown token");
        vm.expectRevert(abi.encodeWithSelector(Errors.Exchange_UnknownRoute.selector, address(eth), request.tokenOut));
        exchange.swap(request);
    }

    function test_swap_refusesACallerWithoutApproval() public {
        eth.mint(seller, 1e18);
        _assertRefused(
            _request(1e18),
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(exchange), 0, 1e18)
        );
    }

    function test_swap_refusesAFeeOnTransferToken_sold() public {
        TestToken feeToken = DeployTokens.feeOnTransferToken(18, 100);
        _createPool(feeToken, usd, FEE, POOL_ETH, POOL_USD);
        _setRoute(exchange, address(feeToken), address(usd), FEE);
        _fundSeller(feeToken, address(exchange), 1e18);
        ExchangeTypes.SwapRequest memory request = _request(1e18);
        request.tokenIn = address(feeToken);
        vm.prank(seller);
        vm.expectRevert(_differs(address(feeToken), 1e18, 0.99e18));
        exchange.swap(request);
        assertEq(feeToken.balanceOf(seller), 1e18, "nothing lost");
    }

    function _spentOn(TestToken token, uint256 amountIn) private returns (uint256 spent) {
        uint256 snapshot = vm.snapshotState();
        address prober = makeAddr("prober");
        token.mint(prober, amountIn);
        _trade(prober, token, usd, FEE, amountIn);
        spent = amountIn - token.balanceOf(prober);
        assertTrue(vm.revertToState(snapshot), "snapshot restored");
    }

    function _assertRefused(ExchangeTypes.SwapRequest memory request, bytes memory reason) private {
        (uint256 ethBefore, uint256 usdBefore) = (eth.balanceOf(seller), usd.balanceOf(receiver));
        vm.prank(seller);
        vm.expectRevert(reason);
        exchange.swap(request);
        assertEq(eth.balanceOf(seller), ethBefore, "seller keeps what was offered");
        assertEq(usd.balanceOf(receiver), usdBefore, "receiver gets nothing");
        _assertNothingLeft(eth, usd);
    }

    function _assertNothingLeft(TestToken tokenIn, TestToken tokenOut) private view {
        assertEq(tokenIn.balanceOf(address(exchange)), 0, "token sold is left in the exchange");
        assertEq(tokenOut.balanceOf(address(exchange)), 0, "token bought is left in the exchange");
        assertEq(tokenIn.allowance(address(exchange), address(swapRouter)), 0, "an approval is left");
    }

    function assertApprox(uint256 actual, uint256 expected, uint256 tolerance, string memory what) private pure {
        assertGe(actual + tolerance, expected, what);
        assertLe(actual, expected + tolerance, what);
    }

    function _insufficient(uint256 minimum, uint256 received) private view returns (bytes memory) {
        return abi.encodeWithSelector(Errors.Exchange_InsufficientOutput.selector, address(usd), minimum, received);
    }

    function _differs(address token, uint256 requested, uint256 received) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                ExactTransfer.ExactTransfer_ReceivedAmountDiffers.selector,
                token,
                requested,
                received
            );
    }
}
