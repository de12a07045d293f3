// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

import {DeploySavings} from "../../../../contracts/mocks/deploy/DeploySavings.sol";
import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {AggregatorMock} from "../../../../contracts/mocks/oracles/AggregatorMock.sol";
import {RatedShareToken} from "../../../../contracts/mocks/tokens/RatedShareToken.sol";
import {IAggregatorV3} from "../../../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {IChainlinkPriceSourceErrors} from "../../../../contracts/shared/oracles/interfaces/IChainlinkPriceSourceErrors.sol";
import {IPriceSource} from "../../../../contracts/shared/oracles/interfaces/IPriceSource.sol";
import {ShareTokenPriceSource} from "../../../../contracts/savings/staking/ShareTokenPriceSource.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `ShareTokenPriceSource.tree`. The share trades at 3,300, its underlying at 3,000.
contract ShareTokenPriceSourceTest is Test {
    uint256 private constant START = 1_800_000_000;
    PricedShareToken private _share;
    AggregatorMock private _market;
    AggregatorMock private _underlying;
    ShareTokenPriceSource private _source;

    function setUp() external {
        vm.warp(START);
        _share = new PricedShareToken();
        _market = _feed(8);
        _underlying = _feed(8);
        _answer(_market, 3_300e8, START - 60);
        _answer(_underlying, 3_000e8, START - 120);
        _source = DeploySavings.shareTokenPriceSource(
            IERC4626(address(_share)),
            _sourceOf(_market),
            _sourceOf(_underlying)
        );
    }

    // ---- when it is made

    function test_RevertWhen_TheDecimalsDiffer() external {
        IPriceSource market = _sourceOf(_feed(18));
        IPriceSource underlying = _sourceOf(_feed(8));
        bytes4 differ = ShareTokenPriceSource.ShareTokenPriceSource_DecimalsDiffer.selector;
        vm.expectRevert(abi.encodeWithSelector(differ, uint8(18), uint8(8)));
        DeploySavings.shareTokenPriceSource(IERC4626(address(_share)), market, underlying);
    }

    function test_TakesTheMarketsDecimalsAndName() external {
        _market.setDescription("stNTV / USD");
        assertEq(_source.decimals(), 8, "decimals");
        assertEq(_source.description(), "stNTV / USD", "description");
    }

    // ---- when both prices are good

    function test_IsTheLowerOfMarketAndRate() external {
        _assertPrice(3_000e8, START - 120);
        _share.setRate(1.05e27);
        _assertPrice(3_150e8, START - 120);
        _share.setRate(1.2e27);
        _assertPrice(3_300e8, START - 120);
        _share.setRate(1.1e27);
        _assertPrice(3_300e8, START - 120);
    }

    function test_IsAsOldAsTheOlderOne() external {
        _answer(_market, 3_300e8, START - 500);
        _assertPrice(3_000e8, START - 500);
    }

    function testFuzz_NeverExceedsEither(uint256 market, uint256 underlying, uint256 rate) external {
        market = bound(market, 1, 1e20);
        underlying = bound(underlying, 1, 1e20);
        rate = bound(rate, 1e24, 1e30);
        _answer(_market, market, START);
        _answer(_underlying, underlying, START);
        _share.setRate(rate);
        (bool ok, uint256 price, ) = _source.tryLatestPrice();
        uint256 backing = (underlying * (rate / 1e9)) / 1e18;
        assertEq(price, market < backing ? market : backing, "the lower");
        assertTrue(ok == (price != 0), "good where it is worth something");
    }

    // ---- when one is bad

    function test_RevertWhen_TheShareIsWorthNothing() external {
        _share.setRate(0);
        bytes4 worthless = ShareTokenPriceSource.ShareTokenPriceSource_Worthless.selector;
        _assertBad(abi.encodeWithSelector(worthless, address(_share)));
    }

    function test_RevertWhen_TheMarketIsBad() external {
        _answer(_market, 0, START);
        bytes4 bad = IChainlinkPriceSourceErrors.ChainlinkPriceSource_PriceNotPositive.selector;
        _assertBad(abi.encodeWithSelector(bad, address(_market), int256(0)));
    }

    function test_RevertWhen_TheUnderlyingIsBad() external {
        _answer(_underlying, 0, START);
        bytes4 bad = IChainlinkPriceSourceErrors.ChainlinkPriceSource_PriceNotPositive.selector;
        _assertBad(abi.encodeWithSelector(bad, address(_underlying), int256(0)));
    }

    function _assertPrice(uint256 price, uint256 updatedAt) private view {
        (uint256 latest, uint40 at) = _source.latestPrice();
        assertEq(latest, price, "latest");
        assertEq(at, updatedAt, "its time");
        (latest, at) = _source.latestPriceForNewRisk();
        assertEq(latest, price, "for new risk");
        assertEq(at, updatedAt, "its time");
        bool ok;
        (ok, latest, at) = _source.tryLatestPrice();
        assertTrue(ok && latest == price && at == updatedAt, "without reverting");
    }

    function _assertBad(bytes memory reason) private {
        vm.expectRevert(reason);
        _source.latestPrice();
        vm.expectRevert(reason);
        _source.latestPriceForNewRisk();
        (bool ok, uint256 price, uint40 at) = _source.tryLatestPrice();
        assertTrue(!ok && price == 0 && at == 0, "says so");
    }

    function _feed(uint256 decimals) private returns (AggregatorMock feed) {
        feed = DeployShared.aggregatorMock();
        feed.setDecimals(decimals);
    }

    function _answer(AggregatorMock feed, uint256 price, uint256 at) private {
        feed.setRound(1, int256(price), at, at);
    }

    function _sourceOf(AggregatorMock feed) private returns (IPriceSource) {
        return DeployShared.chainlinkPriceSource(IAggregatorV3(address(feed)), 1 days, IAggregatorV3(address(0)), 0);
    }
}

/// @dev A share of itself: of 18 decimals, as its asset is.
contract PricedShareToken is RatedShareToken {
    function asset() external view returns (address) {
        return address(this);
    }
}
