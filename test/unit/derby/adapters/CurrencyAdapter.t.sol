// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {CurrencyAdapter} from "../../../../contracts/derby/adapters/CurrencyAdapter.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {ChainlinkFeedMock} from "../../../../contracts/mocks/oracles/ChainlinkFeedMock.sol";
import {IExchangeErrors} from "../../../../contracts/shared/exchange/interfaces/IExchangeErrors.sol";
import {ChainlinkPriceSource} from "../../../../contracts/shared/oracles/ChainlinkPriceSource.sol";
import {IAggregatorV3} from "../../../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {IChainlinkPriceSourceErrors} from "../../../../contracts/shared/oracles/interfaces/IChainlinkPriceSourceErrors.sol";
import {ExchangeFixture} from "../../../helpers/ExchangeFixture.sol";

/// @dev The tree is in `CurrencyAdapter.tree`. Over the real Uniswap v3: dollars are the asset, ether at 3,000 the other currency.
contract CurrencyAdapterTest is ExchangeFixture {
    uint16 private constant SLIPPAGE_BPS = 50;

    CurrencyAdapter private _adapter;
    ChainlinkFeedMock private _feed;
    ChainlinkPriceSource private _source;

    function setUp() public {
        _deployExchange();
        _setRoute(exchange, address(usd), address(eth), FEE);
        _feed = DeployShared.chainlinkFeedMock(8, int256(PRICE));
        _source = DeployShared.chainlinkPriceSource(
            IAggregatorV3(address(_feed)),
            1 days,
            IAggregatorV3(address(0)),
            0
        );
        _adapter = _adapterWith(SLIPPAGE_BPS);
        _fundSeller(usd, address(_adapter), 10_000e6);
    }

    // ---- constructor

    function test_RevertWhen_TheSlippageIsTooHigh() external {
        bytes4 high = CurrencyAdapter.CurrencyAdapter_SlippageTooHigh.selector;
        uint16[2] memory values = [51, type(uint16).max];
        for (uint256 i = 0; i < values.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(high, values[i], 50));
            _adapterWith(values[i]);
        }
        assertEq(_adapterWith(0).totalAssets(), 0, "none at all is allowed");
    }

    function test_IsNamedAfterWhatItHolds() external view {
        assertEq(_adapter.name(), "ETH currency adapter", "name");
        assertEq(_adapter.symbol(), "cETH", "symbol");
        assertEq(_adapter.holder(), seller, "holder");
        assertEq(_adapter.asset(), address(usd), "asset");
        assertEq(_adapter.MAX_SLIPPAGE_BPS(), 50, "bound");
    }

    // ---- who may hold shares

    function test_RevertWhen_AnybodyElseWouldHoldShares() external {
        _enter(3_000e6);
        vm.expectRevert(abi.encodeWithSelector(CurrencyAdapter.CurrencyAdapter_NotHolder.selector, receiver, seller));
        vm.prank(seller);
        _adapter.transfer(receiver, 1);
        assertEq(_adapter.maxDeposit(receiver) + _adapter.maxMint(receiver), 0, "nor come in");
        vm.expectRevert(abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxDeposit.selector, receiver, 5, 0));
        vm.prank(seller);
        _adapter.deposit(5, receiver);
        vm.expectRevert(abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxMint.selector, receiver, 5, 0));
        vm.prank(seller);
        _adapter.mint(5, receiver);
    }

    function test_TheHolderMayComeInWithoutLimit() external {
        assertEq(_adapter.maxDeposit(seller), type(uint256).max, "deposit");
        assertEq(_adapter.maxMint(seller), type(uint256).max, "mint");
        vm.prank(seller);
        assertEq(_adapter.mint(1_000e6, seller), 1_000e6, "and mint");
        assertEq(_adapter.balanceOf(seller), 1_000e6, "his");
    }

    function test_AnotherTakesOnlyWhatTheHolderAllowed() external {
        _enter(3_000e6);
        bytes4 short = IERC20Errors.ERC20InsufficientAllowance.selector;
        uint256 shares = _adapter.previewWithdraw(100e6);
        vm.expectRevert(abi.encodeWithSelector(short, receiver, 0, shares));
        vm.prank(receiver);
        _adapter.withdraw(100e6, receiver, seller);
        vm.prank(seller);
        _adapter.approve(receiver, shares);
        vm.prank(receiver);
        _adapter.withdraw(100e6, receiver, seller);
        assertEq(usd.balanceOf(receiver), 100e6, "paid");
        assertEq(_adapter.allowance(seller, receiver), 0, "used");
    }

    // ---- coming in

    function test_HoldsTheOtherCurrencyAndBooksWhatASaleIsSureToBring() external {
        uint256 shares = _enter(3_000e6);
        assertEq(shares, 3_000e6, "one for one at first");
        assertEq(usd.balanceOf(address(_adapter)), 0, "all swapped");
        assertEq(usd.allowance(address(_adapter), address(exchange)), 0, "no allowance is left");
        assertEq(_adapter.currencyHeld(), eth.balanceOf(address(_adapter)), "held");
        uint256 worth = (_adapter.currencyHeld() * 3_000e6) / 1e18;
        assertEq(_adapter.totalAssets(), (worth * 9_950) / 10_000, "less the slippage");
    }

    function test_DonationsCountForNothing() external {
        _enter(3_000e6);
        uint256 worth = _adapter.totalAssets();
        eth.mint(address(_adapter), 5e18);
        usd.mint(address(_adapter), 5_000e6);
        assertEq(_adapter.totalAssets(), worth, "neither currency nor asset");
    }

    function test_RevertWhen_TheMarketIsDearerThanTheOracle() external {
        _feed.updateAnswer(int256(PRICE) / 2);
        _refusedByTheBound(abi.encodeCall(_adapter.deposit, (1_000e6, seller)));
        assertEq(usd.balanceOf(seller), 10_000e6, "nothing was paid");
    }

    // ---- going out

    function test_TheLastShareTakesAllThatIsHere() external {
        uint256 shares = _enter(3_000e6);
        uint256 promised = _adapter.previewRedeem(shares);
        vm.prank(seller);
        _adapter.redeem(shares, seller, seller);
        assertGt(usd.balanceOf(seller), 7_000e6 + promised, "paid, and what the sale brought beyond");
        assertEq(_adapter.totalAssets(), 0, "nothing is left");
        assertEq(_adapter.currencyHeld(), 0, "of either");
        assertEq(usd.balanceOf(address(_adapter)) + eth.balanceOf(address(_adapter)), 0, "really");
    }

    function test_APartialExitPaysExactlyAndKeepsTheSurplus() external {
        _enter(3_000e6);
        uint256 before = _adapter.totalAssets();
        uint256 shares = _adapter.previewWithdraw(1_000e6);
        vm.expectEmit(address(_adapter));
        emit IERC4626.Withdraw(seller, seller, seller, 1_000e6, shares);
        vm.prank(seller);
        _adapter.withdraw(1_000e6, seller, seller);
        assertEq(usd.balanceOf(seller), 8_000e6, "exactly");
        assertGe(_adapter.totalAssets(), before - 1_000e6, "the surplus is the holder's");
        assertGt(usd.balanceOf(address(_adapter)), 0, "and lies here");
    }

    function test_ASmallExitIsPaidOutOfTheSurplus() external {
        _enter(3_000e6);
        vm.prank(seller);
        _adapter.withdraw(1_000e6, seller, seller);
        (uint256 surplus, uint256 held) = (usd.balanceOf(address(_adapter)), _adapter.currencyHeld());
        vm.prank(seller);
        _adapter.withdraw(surplus, seller, seller);
        assertEq(_adapter.currencyHeld(), held, "nothing is sold for it");
        assertEq(usd.balanceOf(address(_adapter)), 0, "it is used up");
    }

    function test_RevertWhen_TheMarketIsBelowTheOracle() external {
        _enter(3_000e6);
        _feed.updateAnswer(int256(PRICE) * 2);
        _refusedByTheBound(abi.encodeCall(_adapter.withdraw, (1_000e6, seller, seller)));
        assertEq(usd.balanceOf(seller), 7_000e6, "nothing was sold");
    }

    // ---- when the price is not good

    function test_RevertWhen_NobodyKnowsWhatItIsWorth() external {
        _enter(3_000e6);
        _feed.updateAnswer(0);
        bytes4 notPositive = IChainlinkPriceSourceErrors.ChainlinkPriceSource_PriceNotPositive.selector;
        vm.expectRevert(abi.encodeWithSelector(notPositive, address(_feed), int256(0)));
        _adapter.totalAssets();
        (bool ok, ) = address(_adapter).staticcall(abi.encodeCall(_adapter.previewRedeem, (1)));
        assertTrue(!ok, "a vault then takes it for one that does not answer");
    }

    function test_OneThatHoldsNoneOfTheCurrencyNeedsNoPrice() external {
        _feed.updateAnswer(0);
        assertEq(_adapter.totalAssets(), 0, "before the first deposit");
        _feed.updateAnswer(int256(PRICE));
        uint256 shares = _enter(3_000e6);
        vm.prank(seller);
        _adapter.redeem(shares, seller, seller);
        _feed.updateAnswer(0);
        assertEq(_adapter.totalAssets(), 0, "and after the last exit");
    }

    function testFuzz_EveryExitIsPaidAsPromised(uint256 assets, uint256 part, uint256 price) external {
        assets = bound(assets, 1e6, 2_000e6);
        _enter(assets);
        // The oracle up to a tenth of a per cent off the market, either way: together with the pool's fee inside the bound.
        _feed.updateAnswer(int256(bound(price, (PRICE * 999) / 1_000, (PRICE * 1_001) / 1_000)));
        // A cent at least: of a few base units the rounding of a sale is more than its slippage, and it is refused.
        part = bound(part, 1e4, _adapter.maxRedeem(seller));
        uint256 promised = _adapter.previewRedeem(part);
        uint256 before = usd.balanceOf(seller);
        vm.prank(seller);
        _adapter.redeem(part, seller, seller);
        assertGe(usd.balanceOf(seller) - before, promised, "at least what was promised");
        assertEq(_adapter.currencyHeld(), eth.balanceOf(address(_adapter)), "what is booked is here");
        if (_adapter.totalSupply() == 0) assertEq(_adapter.totalAssets(), 0, "and all of it where all is asked for");
    }

    function _adapterWith(uint16 slippageBps) private returns (CurrencyAdapter) {
        return
            DeployDerby.currencyAdapter(
                seller,
                IERC20(address(usd)),
                IERC20(address(eth)),
                exchange,
                _source,
                slippageBps
            );
    }

    function _refusedByTheBound(bytes memory data) private {
        vm.prank(seller);
        (bool ok, bytes memory answer) = address(_adapter).call(data);
        assertTrue(!ok, "refused");
        bytes32 selector = bytes32(IExchangeErrors.Exchange_InsufficientOutput.selector);
        assertEq(bytes32(bytes4(answer)), selector, "by the oracle's bound");
    }

    function _enter(uint256 assets) private returns (uint256 shares) {
        vm.prank(seller);
        return _adapter.deposit(assets, seller);
    }
}
