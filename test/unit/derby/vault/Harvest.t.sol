// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {IncentiveSourceMock} from "../../../../contracts/mocks/derby/IncentiveSourceMock.sol";
import {HonestExchangeMock} from "../../../../contracts/mocks/exchange/HonestExchangeMock.sol";
import {ChainlinkFeedMock} from "../../../../contracts/mocks/oracles/ChainlinkFeedMock.sol";
import {TestToken} from "../../../../contracts/mocks/TestToken.sol";
import {ChainlinkPriceSource} from "../../../../contracts/shared/oracles/ChainlinkPriceSource.sol";
import {IAggregatorV3} from "../../../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `Harvest.tree`. The second protocol pays incentives in a token at 2 dollars, sold at the oracle's price by an
/// exchange that pays what it is asked for; `UniswapHarvest` has a market.
contract DerbyVaultHarvestTest is DerbyVaultUnitTest {
    HonestExchangeMock private _exchange;
    IncentiveSourceMock private _source;
    ChainlinkFeedMock private _feed;
    TestToken private _token;

    function setUp() public override {
        super.setUp();
        _exchange = DeployShared.honestExchangeMock();
        _rebuild(usdc, address(_exchange));
        _list(DeployTokens.testToken("Incentive", "INC", 18));
        _open();
    }

    // ---- when there is something to sell

    function test_IsSoldAndWaitsBesideThePriceLikeAnyGain() external {
        _source.earn(100e18);
        _due();
        vault.closeEpoch(1);
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.IncentiveHarvested(2, 1, 100e18, 200e6);
        vault.closeEpoch(1);
        assertEq(vault.idleAssets(), 10_200e6, "here");
        assertEq(vault.lockedProfit(), 200e6, "locked");
        assertEq(vault.totalAssets(), 100_000e6, "not in the price");
        assertEq(_token.balanceOf(address(vault)), 0, "all sold");
        assertEq(_token.allowance(address(vault), address(_exchange)), 0, "no allowance is left");
        _finish();
        assertEq(vault.grossAssets(), 100_200e6, "owned");
        _assertBooks();
    }

    /// @dev No protocol's price rose by it: no player is owed a part, and no fee is taken.
    function test_IsTheDepositorsAlone() external {
        _source.earn(100e18);
        _closeAtTwo();
        assertEq(game.fee(), 0, "no fee");
        assertTrue(game.rewardsOf(2)[1] == 0, "no reward");
        assertEq(vault.lockedProfit(), 200e6, "it unlocks like any profit");
        _assertBooks();
    }

    function test_OnlyWhatCameIsSold() external {
        _token.mint(address(vault), 7e18);
        _source.earn(100e18);
        _closeAtTwo();
        assertEq(_token.balanceOf(address(vault)), 7e18, "a donation is nobody's");
        assertEq(vault.grossAssets(), 100_200e6, "and buys nothing");
    }

    function test_EveryProtocolHasItsOwn() external {
        vault.setIncentive(0, vault.incentiveOf(1));
        _source.earn(100e18);
        _due();
        vault.closeEpoch(1);
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.IncentiveHarvested(2, 0, 100e18, 200e6);
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.IncentiveHarvested(2, 1, 0, 0);
        vault.closeEpoch(2);
        assertTrue(vault.status().phase == DerbyTypes.Phase.Measure, "the third has none: no step for it");
        _finish();
    }

    function test_AnyTokenThatMovesExactlyIsSold() external {
        TestToken[4] memory tokens = [
            TestToken(DeployTokens.noReturnToken(6)),
            DeployTokens.approveRaceToken(18),
            DeployTokens.revertsOnZeroToken(8),
            DeployTokens.stickyAllowanceToken(18)
        ];
        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 idle = vault.grossAssets();
            _list(tokens[i]);
            _source.earn(50 * 10 ** tokens[i].decimals());
            _closeAtTwo();
            assertEq(vault.grossAssets() - idle, 100e6, "sold at its decimals");
            assertEq(tokens[i].allowance(address(vault), address(_exchange)), 0, "no allowance is left");
        }
        _assertBooks();
    }

    // ---- when there is nothing

    function test_NothingOwedIsNothingSold() external {
        _due();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.IncentiveHarvested(2, 1, 0, 0);
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.grossAssets(), 100_000e6, "nothing came");
    }

    // ---- when it fails

    function test_ASourceThatRevertsIsSkipped() external {
        _source.earn(100e18);
        _source.setBroken(true);
        _skipped();
        _source.setBroken(false);
        _closeAtTwo();
        assertEq(vault.grossAssets(), 100_200e6, "the next close collects it");
    }

    function test_ABadPriceUndoesTheClaim() external {
        _source.earn(100e18);
        _due();
        _feed.updateAnswer(0);
        _skipped();
        assertEq(_token.balanceOf(address(vault)), 0, "nothing lies here unsold");
        assertEq(_source.owed(), 100e18, "it is still owed");
    }

    function test_AnExchangeThatRevertsUndoesTheClaim() external {
        _source.earn(100e18);
        vm.etch(address(_exchange), hex"5f5ffd");
        _skipped();
        assertEq(_source.owed(), 100e18, "it is still owed");
    }

    function test_ASourceWithoutCodeIsSkipped() external {
        DerbyTypes.Incentive memory incentive = vault.incentiveOf(1);
        incentive.source = carol;
        vault.setIncentive(1, incentive);
        _skipped();
    }

    function test_ASourceThatBurnsGasIsSkipped() external {
        vm.etch(address(_source), hex"5b5f56");
        _skipped();
    }

    function test_ASourceWithoutPriceIsSkipped() external {
        DerbyTypes.Incentive memory incentive = vault.incentiveOf(1);
        incentive.priceSource = carol;
        vault.setIncentive(1, incentive);
        _source.earn(1e18);
        _skipped();
    }

    /// @dev The close goes on: nothing is booked, and the protocol itself is measured and moved as ever.
    function _skipped() private {
        (uint256 gross, uint32 epoch) = (vault.grossAssets(), vault.epoch());
        if (block.timestamp < vault.status().closableAt) _due();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.ProtocolSkipped(epoch, 1, DerbyTypes.Phase.Harvest);
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.grossAssets(), gross, "nothing booked");
        assertTrue(vault.protocolOf(1).measured, "the protocol is measured all the same");
        _assertBooks();
    }

    /// @dev The end of the interval, with a price of the day.
    function _due() private {
        _elapse();
        _feed.updateAnswer(2e8);
    }

    function _closeAtTwo() private {
        _due();
        _finish();
    }

    function _list(TestToken token) private {
        _token = token;
        _source = new IncentiveSourceMock(token);
        _feed = DeployShared.chainlinkFeedMock(8, 2e8);
        ChainlinkPriceSource priceSource = DeployShared.chainlinkPriceSource(
            IAggregatorV3(address(_feed)),
            7 days,
            IAggregatorV3(address(0)),
            0
        );
        vault.setIncentive(1, DerbyTypes.Incentive(address(_source), address(token), address(priceSource), 100));
    }
}
