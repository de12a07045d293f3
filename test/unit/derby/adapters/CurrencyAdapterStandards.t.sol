// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {CurrencyAdapter} from "../../../../contracts/derby/adapters/CurrencyAdapter.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {ChainlinkFeedMock} from "../../../../contracts/mocks/oracles/ChainlinkFeedMock.sol";
import {ChainlinkPriceSource} from "../../../../contracts/shared/oracles/ChainlinkPriceSource.sol";
import {IAggregatorV3} from "../../../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {ExchangeFixture} from "../../../helpers/ExchangeFixture.sol";
import {ERC4626Conformance} from "../../../helpers/standards/ERC4626Conformance.sol";

/// @notice The adapter is ERC-4626, over the real Uniswap v3: for its one holder, in amounts that the pool takes inside the bound, of a
/// cent at least. Its shares cannot be transferred, as ERC-4626 allows.
contract CurrencyAdapterStandardsTest is ExchangeFixture, ERC4626Conformance {
    uint16 private constant SLIPPAGE_BPS = 50;

    CurrencyAdapter private _adapter;

    function setUp() external {
        _deployExchange();
        _setRoute(exchange, address(usd), address(eth), FEE);
        ChainlinkFeedMock feed = DeployShared.chainlinkFeedMock(8, int256(PRICE));
        ChainlinkPriceSource source = DeployShared.chainlinkPriceSource(
            IAggregatorV3(address(feed)),
            1 days,
            IAggregatorV3(address(0)),
            0
        );
        (IERC20 dollars, IERC20 ether_) = (IERC20(address(usd)), IERC20(address(eth)));
        _adapter = DeployDerby.currencyAdapter(seller, dollars, ether_, exchange, source, SLIPPAGE_BPS);
        _fundSeller(usd, address(_adapter), 1_000e6);
        vm.prank(seller);
        _adapter.deposit(500e6, seller);
    }

    function _erc4626() internal view override returns (Saving memory) {
        return Saving({vault: _adapter, saver: seller, other: seller, least: 1e4, most: 200e6});
    }

    /// @dev They are closed for everybody but the holder, for good.
    function _closeDeposits() internal view override returns (address account) {
        return receiver;
    }
}
