// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGame} from "../../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {IDerbyGameEvents} from "../../../../contracts/derby/interfaces/IDerbyGameEvents.sol";
import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {AggregatorMock} from "../../../../contracts/mocks/oracles/AggregatorMock.sol";
import {IPriceSource} from "../../../../contracts/shared/oracles/interfaces/IPriceSource.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev The tree is in `WithdrawUnlocked.tree`. E is 2 DRB a token, NRF a half: 1 DRB for each token of debt; the threshold is 0.05.
contract GameWithdrawUnlockedTest is DerbyGameUnitTest {
    // ---- when it is refused

    function test_RevertWhen_TheCallerNeitherOwnsItNorIsApproved() external {
        uint256 basketId = _leaving(100e18, 40e18, 0);
        _refused(bob, _withdrawCall(basketId, bob, 0), _notAuthorized(basketId, bob));
        _refused(treasury, _withdrawCall(basketId, treasury, 0), _notAuthorized(basketId, treasury));
    }

    function test_RevertWhen_TheReceiverIsZeroOrTheGame() external {
        uint256 basketId = _leaving(100e18, 40e18, 0);
        _refused(alice, _withdrawCall(basketId, address(0), 0), _invalidReceiver(address(0)));
        _refused(alice, _withdrawCall(basketId, address(game), 0), _invalidReceiver(address(game)));
    }

    function test_RevertWhen_NothingWasAskedBack() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        bytes memory nothing = _err(IDerbyGameErrors.DerbyGame_NothingUnlocking.selector, basketId);
        _refused(alice, _withdrawCall(basketId, alice, 0), nothing);
        _askBack(basketId, 40e18);
        _pass();
        _withdraw(basketId);
        _refused(alice, _withdrawCall(basketId, alice, 0), nothing);
    }

    function test_RevertWhen_TheEpochIsNotOverYet() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _askBack(basketId, 40e18);
        bytes memory locked = _err(IDerbyGameErrors.DerbyGame_StillLocked.selector, basketId, 2, 1);
        _refused(alice, _withdrawCall(basketId, alice, 0), locked);
        vault.beginClose();
        _refused(alice, _withdrawCall(basketId, alice, 0), locked);
    }

    function test_RevertWhen_LessLeavesThanAccepted() external {
        uint256 basketId = _leaving(1_000e18, 500e18, -100_000);
        bytes4 tooLittle = IDerbyGameErrors.DerbyGame_TooLittleUnlocked.selector;
        bytes memory err = _err(tooLittle, basketId, 400e18, 400e18 + 1);
        _refused(alice, _withdrawCall(basketId, alice, 400e18 + 1), err);
        vm.prank(alice);
        (uint256 left, ) = game.withdrawUnlocked(basketId, alice, 400e18);
        assertEq(left, 400e18, "exactly that is enough");
    }

    // ---- without a debt

    function test_AllThatWasAskedBackLeaves() external {
        uint256 basketId = _leaving(100e18, 40e18, 10);
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.BasketUnlocked(basketId, bob, 40e18);
        vm.prank(alice);
        (uint256 left, uint256 slashed) = game.withdrawUnlocked(basketId, bob, 40e18);
        assertEq(left, 40e18, "left");
        assertEq(slashed, 0, "slashed");
        assertEq(drb.balanceOf(bob), WEALTH + 40e18, "to whom the owner said");
        assertEq(game.totalLocked(), 60e18, "the rest stays");
        _assertTally(0, 60e18, 60e18, 60e18);
        _assertSound();
    }

    function test_AnApprovedAccountMayTakeIt() external {
        uint256 basketId = _leaving(100e18, 40e18, 0);
        vm.prank(alice);
        game.setApprovalForAll(bob, true);
        vm.prank(bob);
        game.withdrawUnlocked(basketId, bob, 0);
        assertEq(drb.balanceOf(bob), WEALTH + 40e18, "taken");
    }

    function test_ItLeavesDuringACloseToo() external {
        uint256 basketId = _leaving(100e18, 40e18, 0);
        vault.beginClose();
        (uint256 left, ) = _withdraw(basketId);
        assertEq(left, 40e18, "left");
        _finish(0, 0);
        _assertSound();
    }

    /// @dev A gain that nothing paid is no debt, and a full unlock forfeits nothing of what was paid.
    function test_WhoLeavesWithAGainKeepsIt() external {
        uint256 basketId = _leaving(100e18, 100e18, 10);
        _withdraw(basketId);
        assertEq(game.vaultInfo(address(vault)).treasuryRewards, 0, "nothing forfeited");
        assertEq(_redeem(basketId), 1_000, "still his");
        _assertSound();
    }

    // ---- the penalty

    /// @dev Worked number 3: 3,000 USDC of debt are 3,000 DRB; 100 DRB pay 100 USDC of it.
    function test_WorkedNumber3() external {
        uint256 basketId = _play(alice, 10_000e18, _all(0));
        _pass();
        _closeFirst(-300_000 * UNIT);
        assertEq(game.basketUnredeemedRewards(basketId), -3_000e6, "R");
        assertEq(game.pendingPenalty(basketId), 3_000e18, "penalty");
        _askBack(basketId, 1_000e18);
        _pass();
        (uint256 left, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 3_000e18, "slashed");
        assertEq(left, 0, "what was asked back first");
        assertEq(game.basketTotalAllocatedTokens(basketId), 7_000e18, "then what votes");
        assertEq(drb.balanceOf(treasury), 3_000e18, "to the treasury");
        assertEq(game.basketUnredeemedRewards(basketId), 0, "nothing owed");
        _assertTally(0, 7_000e18, 7_000e18, 7_000e18);
        _assertSound();
    }

    function test_WorkedNumber3WithTooLittleLocked() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _closeFirst(-30_000_000 * UNIT);
        _askBack(basketId, 100e18);
        _pass();
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.BasketSlashed(basketId, 100e18, -2_900e24);
        (uint256 left, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 100e18, "all there is");
        assertEq(left, 0, "nothing left");
        assertEq(game.basketUnredeemedRewards(basketId), -2_900e6, "R");
        _assertSound();
    }

    function test_ItIsRoundedUp() external {
        uint256 basketId = _play(alice, 3, _all(0));
        _pass();
        _closeFirst(-1);
        assertEq(game.pendingPenalty(basketId), 1, "a debt of a part of 1e-24 token costs a wei");
        _askBack(basketId, 3);
        _pass();
        (uint256 left, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 1, "slashed");
        assertEq(left, 2, "left");
        _assertSound();
    }

    function test_WhatWasAskedBackPaysFirst() external {
        uint256 basketId = _leaving(1_000e18, 500e18, -100_000);
        (uint256 left, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 100e18, "100 tokens of debt");
        assertEq(left, 400e18, "the rest leaves");
        _assertTally(0, 500e18, 500e18, 500e18);
    }

    /// @dev The votes of now, of the epoch that a close has fixed and of later ones: all of them at once, as far as there are any.
    function test_TheRestLowersTheVotesOfEveryStageAtOnce() external {
        uint256 basketId = _leaving(1_000e18, 990e18, -1_050_000);
        _rebalance(basketId, 200e18, _all(1));
        vault.beginClose();
        _rebalance(basketId, 300e18, _all(2));
        _assertTally(0, 10e18, 0, 0);
        _assertTally(1, 0, 210e18, 0);
        _assertTally(2, 0, 0, 510e18);
        (uint256 left, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 1_050e18, "990 that were asked back, and 60 that vote");
        assertEq(left, 0, "nothing leaves");
        _assertTally(0, 0, 0, 0);
        _assertTally(1, 0, 150e18, 0);
        _assertTally(2, 0, 0, 450e18);
        assertEq(game.basketTotalAllocatedTokens(basketId), 450e18, "what is left");
        _finish(0, 0);
        _assertSound();
    }

    function test_TheRateCountsThatItIsNow() external {
        uint256 basketId = _leaving(1_000e18, 500e18, -100_000);
        vm.prank(risk);
        game.setExchangeRate(address(vault), 2.4e18);
        assertEq(game.pendingPenalty(basketId), 120e18, "2.4 DRB a token, half of it");
        (, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 120e18, "slashed");
        assertEq(game.basketUnredeemedRewards(basketId), 0, "and the debt is paid");
    }

    function test_TheWholeFactorTakesTheWholeDebt() external {
        vm.prank(risk);
        game.setSlashTerms(address(vault), 10_000, THRESHOLD);
        uint256 basketId = _leaving(1_000e18, 500e18, -100_000);
        (, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 200e18, "100 tokens at 2 DRB");
    }

    function test_NoFactorNoSlash() external {
        vm.prank(risk);
        game.setSlashTerms(address(vault), 0, THRESHOLD);
        uint256 basketId = _leaving(1_000e18, 1_000e18, -1_000);
        assertEq(game.pendingPenalty(basketId), 0, "NRF 0");
        (uint256 left, uint256 slashed) = _withdraw(basketId);
        assertEq(left, 1_000e18, "all");
        assertEq(slashed, 0, "none");
        assertEq(game.basketUnredeemedRewards(basketId), -1e6, "the debt stays, and so does its mark on the basket");
    }

    // ---- the threshold

    function test_SmallDebtsWaitWhileDrbCoversThem() external {
        uint256 basketId = _leaving(1_000e18, 999e18, -40);
        (uint256 left, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 0, "0.04 of debt waits: one DRB stays, 0.04 would be slashed");
        assertEq(left, 999e18, "all that was asked back");
        assertEq(game.basketUnredeemedRewards(basketId), -40_000, "the debt waits");
        _askBack(basketId, 1e18);
        _pass();
        (left, slashed) = _withdraw(basketId);
        assertEq(slashed, 0.04e18, "the last DRB does not leave without it");
        assertEq(left, 0.96e18, "the rest");
        _assertSound();
    }

    function test_ADebtOfTheThresholdDoesNotWait() external {
        uint256 basketId = _leaving(1_000e18, 1e18, -50);
        (uint256 left, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 0.05e18, "0.05");
        assertEq(left, 0.95e18, "the rest");
    }

    function test_ADebtOneUnitBelowItWaits() external {
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        _closeFirst(-50 * UNIT + 1);
        _askBack(basketId, 1e18);
        _pass();
        (, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 0, "waits");
    }

    /// @dev All but one wei would otherwise escape what the whole pays.
    function test_LeavingLessThanThePenaltyIsLeaving() external {
        uint256 basketId = _leaving(1_000e18, 1_000e18 - 1, -40);
        (, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 0.04e18, "slashed as a full unlock");
    }

    function test_LeavingExactlyThePenaltyIsEnough() external {
        uint256 basketId = _leaving(1_000e18, 1_000e18 - 0.04e18, -40);
        uint256 snapshot = vm.snapshotState();
        (, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 0, "exactly the penalty stays");
        vm.revertToState(snapshot);
        _askBack(basketId, 1);
        _pass();
        (, slashed) = _withdraw(basketId);
        assertEq(slashed, 0.04e18, "one wei less does not do");
    }

    function test_WithoutAThresholdNoDebtWaits() external {
        vm.prank(risk);
        game.setSlashTerms(address(vault), FACTOR_BPS, 0);
        uint256 basketId = _leaving(1_000e18, 1e18, -1);
        (, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 0.001e18, "slashed");
    }

    // ---- what is forfeited

    function test_WhoLeavesForfeitsWhatADebtHadHidden() external {
        uint256 basketId = _gainedAndLost();
        _askBack(basketId, 1_000e18);
        _pass();
        (, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 50e18, "50 of debt");
        assertEq(game.vaultInfo(address(vault)).treasuryRewards, 100e6, "the gain that the debt ate");
        assertEq(game.collectTreasuryRewards(address(vault)), 100e6, "collected");
        assertEq(usdc.balanceOf(treasury), 100e6, "by the treasury");
        _closeFirst(0);
        assertEq(game.basketRedeemableRewards(basketId), 0, "nothing comes back");
        _assertSound();
    }

    function test_ForfeitingIsTold() external {
        uint256 basketId = _gainedAndLost();
        _askBack(basketId, 1_000e18);
        _pass();
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.RewardsForfeited(basketId, 100e6);
        _withdraw(basketId);
    }

    function test_WhoLeavesInPartKeepsIt() external {
        uint256 basketId = _gainedAndLost();
        _askBack(basketId, 500e18);
        _pass();
        (uint256 left, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 50e18, "the debt is paid");
        assertEq(left, 450e18, "the rest leaves");
        assertEq(game.vaultInfo(address(vault)).treasuryRewards, 0, "nothing forfeited");
        _closeFirst(20_000 * UNIT);
        assertEq(game.basketRedeemableRewards(basketId), 10e6, "what R has earned since");
        _assertSound();
    }

    function test_AnEmptyBasketCanBePlayedAgain() external {
        uint256 basketId = _leaving(1_000e18, 1_000e18, -100_000);
        _withdraw(basketId);
        assertEq(game.basketTotalAllocatedTokens(basketId), 0, "empty");
        _rebalance(basketId, 100e18, _all(1));
        _pass();
        _results(0, 10);
        assertEq(game.basketRedeemableRewards(basketId), 1_000, "with nothing owed from before");
        _assertSound();
    }

    // ---- the price of the penalty

    function test_EIsRefreshedFromItsSourceFirst() external {
        uint256 basketId = _leaving(1_000e18, 500e18, -100_000);
        _source(2.2e8, false);
        (, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 110e18, "at the price of now");
        assertEq(game.vaultInfo(address(vault)).terms.exchangeRateWad, 2.2e18, "and E has moved");
    }

    function test_ASourceThatFailsClosesNoWayOut() external {
        uint256 basketId = _leaving(1_000e18, 500e18, -100_000);
        _source(0, true);
        (uint256 left, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 100e18, "at E as it was");
        assertEq(left, 400e18, "left");
    }

    // ---- a follower

    function test_IsSlashedAsItsLeadersPortfolioDoes() external {
        (uint256 leader, uint256 follower) = _pair();
        _follow(follower, leader);
        _results(0, 0);
        _results(-1_000_000, 0);
        assertEq(game.pendingPenalty(follower), 300e18, "300 tokens of debt");
        _askBack(follower, 100e18);
        _assertTally(0, 400e18, 300e18, 300e18);
        _results(0, 0);
        (uint256 left, uint256 slashed) = _withdraw(follower);
        assertEq(slashed, 300e18, "everything");
        assertEq(left, 0, "nothing left");
        _assertTally(0, 100e18, 100e18, 100e18);
        assertEq(game.basketInfo(leader).followedDrb, 0, "and nothing follows");
        _assertSound();
    }

    /// @dev Slashed while its own votes still earn and the leader's wait: each stage loses the votes that it has.
    function test_LosesOwnVotesAndLentOnesEachInItsStage() external {
        (uint256 leader, uint256 follower) = _pair();
        _results(0, -200_000);
        _askBack(follower, 10e18);
        _results(0, 0);
        _follow(follower, leader);
        _assertTally(0, 100e18, 390e18, 390e18);
        _assertTally(1, 290e18, 0, 0);
        (uint256 left, uint256 slashed) = _withdraw(follower);
        assertEq(slashed, 60e18, "60 tokens of debt");
        assertEq(left, 0, "50 of it from what votes");
        _assertTally(0, 100e18, 340e18, 340e18);
        _assertTally(1, 240e18, 0, 0);
        _results(0, 0);
        _assertSound();
    }

    function _pair() private returns (uint256 leader, uint256 follower) {
        leader = _play(alice, 100e18, _all(0));
        follower = _play(bob, 300e18, _all(1));
        _lead(leader, 1_000);
        _pass();
    }

    /// @dev A basket of alice on protocol 0 that made base units a DRB and has asked some of its DRB back, now due.
    function _leaving(uint256 drbWei, uint256 askedBack, int128 made) private returns (uint256 basketId) {
        basketId = _play(alice, drbWei, _all(0));
        _pass();
        _closeFirst(made * UNIT);
        _askBack(basketId, askedBack);
        _pass();
    }

    function _gainedAndLost() private returns (uint256 basketId) {
        basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        _closeFirst(100_000 * UNIT);
        _closeFirst(-150_000 * UNIT);
    }

    function _source(uint256 price, bool fails) private {
        AggregatorMock source = DeployShared.aggregatorMock();
        source.setDecimals(8);
        bytes memory answer = fails ? bytes("") : abi.encode(true, price, block.timestamp);
        source.script(IPriceSource.tryLatestPrice.selector, fails, answer);
        game.setPriceSource(address(vault), address(source));
    }

    function _withdrawCall(uint256 basketId, address receiver, uint256 minDrb) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyGame.withdrawUnlocked, (basketId, receiver, minDrb));
    }
}
