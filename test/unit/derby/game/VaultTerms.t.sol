// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGame} from "../../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {IDerbyGameEvents} from "../../../../contracts/derby/interfaces/IDerbyGameEvents.sol";
import {IDerbyGamePort} from "../../../../contracts/derby/interfaces/IDerbyGamePort.sol";
import {DerbyGameTypes} from "../../../../contracts/derby/types/DerbyGameTypes.sol";
import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {AggregatorMock} from "../../../../contracts/mocks/oracles/AggregatorMock.sol";
import {InboundPause} from "../../../../contracts/shared/access/InboundPause.sol";
import {Roles} from "../../../../contracts/shared/access/Roles.sol";
import {IPriceSource} from "../../../../contracts/shared/oracles/interfaces/IPriceSource.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev The tree is in `VaultTerms.tree`: everything that governance, RISK and GUARDIAN can set.
contract GameVaultTermsTest is DerbyGameUnitTest {
    AggregatorMock private _source;

    function setUp() public override {
        super.setUp();
        _source = DeployShared.aggregatorMock();
        _source.setDecimals(8);
        _price(2e8);
    }

    // ---- setSlashTerms

    function test_RevertWhen_SlashTermsAreSetByAnotherThanRisk() external {
        bytes memory data = abi.encodeCall(IDerbyGame.setSlashTerms, (address(vault), 1, 1));
        _refusedToAllBut(Roles.RISK, data);
    }

    function test_RevertWhen_SlashTermsAreOfNoVault() external {
        bytes memory data = abi.encodeCall(IDerbyGame.setSlashTerms, (stranger, 1, 1));
        _refused(risk, data, _unknown(stranger));
    }

    function testFuzz_SlashTermsAreSetInsideTheirBoundsAlone(uint16 factorBps, uint96 thresholdWad) external {
        _assertSlashTerms(factorBps, thresholdWad);
        _assertSlashTerms(uint16(bound(factorBps, 0, 10_000)), uint96(bound(thresholdWad, 0, 1_000e18)));
    }

    function test_SlashTermsAtZeroAtMostAndBeyond() external {
        _assertSlashTerms(0, 0);
        _assertSlashTerms(10_000, 1_000e18);
        _assertSlashTerms(10_001, 0);
        _assertSlashTerms(0, 1_000e18 + 1);
        _assertSlashTerms(type(uint16).max, type(uint96).max);
    }

    // ---- setExchangeRate

    function test_RevertWhen_TheRateIsSetByAnotherThanRisk() external {
        _refusedToAllBut(Roles.RISK, _rateCall(RATE));
    }

    function test_RevertWhen_TheRateIsOfNoVault() external {
        _refused(risk, abi.encodeCall(IDerbyGame.setExchangeRate, (stranger, RATE)), _unknown(stranger));
    }

    function test_RevertWhen_TheRateHasASource() external {
        game.setPriceSource(address(vault), address(_source));
        bytes4 hasSource = IDerbyGameErrors.DerbyGame_RateHasSource.selector;
        bytes memory err = abi.encodeWithSelector(hasSource, address(vault), address(_source));
        _refused(risk, _rateCall(RATE), err);
    }

    function testFuzz_TheRateMovesByTwentyPercentAtMost(uint128 rateWad) external {
        _assertRate(rateWad, 1.6e18, 2.4e18);
        _assertRate(uint128(bound(rateWad, 1.6e18, 2.4e18)), 1.6e18, 2.4e18);
    }

    function test_TheRateAtZeroAtMostAndBeyond() external {
        _assertRate(0, 1.6e18, 2.4e18);
        _assertRate(1.6e18 - 1, 1.6e18, 2.4e18);
        _assertRate(1.6e18, 1.6e18, 2.4e18);
        _assertRate(2.4e18, 1.6e18, 2.4e18);
        _assertRate(2.4e18 + 1, 1.6e18, 2.4e18);
        _assertRate(type(uint128).max, 1.6e18, 2.4e18);
    }

    /// @dev Any number of moves in one epoch stays within 20 % of what E was when the epoch opened.
    function test_ManyMovesOfAnEpochAreOneMove() external {
        _assertRate(2.4e18, 1.6e18, 2.4e18);
        _assertRate(1.6e18, 1.6e18, 2.4e18);
        _assertRate(2.88e18, 1.6e18, 2.4e18);
        _pass();
        _assertRate(1.92e18, 1.28e18, 1.92e18);
        _assertRate(1.28e18, 1.28e18, 1.92e18);
    }

    /// @dev Rounded inwards, so that E of a wei cannot leave: 20 % of it is none.
    function test_TheBoundsOfAMoveAreRoundedInwards() external {
        DerbyGameTypes.VaultTerms memory terms = _terms();
        terms.exchangeRateWad = 1;
        _replaceVault(terms);
        _assertRate(2, 1, 1);
        _assertRate(0, 1, 1);
        terms.exchangeRateWad = 7;
        _replaceVault(terms);
        _assertRate(5, 6, 8);
        _assertRate(9, 6, 8);
        _assertRate(6, 6, 8);
    }

    function test_TheRateStaysInsideItsOwnBounds() external {
        DerbyGameTypes.VaultTerms memory terms = _terms();
        terms.exchangeRateWad = 1e30;
        _replaceVault(terms);
        _assertRate(1e30 + 1, 0.8e30, 1e30);
        _assertRate(0.8e30, 0.8e30, 1e30);
    }

    // ---- setPriceSource

    function test_RevertWhen_TheSourceIsSetByAnotherThanAdmin() external {
        _refusedToAllBut(Roles.ADMIN, _sourceCall(address(_source)));
    }

    function test_RevertWhen_TheSourceIsOfNoVault() external {
        bytes memory data = abi.encodeCall(IDerbyGame.setPriceSource, (stranger, address(_source)));
        _refused(address(this), data, _unknown(stranger));
    }

    function test_RevertWhen_TheSourceIsNoContract() external {
        bytes memory err = _err(IDerbyGameErrors.DerbyGame_InvalidAddress.selector, stranger);
        _refused(address(this), _sourceCall(stranger), err);
    }

    function testFuzz_TheSourceHasAtMostThirtySixDecimals(uint8 decimals) external {
        _source.setDecimals(decimals);
        if (decimals > 36) {
            _refused(address(this), _sourceCall(address(_source)), _outOfBounds("priceDecimals", decimals, 0, 36));
        } else {
            game.setPriceSource(address(vault), address(_source));
            assertEq(game.vaultInfo(address(vault)).terms.priceSource, address(_source), "set");
        }
    }

    function test_TheSourceIsToldAndCanBeTakenAway() external {
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.PriceSourceChanged(address(vault), address(_source));
        game.setPriceSource(address(vault), address(_source));
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.PriceSourceChanged(address(vault), address(0));
        game.setPriceSource(address(vault), address(0));
        _assertRate(2.1e18, 1.6e18, 2.4e18);
    }

    // ---- refreshExchangeRate

    function test_RevertWhen_TheRefreshedRateIsOfNoVault() external {
        _refused(stranger, abi.encodeCall(IDerbyGame.refreshExchangeRate, (stranger)), _unknown(stranger));
    }

    function test_RevertWhen_ThereIsNoGoodPrice() external {
        _refusedRefresh(address(0));
        game.setPriceSource(address(vault), address(_source));
        _source.script(IPriceSource.tryLatestPrice.selector, false, abi.encode(false, 0, 0));
        _refusedRefresh(address(_source));
        _source.script(IPriceSource.tryLatestPrice.selector, true, "");
        _refusedRefresh(address(_source));
    }

    function test_AnybodyMovesTheRateToItsSourcesPrice() external {
        game.setPriceSource(address(vault), address(_source));
        _price(2.3e8);
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.ExchangeRateChanged(address(vault), RATE, 2.3e18);
        vm.prank(stranger);
        assertEq(game.refreshExchangeRate(address(vault)), 2.3e18, "E");
        assertEq(game.vaultInfo(address(vault)).terms.exchangeRateWad, 2.3e18, "kept");
    }

    function testFuzz_ItMovesByTwentyPercentAtMost(uint256 price, uint8 decimals) external {
        _source.setDecimals(bound(decimals, 0, 36));
        _price(price);
        game.setPriceSource(address(vault), address(_source));
        uint256 rateWad = game.refreshExchangeRate(address(vault));
        assertGe(rateWad, 1.6e18, "not below");
        assertLe(rateWad, 2.4e18, "not above");
        uint256 unit = 10 ** bound(decimals, 0, 36);
        uint256 exact = price > type(uint128).max ? type(uint256).max : (price * 1e18) / unit;
        if (exact > 1.6e18 && exact < 2.4e18) assertEq(rateWad, exact, "the price");
        else assertTrue(rateWad == 1.6e18 || rateWad == 2.4e18, "as far as it may");
    }

    function test_ItTakesSeveralEpochsToGoFurther() external {
        game.setPriceSource(address(vault), address(_source));
        _price(4e8);
        uint256[5] memory steps = [uint256(2.4e18), 2.88e18, 3.456e18, 4e18, 4e18];
        for (uint256 i = 0; i < steps.length; ++i) {
            assertEq(game.refreshExchangeRate(address(vault)), steps[i], "a step");
            assertEq(game.refreshExchangeRate(address(vault)), steps[i], "one an epoch");
            _pass();
        }
    }

    // ---- setTreasury

    function test_RevertWhen_TheTreasuryIsSetByAnotherThanAdmin() external {
        _refusedToAllBut(Roles.ADMIN, abi.encodeCall(IDerbyGame.setTreasury, (alice)));
    }

    function test_RevertWhen_TheTreasuryCannotReceive() external {
        bytes4 invalid = IDerbyGameErrors.DerbyGame_InvalidAddress.selector;
        address self = address(this);
        _refused(self, abi.encodeCall(IDerbyGame.setTreasury, (address(0))), _err(invalid, address(0)));
        _refused(self, abi.encodeCall(IDerbyGame.setTreasury, (address(game))), _err(invalid, address(game)));
    }

    function test_ANewTreasuryGetsWhatIsSlashedFromNowOn() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _results(-100_000, 0);
        _askBack(basketId, 50e18);
        _pass();
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.TreasuryChanged(treasury, carol);
        game.setTreasury(carol);
        _withdraw(basketId);
        assertEq(game.treasury(), carol, "kept");
        assertEq(drb.balanceOf(carol), WEALTH + 10e18, "slashed DRB");
        assertEq(drb.balanceOf(treasury), 0, "none to the old one");
    }

    // ---- collectTreasuryRewards

    function test_RevertWhen_RewardsAreCollectedOfNoVault() external {
        _refused(stranger, abi.encodeCall(IDerbyGame.collectTreasuryRewards, (stranger)), _unknown(stranger));
    }

    function test_AnybodySendsTheTreasuryWhatWasForfeited() external {
        _forfeit();
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.TreasuryRewardsCollected(address(vault), treasury, 1_000);
        vm.prank(stranger);
        assertEq(game.collectTreasuryRewards(address(vault)), 1_000, "collected");
        assertEq(usdc.balanceOf(treasury), 1_000, "received");
        assertEq(game.vaultInfo(address(vault)).treasuryRewards, 0, "none left");
        assertEq(game.vaultInfo(address(vault)).rewardPool, 0, "nor in the pool");
        assertEq(game.collectTreasuryRewards(address(vault)), 0, "nothing twice");
        _assertSound();
    }

    // ---- pauseInbound

    function test_RevertWhen_AnotherThanTheGuardianPauses() external {
        _refusedToAllBut(Roles.GUARDIAN, abi.encodeCall(IDerbyGame.pauseInbound, ()));
    }

    function test_RevertWhen_ThePauseIsRenewedWithoutAGap() external {
        _pause();
        bytes memory cooling = _err(InboundPause.InboundPause_CoolingDown.selector, START + 28 days);
        _refused(guardian, abi.encodeCall(IDerbyGame.pauseInbound, ()), cooling);
        vm.warp(START + 28 days - 1);
        _refused(guardian, abi.encodeCall(IDerbyGame.pauseInbound, ()), cooling);
        vm.warp(START + 28 days);
        _pause();
        assertEq(game.inboundPausedUntil(), START + 42 days, "again, after as long a gap");
    }

    function test_PausesForFourteenDaysAndIsTold() external {
        assertEq(game.inboundPausedUntil(), 0, "open");
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.InboundPaused(guardian, START + 14 days);
        _pause();
        assertEq(game.inboundPausedUntil(), START + 14 days, "until");
    }

    function test_NothingThatLeavesIsPaused() external {
        uint256 leader = _play(alice, 100e18, _all(0));
        uint256 follower = _play(bob, 300e18, _all(1));
        _lead(leader, 1_000);
        _follow(follower, leader);
        _pass();
        _results(10, 0);
        _pause();
        _redeem(follower);
        _redeem(leader);
        vm.prank(alice);
        game.redeemDelegationFees(leader, alice);
        _unfollow(follower);
        _askBack(follower, 300e18);
        _rebalance(leader, -100e18, _all(1));
        _results(0, 0);
        _withdraw(follower);
        _withdraw(leader);
        assertEq(game.totalLocked(), 0, "everybody has left");
        assertEq(drb.balanceOf(alice) + drb.balanceOf(bob), 2 * WEALTH, "with all of it");
    }

    // ---- views of a vault

    function test_RevertWhen_AVaultIsUnknown() external {
        _refused(stranger, abi.encodeCall(IDerbyGame.vaultInfo, (stranger)), _unknown(stranger));
        _refused(stranger, abi.encodeCall(IDerbyGame.tallyOf, (stranger, 0)), _unknown(stranger));
        _refused(stranger, abi.encodeCall(IDerbyGame.accumulatorsOf, (stranger, 0, 0)), _unknown(stranger));
    }

    function test_AccumulatorsAreThoseOfTheOpening() external {
        _play(alice, 100e18, _all(0));
        _pass();
        _results(10, -3);
        _assertAccumulators(2, 0, 0, 0);
        _assertAccumulators(3, 0, 10 * UNIT, 10e18);
        _assertAccumulators(3, 1, -3 * UNIT, 0);
        _assertAccumulators(3, 199, 0, 0);
        _assertAccumulators(4, 0, 0, 0);
    }

    function _assertAccumulators(uint256 epoch, uint256 protocolId, int256 reward, uint256 paid) private view {
        (int256 cumulative, uint256 cumulativePaid) = game.accumulatorsOf(address(vault), epoch, protocolId);
        assertEq(cumulative, reward, "cumRLT");
        assertEq(cumulativePaid, paid, "cumPay");
    }

    function _assertSlashTerms(uint16 factorBps, uint96 thresholdWad) private {
        bytes memory data = abi.encodeCall(IDerbyGame.setSlashTerms, (address(vault), factorBps, thresholdWad));
        if (factorBps > 10_000) {
            _refused(risk, data, _outOfBounds("negativeRewardFactorBps", factorBps, 0, 10_000));
        } else if (thresholdWad > 1_000e18) {
            _refused(risk, data, _outOfBounds("slashThresholdWad", thresholdWad, 0, 1_000e18));
        } else {
            vm.expectEmit(address(game));
            emit IDerbyGameEvents.SlashTermsChanged(address(vault), factorBps, thresholdWad);
            vm.prank(risk);
            game.setSlashTerms(address(vault), factorBps, thresholdWad);
            DerbyGameTypes.VaultTerms memory terms = game.vaultInfo(address(vault)).terms;
            assertEq(terms.negativeRewardFactorBps, factorBps, "NRF");
            assertEq(terms.slashThresholdWad, thresholdWad, "threshold");
            assertEq(terms.exchangeRateWad, RATE, "E is another's");
        }
    }

    function _assertRate(uint128 rateWad, uint256 min, uint256 max) private {
        if (rateWad >= min && rateWad <= max) {
            uint128 before = game.vaultInfo(address(vault)).terms.exchangeRateWad;
            vm.expectEmit(address(game));
            emit IDerbyGameEvents.ExchangeRateChanged(address(vault), before, rateWad);
            vm.prank(risk);
            game.setExchangeRate(address(vault), rateWad);
            assertEq(game.vaultInfo(address(vault)).terms.exchangeRateWad, rateWad, "E");
        } else {
            bytes4 tooFar = IDerbyGameErrors.DerbyGame_RateMovesTooFar.selector;
            bytes memory err = abi.encodeWithSelector(tooFar, address(vault), rateWad, min, max);
            _refused(risk, _rateCall(rateWad), err);
        }
    }

    function _replaceVault(DerbyGameTypes.VaultTerms memory terms) private {
        vault = _secondVaultOn(terms);
    }

    /// @dev 1,000 base units that a debt had hidden, left behind by an emptied basket.
    function _forfeit() private {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _results(10, 0);
        _results(-30, 0);
        _askBack(basketId, 100e18);
        _pass();
        _withdraw(basketId);
    }

    function _refusedRefresh(address source) private {
        bytes4 noGoodRate = IDerbyGameErrors.DerbyGame_NoGoodRate.selector;
        bytes memory err = abi.encodeWithSelector(noGoodRate, address(vault), source);
        _refused(stranger, abi.encodeCall(IDerbyGame.refreshExchangeRate, (address(vault))), err);
    }

    function _refusedToAllBut(uint64 roleId, bytes memory data) private {
        address[4] memory callers = [address(this), risk, guardian, stranger];
        uint64[4] memory roles = [Roles.ADMIN, Roles.RISK, Roles.GUARDIAN, type(uint64).max];
        for (uint256 i = 0; i < callers.length; ++i) {
            if (roles[i] != roleId) _refused(callers[i], data, _withoutRole(callers[i], roleId));
        }
    }

    function _price(uint256 price) private {
        _source.script(IPriceSource.tryLatestPrice.selector, false, abi.encode(true, price, block.timestamp));
    }

    function _rateCall(uint128 rateWad) private view returns (bytes memory) {
        return abi.encodeCall(IDerbyGame.setExchangeRate, (address(vault), rateWad));
    }

    function _sourceCall(address source) private view returns (bytes memory) {
        return abi.encodeCall(IDerbyGame.setPriceSource, (address(vault), source));
    }

    function _unknown(address account) private pure returns (bytes memory) {
        return _err(IDerbyGamePort.DerbyGame_UnknownVault.selector, account);
    }
}
