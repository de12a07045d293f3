// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IDerbyGame} from "../../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {IDerbyGameEvents} from "../../../../contracts/derby/interfaces/IDerbyGameEvents.sol";
import {DerbyGameTypes} from "../../../../contracts/derby/types/DerbyGameTypes.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {FeeOnTransferToken} from "../../../../contracts/mocks/tokens/FeeOnTransferToken.sol";
import {InboundPause} from "../../../../contracts/shared/access/InboundPause.sol";
import {ExactTransfer} from "../../../../contracts/shared/tokens/ExactTransfer.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev The tree is in `RebalanceBasket.tree`.
contract GameRebalanceBasketTest is DerbyGameUnitTest {
    // ---- when the call is refused

    function test_RevertWhen_TheCallerNeitherOwnsItNorIsApproved() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _refused(bob, _rebalanceCall(basketId, 1e18, _all(0)), _notAuthorized(basketId, bob));
        _refused(bob, _rebalanceCall(9, 1e18, _all(0)), _notAuthorized(9, bob));
    }

    function test_RevertWhen_TheDeadlineHasPassed() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        bytes memory late = _err(IDerbyGameErrors.DerbyGame_DeadlinePassed.selector, START - 1, START);
        _refused(alice, abi.encodeCall(IDerbyGame.rebalanceBasket, (basketId, 1, _none(), START - 1)), late);
    }

    function test_RevertWhen_LockingIsPaused() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pause();
        bytes memory paused = _err(InboundPause.InboundPause_Paused.selector, START + 14 days);
        _refused(alice, _rebalanceCall(basketId, 1, _none()), paused);
    }

    function test_RevertWhen_MoreIsAskedBackThanVotes() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        bytes4 insufficient = IDerbyGameErrors.DerbyGame_InsufficientLocked.selector;
        bytes memory more = _err(insufficient, basketId, 100e18 + 1, 100e18);
        _refused(alice, _rebalanceCall(basketId, -100e18 - 1, _none()), more);
        _askBack(basketId, 40e18);
        _refused(alice, _rebalanceCall(basketId, -60e18 - 1, _none()), _err(insufficient, basketId, 60e18 + 1, 60e18));
        more = _err(insufficient, basketId, 2 ** 255, 60e18);
        _refused(alice, _rebalanceCall(basketId, type(int256).min, _none()), more);
    }

    function test_RevertWhen_MoreIsLockedThanThereIs() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        bytes4 tooLarge = IDerbyGameErrors.DerbyGame_LockTooLarge.selector;
        int256 tooMuch = int256(uint256(type(uint80).max)) - 100e18 + 1;
        _refused(alice, _rebalanceCall(basketId, tooMuch, _none()), abi.encodeWithSelector(tooLarge, tooMuch));
        tooMuch = type(int256).max;
        _refused(alice, _rebalanceCall(basketId, tooMuch, _none()), abi.encodeWithSelector(tooLarge, tooMuch));
    }

    function test_RevertWhen_TheCallerOwnsOrAllowsLess() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        uint256 left = WEALTH - 100e18;
        bytes4 poor = IERC20Errors.ERC20InsufficientBalance.selector;
        _refused(alice, _rebalanceCall(basketId, int256(left + 1), _none()), _err(poor, alice, left, left + 1));
        vm.prank(alice);
        drb.approve(address(game), 5);
        bytes4 short = IERC20Errors.ERC20InsufficientAllowance.selector;
        _refused(alice, _rebalanceCall(basketId, 6, _none()), _err(short, address(game), 5, 6));
    }

    /// @dev DRB is no such token; the game books what it can be sure of all the same.
    function test_RevertWhen_LessArrivesThanIsLocked() external {
        FeeOnTransferToken shrinking = DeployTokens.feeOnTransferToken(18, 100);
        game = DeployDerby.derbyGame(
            IERC20(address(shrinking)),
            DeployDerby.basketDescriptor(),
            treasury,
            address(manager)
        );
        vault = DeployDerby.scriptedVaultMock(game, usdc, PROTOCOLS);
        game.addVault(address(vault), _terms());
        shrinking.mint(alice, 100e18);
        vm.prank(alice);
        shrinking.approve(address(game), 100e18);
        uint256 basketId = _mint(alice);
        bytes4 differs = ExactTransfer.ExactTransfer_ReceivedAmountDiffers.selector;
        _refused(alice, _rebalanceCall(basketId, 100e18, _all(0)), _err(differs, address(shrinking), 100e18, 99e18));
    }

    // ---- when the weights are refused

    function test_RevertWhen_ThereAreMoreThanEight() external {
        _refusedWeights(_ascending(9, 1_000), _err(IDerbyGameErrors.DerbyGame_TooManyWeights.selector, 9, 8));
    }

    function test_RevertWhen_IdsDoNotAscend() external {
        bytes4 order = IDerbyGameErrors.DerbyGame_WeightsOutOfOrder.selector;
        _refusedWeights(_two(1, 5_000, 1, 5_000), _err(order, 1, 1));
        _refusedWeights(_two(3, 5_000, 2, 5_000), _err(order, 1, 2));
    }

    function test_RevertWhen_AWeightIsZeroOrOverAHundredPercent() external {
        bytes4 invalid = IDerbyGameErrors.DerbyGame_InvalidWeight.selector;
        _refusedWeights(_two(0, 10_000, 1, 0), _err(invalid, 1, 0));
        _refusedWeights(_two(0, 0, 1, 10_000), _err(invalid, 0, 0));
        _refusedWeights(_two(0, 10_001, 1, 1), _err(invalid, 0, 10_001));
        _refusedWeights(_two(0, 1, 1, type(uint16).max), _err(invalid, 1, type(uint16).max));
    }

    function testFuzz_RevertWhen_TheSumIsNotAHundredPercent(uint16 first, uint16 second) external {
        first = uint16(bound(first, 1, 10_000));
        second = uint16(bound(second, 1, 10_000));
        uint256 sum = uint256(first) + second;
        vm.assume(sum != 10_000);
        bytes memory err = _err(IDerbyGameErrors.DerbyGame_WeightsDoNotSum.selector, sum, 10_000);
        _refusedWeights(_two(0, first, 1, second), err);
    }

    function test_RevertWhen_AProtocolIsUnknown() external {
        bytes4 notVotable = IDerbyGameErrors.DerbyGame_ProtocolNotVotable.selector;
        uint16[4] memory ids = [PROTOCOLS, 255, 256, type(uint16).max];
        for (uint256 i = 0; i < ids.length; ++i)
            _refusedWeights(_all(ids[i]), _err(notVotable, address(vault), ids[i]));
    }

    function test_RevertWhen_AProtocolIsBlacklisted() external {
        uint256 basketId = _play(alice, 100e18, _two(0, 5_000, 1, 5_000));
        vault.setVotable(0x1d);
        bytes memory err = _err(IDerbyGameErrors.DerbyGame_ProtocolNotVotable.selector, address(vault), 1);
        _refused(alice, _rebalanceCall(basketId, 0, _all(1)), err);
        _refused(alice, _rebalanceCall(basketId, 0, _two(0, 1, 1, 9_999)), err);
        _rebalance(basketId, 1e18, _none());
        _assertTally(1, 0, 50.5e18, 50.5e18);
        _rebalance(basketId, 0, _all(0));
        _assertTally(1, 0, 0, 0);
    }

    function test_RevertWhen_AFollowerSendsThem() external {
        uint256 leader = _play(alice, 100e18, _all(0));
        uint256 follower = _play(bob, 100e18, _all(1));
        _lead(leader, 0);
        _follow(follower, leader);
        bytes memory err = _err(IDerbyGameErrors.DerbyGame_IsFollowing.selector, follower, leader);
        _refused(bob, _rebalanceCall(follower, 0, _all(2)), err);
        _refused(bob, _rebalanceCall(follower, 1e18, _all(0)), err);
    }

    // ---- votes

    function test_VotesCountFromTheNextEpoch() external {
        _play(alice, 100e18, _two(0, 2_500, 3, 7_500));
        _assertTally(0, 0, 25e18, 25e18);
        _assertTally(3, 0, 75e18, 75e18);
        _pass();
        _assertTally(0, 25e18, 25e18, 25e18);
        _assertSound();
    }

    function test_VotesDuringACloseCountOneEpochLater() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        vault.beginClose();
        _rebalance(basketId, 50e18, _all(1));
        _assertTally(0, 0, 100e18, 0);
        _assertTally(1, 0, 0, 150e18);
        vault.finishClose(new int128[](PROTOCOLS), 0);
        _assertTally(0, 100e18, 0, 0);
        _assertTally(1, 0, 150e18, 150e18);
        _assertSound();
    }

    function test_ChangingVotesMovesOnlyWhatChanged() external {
        uint256 basketId = _play(alice, 100e18, _two(0, 5_000, 1, 5_000));
        _rebalance(basketId, 0, _two(1, 5_000, 2, 5_000));
        _assertTally(0, 0, 0, 0);
        _assertTally(1, 0, 50e18, 50e18);
        _assertTally(2, 0, 50e18, 50e18);
        _pass();
        _rebalance(basketId, 0, _all(4));
        _assertTally(1, 50e18, 0, 0);
        _assertTally(4, 0, 100e18, 100e18);
        _assertSound();
    }

    /// @dev Three different stages at once: what earns, what the close in progress has fixed, what comes after.
    function test_EveryStagePaysWhatItVoted() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _rebalance(basketId, 0, _all(1));
        vault.beginClose();
        _rebalance(basketId, 0, _all(2));
        _finishThree(1, 10, 100);
        assertEq(_unredeemed(basketId), 100, "first epoch: protocol 0, 1 a DRB");
        _eachOfThree(1, 10, 100);
        assertEq(_unredeemed(basketId), 100 + 1_000, "second: protocol 1, 10 a DRB");
        _eachOfThree(1, 10, 100);
        assertEq(_unredeemed(basketId), 100 + 1_000 + 10_000, "third: protocol 2, 100 a DRB");
        _assertSound();
    }

    /// @dev Three votes in one close: the last one alone is kept, and the two stages before it are left as they were.
    function test_TheLastVoteOfACloseCounts() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _rebalance(basketId, 0, _all(1));
        vault.beginClose();
        for (uint16 i = 2; i < 5; ++i) _rebalance(basketId, 0, _all(i));
        _assertTally(0, 100e18, 0, 0);
        _assertTally(1, 0, 100e18, 0);
        _assertTally(4, 0, 0, 100e18);
        assertEq(game.portfolioOf(basketId)[0].protocolId, 4, "portfolio");
        _finishThree(1, 10, 100);
        _eachOfThree(1, 10, 100);
        assertEq(_unredeemed(basketId), 100 + 1_000, "as voted before");
        _assertSound();
    }

    function test_WithoutWeightsTheVotesStay() external {
        uint256 basketId = _play(alice, 100e18, _two(0, 2_500, 3, 7_500));
        _rebalance(basketId, 100e18, _none());
        _assertTally(0, 0, 50e18, 50e18);
        _assertTally(3, 0, 150e18, 150e18);
        assertEq(game.portfolioOf(basketId).length, 2, "as before");
    }

    function test_VotesWithoutDrbWaitForIt() external {
        uint256 basketId = _mint(alice);
        _rebalance(basketId, 0, _two(0, 1, 4, 9_999));
        _assertTally(0, 0, 0, 0);
        _rebalance(basketId, 100e18, _none());
        _assertTally(0, 0, 0.01e18, 0.01e18);
        _assertTally(4, 0, 99.99e18, 99.99e18);
        _assertSound();
    }

    function test_LockedDrbWithoutVotesEarnsNothing() external {
        uint256 basketId = _play(alice, 100e18, _none());
        _pass();
        _results(10, 10);
        assertEq(game.basketUnredeemedRewards(basketId), 0, "nothing");
        assertEq(game.basketTotalAllocatedTokens(basketId), 100e18, "though it is locked");
        _assertSound();
    }

    function test_VotesAreRoundedUp() external {
        uint256 basketId = _play(alice, 1, _two(0, 3_333, 1, 6_667));
        _assertTally(0, 0, 1, 1);
        _assertTally(1, 0, 1, 1);
        assertEq(game.basketAllocationInProtocol(basketId, 0), 1, "as the basket says");
        _assertSound();
    }

    function test_EightProtocolsAreTheMost() external {
        vault = DeployDerby.scriptedVaultMock(game, usdc, 8);
        game.addVault(address(vault), _terms());
        uint256 basketId = _play(alice, 800e18, _ascending(8, 1_250));
        DerbyGameTypes.Weight[] memory weights = game.portfolioOf(basketId);
        assertEq(weights.length, 8, "all");
        for (uint256 i = 0; i < 8; ++i) {
            assertEq(weights[i].protocolId, i, "id");
            assertEq(weights[i].bps, 1_250, "part");
            _assertTally(i, 0, 100e18, 100e18);
        }
    }

    // ---- DRB that comes in

    function test_ComesFromTheCaller() external {
        uint256 basketId = _mint(alice);
        vm.prank(alice);
        game.approve(bob, basketId);
        vm.prank(bob);
        game.rebalanceBasket(basketId, 1e18, _all(0), START);
        assertEq(drb.balanceOf(bob), WEALTH - 1e18, "the caller pays");
        assertEq(drb.balanceOf(alice), WEALTH, "not the owner");
        assertEq(game.lockedOf(alice), 1e18, "who owns it now");
        assertEq(game.totalLocked(), 1e18, "in all");
        assertEq(drb.balanceOf(address(game)), 1e18, "and it is here");
    }

    function test_TellsFromWhenItVotes() external {
        uint256 basketId = _mint(alice);
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.PortfolioChanged(basketId, 2, (uint256(3) << 14) | 10_000);
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.BasketRebalanced(basketId, 2, 100e18, 100e18);
        _rebalance(basketId, 100e18, _all(3));
        vault.beginClose();
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.BasketRebalanced(basketId, 3, -30e18, 70e18);
        _rebalance(basketId, -30e18, _none());
    }

    function test_MayBeLockedAgainWhileSomeIsAskedBack() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _askBack(basketId, 100e18);
        _rebalance(basketId, 20e18, _none());
        assertEq(game.basketInfo(basketId).pending, 20e18, "votes");
        assertEq(game.basketInfo(basketId).unlocking, 100e18, "what was asked back stays so");
        assertEq(game.basketTotalAllocatedTokens(basketId), 120e18, "both are locked");
        _assertTally(0, 0, 20e18, 20e18);
    }

    // ---- DRB that is asked back

    function test_LockCloseUnlockInOneTransactionGivesNothingBack() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _askBack(basketId, 100e18);
        bytes memory locked = _err(IDerbyGameErrors.DerbyGame_StillLocked.selector, basketId, 3, 2);
        _refused(alice, abi.encodeCall(IDerbyGame.withdrawUnlocked, (basketId, alice, 0)), locked);
        assertEq(game.basketRedeemableRewards(basketId), 0, "and has earned nothing");
    }

    function test_AskedBackBeforeTheCloseSteersNothing() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _askBack(basketId, 100e18);
        _assertTally(0, 0, 0, 0);
        _pass();
        _assertTally(0, 0, 0, 0);
        (uint256 left, uint256 slashed) = _withdraw(basketId);
        assertEq(left, 100e18, "back");
        assertEq(slashed, 0, "unslashed");
        _assertSound();
    }

    /// @dev What the close in progress has fixed steers the coming epoch, so it stays for all of it.
    function test_AskedBackDuringACloseStaysForTheNextEpoch() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        vault.beginClose();
        _askBack(basketId, 100e18);
        vault.finishClose(new int128[](PROTOCOLS), 0);
        _assertTally(0, 100e18, 0, 0);
        bytes memory locked = _err(IDerbyGameErrors.DerbyGame_StillLocked.selector, basketId, 3, 2);
        _refused(alice, abi.encodeCall(IDerbyGame.withdrawUnlocked, (basketId, alice, 0)), locked);
        _pass();
        (uint256 left, ) = _withdraw(basketId);
        assertEq(left, 100e18, "then it leaves");
    }

    function test_AskingBackMoreMakesAllOfItWait() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _askBack(basketId, 10e18);
        _pass();
        _askBack(basketId, 5e18);
        bytes memory locked = _err(IDerbyGameErrors.DerbyGame_StillLocked.selector, basketId, 3, 2);
        _refused(alice, abi.encodeCall(IDerbyGame.withdrawUnlocked, (basketId, alice, 0)), locked);
        _pass();
        (uint256 left, ) = _withdraw(basketId);
        assertEq(left, 15e18, "together");
    }

    function test_IsPossibleWhilePausedAsVotingIs() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pause();
        _rebalance(basketId, -40e18, _all(1));
        _assertTally(1, 0, 60e18, 60e18);
        _pass();
        (uint256 left, ) = _withdraw(basketId);
        assertEq(left, 40e18, "leaves while paused");
    }

    function _refusedWeights(DerbyGameTypes.Weight[] memory weights, bytes memory err) private {
        uint256 basketId = game.basketCount() == 0 ? _mint(alice) : 1;
        _refused(alice, _rebalanceCall(basketId, 1e18, weights), err);
    }

    function _ascending(uint256 count, uint16 bps) private pure returns (DerbyGameTypes.Weight[] memory weights) {
        weights = new DerbyGameTypes.Weight[](count);
        for (uint256 i = 0; i < count; ++i) weights[i] = DerbyGameTypes.Weight(uint16(i), bps);
    }

    function _eachOfThree(int128 first, int128 second, int128 third) private {
        vault.beginClose();
        _finishThree(first, second, third);
    }

    function _finishThree(int128 first, int128 second, int128 third) private {
        int128[] memory rlts = new int128[](PROTOCOLS);
        (rlts[0], rlts[1], rlts[2]) = (first * UNIT, second * UNIT, third * UNIT);
        vault.finishClose(rlts, 100_000);
    }

    function _unredeemed(uint256 basketId) private view returns (uint256) {
        uint256 redeemable = game.basketRedeemableRewards(basketId);
        assertEq(redeemable, uint256(game.basketUnredeemedRewards(basketId)), "all of it is paid");
        return redeemable;
    }
}
