// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyVaultEvents} from "../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {DeployShared} from "../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {IncentiveSourceMock} from "../../../contracts/mocks/derby/IncentiveSourceMock.sol";
import {ChainlinkFeedMock} from "../../../contracts/mocks/oracles/ChainlinkFeedMock.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {UniswapV3Exchange} from "../../../contracts/shared/exchange/UniswapV3Exchange.sol";
import {ChainlinkPriceSource} from "../../../contracts/shared/oracles/ChainlinkPriceSource.sol";
import {IAggregatorV3} from "../../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {DerbyArenaTest} from "../../helpers/DerbyArenaTest.sol";
import {UniswapV3Fixture} from "../../helpers/UniswapV3Fixture.sol";

/// @notice Attacks on the sale of incentives, over the real Uniswap v3: a pool of 100,000 COMP and 5,000,000 USDC at the oracle's 50.
/// One percent below it at most.
contract HarvestAttacksTest is DerbyArenaTest, UniswapV3Fixture {
    uint24 private constant FEE = 3_000;
    uint256 private constant PRICE = 50;
    uint256 private constant DEPTH = 100_000e18;
    uint256 private constant OWED = 100e18;

    TestToken private _comp;
    IncentiveSourceMock private _source;
    ChainlinkFeedMock private _feed;

    function setUp() public override {
        super.setUp();
        _deployUniswapV3();
        UniswapV3Exchange exchange = DeployShared.uniswapV3Exchange(swapRouter, address(manager));
        _comp = DeployTokens.testToken("Comp", "COMP", 18);
        _replaceVault(DeployTokens.testToken("USD Coin", "USDC", 6), address(exchange));
        uint256 worth = (DEPTH / 1e12) * PRICE;
        _createPool(_comp, usdc, FEE, DEPTH, worth);
        _addLiquidity(_comp, usdc, FEE, DEPTH, worth);
        (address[] memory tokens, uint24[] memory fees) = (new address[](2), new uint24[](1));
        (tokens[0], tokens[1], fees[0]) = (address(_comp), address(usdc), FEE);
        exchange.setRoute(tokens, fees);
        _incentivize();
        _season();
        _source.earn(OWED);
    }

    function test_Honest_TheSaleIsAGainOfTheClose() external {
        _due();
        vault.closeEpoch(ALL_STEPS);
        uint256 gained = vault.grossAssets() + usdc.balanceOf(address(game)) - 100_000 * USDC;
        assertGe(gained, 4_950e6, "no more than one percent below 5,000");
        assertEq(_comp.balanceOf(address(vault)), 0, "all sold");
        assertEq(_comp.allowance(address(vault), vault.exchange()), 0, "no approval is left");
        _assertSolvent();
    }

    /// @dev The pool is pushed down before the close and back after it.
    function test_Sandwich_APoolMovedByFivePercentSellsNothing() external {
        _due();
        uint256 spent = DEPTH / 39;
        uint256 bought = _push(spent);
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.ProtocolSkipped(2, 0, DerbyTypes.Phase.Harvest);
        vault.closeEpoch(ALL_STEPS);
        assertEq(_source.owed(), OWED, "the claim is undone with the sale");
        assertEq(vault.grossAssets(), 100_000 * USDC, "nothing was sold");
        uint256 back = _trade(attacker, usdc, _comp, FEE, bought);
        assertLt(back, spent, "the attacker has paid the pool's fees twice");
        _due();
        vault.closeEpoch(ALL_STEPS);
        assertGe(vault.grossAssets(), 104_900e6, "and the next close sells");
        _assertSolvent();
    }

    /// @dev Inside the bound he can take what the bound allows: one percent, 50 USDC.
    function test_Sandwich_InsideTheBoundCostsNoMoreThanTheBound() external {
        _due();
        uint256 spent = DEPTH / 400;
        uint256 bought = _push(spent);
        vault.closeEpoch(ALL_STEPS);
        uint256 gained = vault.grossAssets() + usdc.balanceOf(address(game)) - 100_000 * USDC;
        assertGe(gained, 4_950e6, "the oracle's worth less one percent");
        uint256 back = _trade(attacker, usdc, _comp, FEE, bought);
        assertLt(back, spent, "and it does not pay for itself");
    }

    /// @dev Held back until the feed is stale, the call sells nothing; after a fall it sells at what the oracle says then.
    function test_Deadline_ACallHeldBackSellsAtThePriceOfItsBlockOrNotAtAll() external {
        _elapse();
        vault.closeEpoch(ALL_STEPS);
        assertEq(_source.owed(), OWED, "a price of two weeks ago sells nothing");
        _elapse();
        _feed.updateAnswer(60e8);
        vault.closeEpoch(ALL_STEPS);
        assertEq(_source.owed(), OWED, "at 60 the pool's 50 is too little");
        _due();
        vault.closeEpoch(ALL_STEPS);
        assertEq(_source.owed(), 0, "at 50 it is not");
        _assertSolvent();
    }

    /// @dev More than the pool takes within the bound: nothing is sold, nothing stops, the claim is there when the pool is deeper.
    function test_MoreThanThePoolTakes_StopsNoClose() external {
        _source.earn(DEPTH / 10);
        _due();
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.epoch(), 3, "closed");
        assertEq(_source.owed(), OWED + DEPTH / 10, "unsold");
        _addLiquidity(_comp, usdc, FEE, 20 * DEPTH, ((20 * DEPTH) / 1e12) * PRICE);
        _due();
        vault.closeEpoch(ALL_STEPS);
        assertEq(_source.owed(), 0, "sold");
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _incentivize() private {
        _source = new IncentiveSourceMock(_comp);
        _feed = DeployShared.chainlinkFeedMock(8, int256(PRICE * 1e8));
        ChainlinkPriceSource price = DeployShared.chainlinkPriceSource(
            IAggregatorV3(address(_feed)),
            1 days,
            IAggregatorV3(address(0)),
            0
        );
        vault.setIncentive(0, DerbyTypes.Incentive(address(_source), address(_comp), address(price), 100));
    }

    /// @dev The end of the interval, with a fresh answer.
    function _due() private {
        _elapse();
        _feed.updateAnswer(int256(PRICE * 1e8));
    }

    function _push(uint256 spent) private returns (uint256 bought) {
        _comp.mint(attacker, spent);
        return _trade(attacker, _comp, usdc, FEE, spent);
    }
}
