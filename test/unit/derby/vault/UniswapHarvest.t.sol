// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {IncentiveSourceMock} from "../../../../contracts/mocks/derby/IncentiveSourceMock.sol";
import {ChainlinkFeedMock} from "../../../../contracts/mocks/oracles/ChainlinkFeedMock.sol";
import {TestToken} from "../../../../contracts/mocks/TestToken.sol";
import {UniswapV3Exchange} from "../../../../contracts/shared/exchange/UniswapV3Exchange.sol";
import {IAggregatorV3} from "../../../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";
import {UniswapV3Fixture} from "../../../helpers/UniswapV3Fixture.sol";

/// @notice The vault with our exchange on the real Uniswap v3: a pool of a million incentive tokens and two million dollars, at the
/// oracle's price of 2. One per cent of slippage is allowed.
contract DerbyVaultUniswapHarvestTest is DerbyVaultUnitTest, UniswapV3Fixture {
    uint24 private constant FEE = 3_000;
    uint256 private constant DEPTH = 1_000_000e18;

    UniswapV3Exchange private _market;
    IncentiveSourceMock private _source;
    ChainlinkFeedMock private _feed;
    TestToken private _token;

    function setUp() public override {
        super.setUp();
        _token = DeployTokens.testToken("Incentive", "INC", 18);
        _deployUniswapV3();
        _createPool(_token, usdc, FEE, DEPTH, 2_000_000e6);
        _addLiquidity(_token, usdc, FEE, DEPTH, 2_000_000e6);
        _market = DeployShared.uniswapV3Exchange(swapRouter, address(manager));
        (address[] memory tokens, uint24[] memory fees) = (new address[](2), new uint24[](1));
        (tokens[0], tokens[1], fees[0]) = (address(_token), address(usdc), FEE);
        _market.setRoute(tokens, fees);
        _rebuild(usdc, address(_market));
        _feed = DeployShared.chainlinkFeedMock(8, 2e8);
        _source = new IncentiveSourceMock(_token);
        address prices = address(
            DeployShared.chainlinkPriceSource(IAggregatorV3(address(_feed)), 7 days, IAggregatorV3(address(0)), 0)
        );
        vault.setIncentive(1, DerbyTypes.Incentive(address(_source), address(_token), prices, 100));
        _open();
    }

    function test_SellsOnTheMarketForWhatThePoolGives() external {
        _source.earn(1_000e18);
        uint256 expected = _preview(1_000e18);
        assertGe(expected, 1_980e6, "within one per cent of 2,000");
        _due();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.IncentiveHarvested(2, 1, 1_000e18, expected);
        _finish();
        assertEq(vault.grossAssets(), 100_000e6 + expected, "to the base unit");
        assertEq(_token.allowance(address(vault), address(_market)), 0, "no allowance is left");
        _assertBooks();
    }

    /// @dev An honest pool that is too thin for the whole: nothing is sold below the bound, and nothing is lost.
    function test_MoreThanTheMarketTakesAtTheBoundWaits() external {
        _source.earn(10_000e18);
        assertLt(_preview(10_000e18), 19_800e6, "more than a per cent down");
        _skipped();
        assertEq(_source.owed(), 10_000e18, "still owed");
    }

    /// @dev The pool is pushed five per cent down before the close: whoever does it does not get the vault's sale.
    function test_AMarketThatWasMovedIsNotSoldOn() external {
        _source.earn(1_000e18);
        _token.mint(bob, 30_000e18);
        uint256 before = usdc.balanceOf(bob);
        uint256 bought = _trade(bob, _token, usdc, FEE, 26_000e18);
        _skipped();
        uint256 back = _trade(bob, usdc, _token, FEE, bought);
        assertLt(back, 26_000e18, "the mover pays for it");
        assertEq(usdc.balanceOf(bob), before, "and got nothing else");
        _due();
        _finish();
        assertGe(vault.grossAssets(), 101_980e6, "the next close sells it");
        _assertBooks();
    }

    function test_AnOracleAboveTheMarketStopsTheSale() external {
        _source.earn(1_000e18);
        _due();
        _feed.updateAnswer(2.1e8);
        _skipped();
    }

    function test_APriceThatIsTooOldStopsTheSale() external {
        _source.earn(1_000e18);
        _due();
        vm.warp(block.timestamp + 7 days + 1);
        _skipped();
    }

    function test_WithoutARouteTheSaleWaits() external {
        _source.earn(1_000e18);
        _market.removeRoute(address(_token), address(usdc));
        _skipped();
    }

    /// @dev Skipped and reported: not a unit was sold, and the close went on.
    function _skipped() private {
        (uint256 gross, uint32 epoch) = (vault.grossAssets(), vault.epoch());
        if (block.timestamp < vault.status().closableAt) _due();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.ProtocolSkipped(epoch, 1, DerbyTypes.Phase.Harvest);
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.grossAssets(), gross, "nothing booked");
        assertEq(_token.balanceOf(address(vault)), 0, "nothing lies here");
        assertEq(vault.epoch(), epoch + 1, "closed");
        _assertBooks();
    }

    function _due() private {
        _elapse();
        _feed.updateAnswer(2e8);
    }

    /// @dev What the pool would give for `amount` right now; nothing stays changed.
    function _preview(uint256 amount) private returns (uint256 received) {
        uint256 snapshot = vm.snapshotState();
        address prober = makeAddr("prober");
        _token.mint(prober, amount);
        received = _trade(prober, _token, usdc, FEE, amount);
        vm.revertToState(snapshot);
    }
}
