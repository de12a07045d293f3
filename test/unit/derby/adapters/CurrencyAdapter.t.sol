// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {CurrencyAdapter} from "../../../../contracts/derby/adapters/CurrencyAdapter.sol";
import {ChainlinkFeedMock} from "../../../../contracts/mocks/oracles/ChainlinkFeedMock.sol";
import {IExchangeErrors} from "../../../../contracts/shared/exchange/interfaces/IExchangeErrors.sol";
import {IAggregatorV3} from "../../../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {ChainlinkPriceSource} from "../../../../contracts/shared/oracles/ChainlinkPriceSource.sol";
import {ExchangeFixture} from "../../../helpers/ExchangeFixture.sol";

/// @dev Over the real Uniswap v3: dollars are the asset, ether at 3,000 the other currency.
contract CurrencyAdapterTest is ExchangeFixture {
    uint16 private constant SLIPPAGE_BPS = 50;

    CurrencyAdapter private _adapter;
    ChainlinkFeedMock private _feed;

    function setUp() public {
        _deployExchange();
        _setRoute(exchange, address(usd), address(eth), FEE);
        _feed = new ChainlinkFeedMock(8, int256(PRICE));
        ChainlinkPriceSource source = new ChainlinkPriceSource(
            IAggregatorV3(address(_feed)),
            1 days,
            IAggregatorV3(address(0)),
            0
        );
        _adapter = new CurrencyAdapter(
            seller,
            IERC20(address(usd)),
            IERC20(address(eth)),
            exchange,
            source,
            SLIPPAGE_BPS
        );
        _fundSeller(usd, address(_adapter), 10_000e6);
    }

    function test_HoldsTheOtherCurrencyAndBooksWhatASaleIsSureToBring() external {
        uint256 shares = _enter(3_000e6);
        assertEq(usd.balanceOf(address(_adapter)), 0, "all swapped");
        assertEq(_adapter.currencyHeld(), eth.balanceOf(address(_adapter)), "held");
        uint256 worth = (_adapter.currencyHeld() * 3_000e6) / 1e18;
        assertEq(_adapter.totalAssets(), (worth * 9_950) / 10_000, "less the slippage");
        uint256 promised = _adapter.previewRedeem(shares);
        vm.prank(seller);
        _adapter.redeem(shares, seller, seller);
        assertGe(usd.balanceOf(seller), 7_000e6 + promised, "paid, and what the sale brought beyond");
        assertEq(_adapter.totalAssets(), 0, "nothing is left");
    }

    function test_APartialExitPaysExactlyAndKeepsTheSurplus() external {
        _enter(3_000e6);
        uint256 before = _adapter.totalAssets();
        vm.prank(seller);
        _adapter.withdraw(1_000e6, seller, seller);
        assertEq(usd.balanceOf(seller), 8_000e6, "exactly");
        assertGe(_adapter.totalAssets(), before - 1_000e6, "the surplus is the holder's");
    }

    function test_RevertWhen_TheMarketIsBelowTheOracle() external {
        _enter(3_000e6);
        _feed.updateAnswer(int256(PRICE) * 2);
        vm.prank(seller);
        (bool ok, bytes memory answer) = address(_adapter).call(
            abi.encodeCall(_adapter.withdraw, (1_000e6, seller, seller))
        );
        assertTrue(!ok, "refused");
        assertEq(
            bytes32(bytes4(answer)),
            bytes32(IExchangeErrors.Exchange_InsufficientOutput.selector),
            "by the oracle's bound"
        );
    }

    function test_RevertWhen_AnybodyElseWouldHoldShares() external {
        _enter(3_000e6);
        vm.expectRevert(abi.encodeWithSelector(CurrencyAdapter.CurrencyAdapter_NotHolder.selector, receiver, seller));
        vm.prank(seller);
        _adapter.transfer(receiver, 1);
        assertEq(_adapter.maxDeposit(receiver), 0, "nor deposit for another");
    }

    function _enter(uint256 assets) private returns (uint256 shares) {
        vm.prank(seller);
        return _adapter.deposit(assets, seller);
    }
}
