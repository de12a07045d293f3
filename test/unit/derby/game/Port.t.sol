// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IDerbyGamePort} from "../../../../contracts/derby/interfaces/IDerbyGamePort.sol";
import {ClosingVote} from "../../../../contracts/derby/libraries/ClosingVotes.sol";
import {DerbyGameTypes} from "../../../../contracts/derby/types/DerbyGameTypes.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {FeeOnTransferToken} from "../../../../contracts/mocks/tokens/FeeOnTransferToken.sol";
import {ScriptedVaultMock} from "../../../../contracts/mocks/derby/ScriptedVaultMock.sol";
import {ExactTransfer} from "../../../../contracts/shared/tokens/ExactTransfer.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev The tree is in `Port.tree`: what vaults tell the game, each message once, in order, whoever carries it and however often.
contract GamePortTest is DerbyGameUnitTest {
    // ---- who may call

    function test_RevertWhen_TheCallerIsNoVault() external {
        bytes memory unknown = _err(IDerbyGamePort.DerbyGame_UnknownVault.selector, stranger);
        _refused(stranger, abi.encodeCall(IDerbyGamePort.beginClose, (1)), unknown);
        _refused(stranger, abi.encodeCall(IDerbyGamePort.openResults, (1, 0, 0, 0)), unknown);
        _refused(stranger, abi.encodeCall(IDerbyGamePort.recordResults, (1, 0, new int128[](0))), unknown);
        _refused(stranger, abi.encodeCall(IDerbyGamePort.updateVotable, (9, 1)), unknown);
    }

    function test_GovernanceIsNoVault() external {
        bytes memory unknown = _err(IDerbyGamePort.DerbyGame_UnknownVault.selector, address(this));
        _refused(address(this), abi.encodeCall(IDerbyGamePort.beginClose, (1)), unknown);
        _refused(address(this), abi.encodeCall(IDerbyGamePort.updateVotable, (9, 1)), unknown);
    }

    function test_AVaultReachesItselfAlone() external {
        ScriptedVaultMock second = _secondVault();
        second.beginClose();
        assertTrue(game.vaultInfo(address(second)).closing, "its own");
        assertTrue(!game.vaultInfo(address(vault)).closing, "no other");
        second.setVotable(0);
        assertEq(game.vaultInfo(address(vault)).votable, 0x1f, "no other's");
    }

    // ---- beginClose

    function test_FreezesTheVotesOfTheNextEpochAndIsTold() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        vm.expectEmit(address(game));
        emit IDerbyGamePort.CloseBegun(address(vault), 1);
        vault.beginClose();
        assertTrue(game.vaultInfo(address(vault)).closing, "closing");
        _rebalance(basketId, 50e18, _all(1));
        _assertTally(0, 0, 100e18, 0);
        _assertTally(1, 0, 0, 150e18);
    }

    function test_RevertWhen_TheEpochIsAhead() external {
        _sent(abi.encodeCall(IDerbyGamePort.beginClose, (2)), _wrongEpoch(2, 1));
        _sent(abi.encodeCall(IDerbyGamePort.openResults, (2, PROTOCOLS, 0, 0)), _wrongEpoch(2, 1));
        _sent(abi.encodeCall(IDerbyGamePort.recordResults, (2, 0, new int128[](PROTOCOLS))), _wrongEpoch(2, 1));
        _sent(abi.encodeCall(IDerbyGamePort.beginClose, (type(uint32).max)), _wrongEpoch(type(uint32).max, 1));
    }

    // ---- openResults

    function test_MovesTheFeeIntoThePoolAndIsTold() external {
        vault.beginClose();
        usdc.mint(address(vault), 100);
        vm.expectEmit(address(game));
        emit IDerbyGamePort.ResultsOpened(address(vault), 1, 100, 5e38);
        _sent(abi.encodeCall(IDerbyGamePort.openResults, (1, PROTOCOLS, 100, 5e38)), "");
        assertEq(game.vaultInfo(address(vault)).rewardPool, 100, "the pool");
        assertEq(usdc.balanceOf(address(game)), 100, "is there");
    }

    function test_RevertWhen_TheFeeDoesNotArrive() external {
        vault.beginClose();
        bytes4 poor = IERC20Errors.ERC20InsufficientBalance.selector;
        bytes memory err = _err(poor, address(vault), 0, 100);
        _sent(abi.encodeCall(IDerbyGamePort.openResults, (1, PROTOCOLS, 100, 0)), err);
        FeeOnTransferToken shrinking = DeployTokens.feeOnTransferToken(6, 100);
        vault = DeployDerby.scriptedVaultMock(game, shrinking, PROTOCOLS);
        game.addVault(address(vault), _terms());
        shrinking.mint(address(vault), 1_000);
        vault.beginClose();
        err = _err(ExactTransfer.ExactTransfer_ReceivedAmountDiffers.selector, address(shrinking), 100, 99);
        _sent(abi.encodeCall(IDerbyGamePort.openResults, (1, PROTOCOLS, 100, 0)), err);
    }

    function test_RevertWhen_ResultsComeBeforeTheClose() external {
        bytes memory err = _err(IDerbyGamePort.DerbyGame_NotClosing.selector, address(vault), 1);
        _sent(abi.encodeCall(IDerbyGamePort.openResults, (1, PROTOCOLS, 0, 0)), err);
        _sent(abi.encodeCall(IDerbyGamePort.recordResults, (1, 0, new int128[](PROTOCOLS))), err);
        vault.beginClose();
        _sent(abi.encodeCall(IDerbyGamePort.recordResults, (1, 0, new int128[](PROTOCOLS))), err);
    }

    /// @dev One fee pays every winner the same part: `s = fee / owed`, rounded down.
    function test_FixesWhichPartIsPaid() external {
        _play(alice, 3e18, _all(0));
        _pass();
        vault.beginClose();
        usdc.mint(address(vault), 1);
        _sent(abi.encodeCall(IDerbyGamePort.openResults, (2, PROTOCOLS, 1, 3e36)), "");
        int128[] memory rlts = new int128[](PROTOCOLS);
        (rlts[0], rlts[1]) = (UNIT, 100 * UNIT);
        _sent(abi.encodeCall(IDerbyGamePort.recordResults, (2, 0, rlts)), "");
        (, uint256 paid) = game.accumulatorsOf(address(vault), 3, 0);
        assertEq(paid, 333333333333333333, "a third, down");
        (, paid) = game.accumulatorsOf(address(vault), 3, 1);
        assertEq(paid, 33333333333333333333, "of each, down");
    }

    /// @dev A vault that names a reward and says nobody is owed it.
    function test_WhatNobodyIsOwedIsNotPaid() external {
        vault.beginClose();
        _sent(abi.encodeCall(IDerbyGamePort.openResults, (1, PROTOCOLS, 0, 0)), "");
        int128[] memory rlts = new int128[](PROTOCOLS);
        rlts[0] = UNIT;
        _sent(abi.encodeCall(IDerbyGamePort.recordResults, (1, 0, rlts)), "");
        (int256 made, uint256 paid) = game.accumulatorsOf(address(vault), 2, 0);
        assertTrue(made == UNIT, "counted");
        assertEq(paid, 0, "not paid");
    }

    // ---- recordResults

    function test_TheLastPageCompletesTheEpochAndIsTold() external {
        vault.beginClose();
        _sent(abi.encodeCall(IDerbyGamePort.openResults, (1, PROTOCOLS, 0, 0)), "");
        int128[] memory rlts = new int128[](PROTOCOLS);
        rlts[2] = -UNIT;
        vm.expectEmit(address(game));
        emit IDerbyGamePort.ResultsRecorded(address(vault), 1, 0, rlts);
        vm.expectEmit(address(game));
        emit IDerbyGamePort.EpochCompleted(address(vault), 1);
        _sent(abi.encodeCall(IDerbyGamePort.recordResults, (1, 0, rlts)), "");
        DerbyGameTypes.VaultInfo memory info = game.vaultInfo(address(vault));
        assertEq(info.epoch, 2, "the next");
        assertTrue(!info.closing, "open");
    }

    function test_TheLeastRewardCounts() external {
        vault.beginClose();
        _sent(abi.encodeCall(IDerbyGamePort.openResults, (1, PROTOCOLS, 0, 0)), "");
        int128[] memory rlts = new int128[](PROTOCOLS);
        (rlts[0], rlts[1]) = (1, -1);
        _sent(abi.encodeCall(IDerbyGamePort.recordResults, (1, 0, rlts)), "");
        int256[3] memory expected = [int256(1), -1, 0];
        for (uint256 i = 0; i < expected.length; ++i) {
            (int256 made, ) = game.accumulatorsOf(address(vault), 2, i);
            assertEq(made, expected[i], "of either sign");
        }
    }

    function test_RevertWhen_APageIsOutOfOrderOrOfAnotherLength() external {
        _openPages(120);
        bytes4 order = IDerbyGamePort.DerbyGame_PageOutOfOrder.selector;
        bytes4 length = IDerbyGamePort.DerbyGame_WrongPageLength.selector;
        _sent(_page(1, 50), _err(order, address(vault), 1, 0));
        _sent(_page(0, 49), _err(length, address(vault), 49, 50));
        _sent(_page(0, 51), _err(length, address(vault), 51, 50));
        _sent(_page(0, 0), _err(length, address(vault), 0, 50));
        _sent(_page(0, 50), "");
        _sent(_page(2, 20), _err(order, address(vault), 2, 1));
        _sent(_page(1, 50), "");
        _sent(_page(2, 50), _err(length, address(vault), 50, 20));
        _sent(_page(2, 20), "");
        assertEq(game.vaultInfo(address(vault)).epoch, 2, "complete");
    }

    function test_APageThatCameAlreadyChangesNothing() external {
        _openPages(120);
        _sent(_page(0, 50), "");
        bytes32 digest = _digest();
        _sent(_page(0, 50), "");
        _sent(_page(0, 7), "");
        assertEq(_digest(), digest, "nothing twice");
        assertEq(game.vaultInfo(address(vault)).epoch, 1, "not complete");
        _sent(_page(1, 50), "");
        _sent(_page(2, 20), "");
        assertEq(game.vaultInfo(address(vault)).epoch, 2, "complete");
    }

    function test_AFullLastPageIsNotFollowedByAnEmptyOne() external {
        _openPages(100);
        _sent(_page(0, 50), "");
        assertEq(game.vaultInfo(address(vault)).epoch, 1, "not yet");
        _sent(_page(1, 50), "");
        assertEq(game.vaultInfo(address(vault)).epoch, 2, "complete");
    }

    function test_AVaultWithoutProtocolsSendsOneEmptyPage() external {
        _openPages(0);
        _sent(_page(0, 0), "");
        assertEq(game.vaultInfo(address(vault)).epoch, 2, "complete");
    }

    /// @dev 120 protocols are three pages; a portfolio may lie across them, and every epoch adds up.
    function test_ResultsComeInPages() external {
        vault = DeployDerby.scriptedVaultMock(game, usdc, 120);
        game.addVault(address(vault), _terms());
        DerbyGameTypes.Weight[] memory weights = new DerbyGameTypes.Weight[](3);
        weights[0] = DerbyGameTypes.Weight(49, 2_000);
        weights[1] = DerbyGameTypes.Weight(50, 3_000);
        weights[2] = DerbyGameTypes.Weight(119, 5_000);
        uint256 basketId = _play(alice, 1_000e18, weights);
        vault.close(new int128[](120), 0);
        int128[] memory rlts = new int128[](120);
        (rlts[49], rlts[50], rlts[119]) = (100 * UNIT, 1_000 * UNIT, 10_000 * UNIT);
        vault.close(rlts, 10e6);
        (rlts[49], rlts[50], rlts[119]) = (0, -1_000 * UNIT, 0);
        vault.close(rlts, 0);
        (int256 sum, uint256 paid) = game.accumulatorsOf(address(vault), 4, 119);
        assertTrue(sum == 10_000 * UNIT && paid == 10_000e18, "carried over");
        (sum, paid) = game.accumulatorsOf(address(vault), 4, 50);
        assertTrue(sum == 0 && paid == 1_000e18, "signed, and what is paid stays");
        assertEq(game.basketUnredeemedRewards(basketId), 1_000 * (20 + 5_000), "R");
        assertEq(game.basketRedeemableRewards(basketId), 1_000 * (20 + 5_000), "payable");
    }

    /// @dev Votes, settling and leaving between two pages see the epoch before, whole.
    function test_BetweenPagesNothingOfTheCloseCounts() external {
        vault = DeployDerby.scriptedVaultMock(game, usdc, 60);
        game.addVault(address(vault), _terms());
        uint256 basketId = _play(alice, 1_000e18, _two(0, 5_000, 55, 5_000));
        vault.close(new int128[](60), 0);
        vault.beginClose();
        usdc.mint(address(vault), 1e6);
        _sent(abi.encodeCall(IDerbyGamePort.openResults, (2, 60, 1e6, 1e42)), "");
        int128[] memory rlts = new int128[](50);
        rlts[0] = 1_000 * UNIT;
        _sent(abi.encodeCall(IDerbyGamePort.recordResults, (2, 0, rlts)), "");
        game.settleBasket(basketId);
        assertEq(game.basketUnredeemedRewards(basketId), 0, "half of the results is none");
        rlts = new int128[](10);
        rlts[5] = 1_000 * UNIT;
        _sent(abi.encodeCall(IDerbyGamePort.recordResults, (2, 1, rlts)), "");
        assertEq(game.basketUnredeemedRewards(basketId), 1e6, "all of them at once");
    }

    // ---- messages that come again

    function test_AMessageThatWasAppliedChangesNothing() external {
        _play(alice, 100e18, _all(0));
        _pass();
        vault.beginClose();
        _sent(abi.encodeCall(IDerbyGamePort.beginClose, (2)), "");
        usdc.mint(address(vault), 100);
        _sent(abi.encodeCall(IDerbyGamePort.openResults, (2, PROTOCOLS, 100, 1e38)), "");
        _sent(abi.encodeCall(IDerbyGamePort.openResults, (2, PROTOCOLS, 100, 1e38)), "");
        assertEq(game.vaultInfo(address(vault)).rewardPool, 100, "one fee");
        int128[] memory rlts = new int128[](PROTOCOLS);
        rlts[0] = UNIT;
        _sent(abi.encodeCall(IDerbyGamePort.recordResults, (2, 0, rlts)), "");
        bytes32 digest = _digest();
        _sent(abi.encodeCall(IDerbyGamePort.recordResults, (2, 0, rlts)), "");
        _sent(abi.encodeCall(IDerbyGamePort.beginClose, (2)), "");
        _sent(abi.encodeCall(IDerbyGamePort.openResults, (2, PROTOCOLS, 100, 1e38)), "");
        _sent(abi.encodeCall(IDerbyGamePort.updateVotable, (1, 0)), "");
        assertEq(_digest(), digest, "nothing twice");
        assertEq(game.vaultInfo(address(vault)).epoch, 3, "complete");
    }

    // ---- updateVotable

    function test_TheLatestStateCounts() external {
        vm.expectEmit(address(game));
        emit IDerbyGamePort.VotableChanged(address(vault), 2, 0x0f);
        vault.setVotable(0x0f);
        assertEq(game.vaultInfo(address(vault)).votable, 0x0f, "the newest");
        _sent(abi.encodeCall(IDerbyGamePort.updateVotable, (2, 0)), "");
        _sent(abi.encodeCall(IDerbyGamePort.updateVotable, (0, 0)), "");
        assertEq(game.vaultInfo(address(vault)).votable, 0x0f, "older ones change nothing");
        _sent(abi.encodeCall(IDerbyGamePort.updateVotable, (9, 0x01)), "");
        assertEq(game.vaultInfo(address(vault)).votable, 0x01, "the whole state, whatever was skipped");
    }

    function test_VotesAlreadyCastStay() external {
        uint256 basketId = _play(alice, 100e18, _all(1));
        vault.setVotable(0);
        _assertTally(1, 0, 100e18, 100e18);
        assertEq(game.portfolioOf(basketId)[0].protocolId, 1, "as voted");
    }

    // ---- closingVotes

    function test_RevertWhen_VotesAreAskedForOutsideAClose() external {
        bytes memory unknown = _err(IDerbyGamePort.DerbyGame_UnknownVault.selector, stranger);
        _refused(stranger, abi.encodeCall(IDerbyGamePort.closingVotes, (stranger, 1, 0, 1)), unknown);
        bytes memory notClosing = _err(IDerbyGamePort.DerbyGame_NotClosing.selector, address(vault), 1);
        _refused(stranger, _votesCall(1), notClosing);
        _refused(stranger, _votesCall(2), _wrongEpoch(2, 1));
        _pass();
        _refused(stranger, _votesCall(1), _wrongEpoch(1, 2));
    }

    function test_TheyAreThoseOfTheOpening() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _rebalance(basketId, 50e18, _all(1));
        vault.beginClose();
        _rebalance(basketId, 1e18, _all(2));
        ClosingVote[] memory votes = game.closingVotes(address(vault), 2, 0, 3);
        assertEq(votes[0].earning(), 100e18, "earning");
        assertEq(votes[0].next(), 0, "moved away");
        assertEq(votes[1].next(), 150e18, "next");
        assertEq(votes[2].earning() + votes[2].next(), 0, "too late");
    }

    function test_TheyComeInAnyPageAndAreZeroWhereNobodyVoted() external {
        _play(alice, 100e18, _two(3, 4_000, 4, 6_000));
        vault.beginClose();
        ClosingVote[] memory votes = game.closingVotes(address(vault), 1, 3, 50);
        assertEq(votes.length, 50, "as many as asked for");
        assertEq(votes[0].next(), 40e18, "protocol 3");
        assertEq(votes[1].next(), 60e18, "protocol 4");
        assertEq(votes[49].next(), 0, "a protocol that there is not");
        assertEq(game.closingVotes(address(vault), 1, 0, 0).length, 0, "none");
    }

    /// @dev While a close is in progress votes can only fall, and only by a slash: what is owed is never less than what is paid.
    function test_ASlashLowersThemAtOnce() external {
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        _results(-100_000, 0);
        _askBack(basketId, 50e18);
        _pass();
        vault.beginClose();
        _withdraw(basketId);
        ClosingVote[] memory votes = game.closingVotes(address(vault), 4, 0, 1);
        assertEq(votes[0].earning(), 900e18, "earning");
        assertEq(votes[0].next(), 900e18, "next");
    }

    /// @dev Another vault of `count` protocols whose close stands before its first page.
    function _openPages(uint16 count) private {
        vault = DeployDerby.scriptedVaultMock(game, usdc, count);
        game.addVault(address(vault), _terms());
        vault.beginClose();
        _sent(abi.encodeCall(IDerbyGamePort.openResults, (1, count, 0, 0)), "");
    }

    function _page(uint16 page, uint256 length) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyGamePort.recordResults, (1, page, new int128[](length)));
    }

    function _votesCall(uint32 epoch) private view returns (bytes memory) {
        return abi.encodeCall(IDerbyGamePort.closingVotes, (address(vault), epoch, 0, 1));
    }

    function _wrongEpoch(uint256 epoch, uint256 expected) private view returns (bytes memory) {
        return _err(IDerbyGamePort.DerbyGame_WrongEpoch.selector, address(vault), epoch, expected);
    }

    /// @dev The vault's `message` is applied or, where `revertData` is given, refused by exactly that with nothing changed.
    function _sent(bytes memory message, bytes memory revertData) private {
        bytes32 digest = _digest();
        (bool ok, bytes memory answer) = vault.send(message);
        assertTrue(ok == (revertData.length == 0), "applied or refused");
        if (ok) return;
        assertEq(vm.toString(answer), vm.toString(revertData), "the error and its values");
        assertEq(_digest(), digest, "state unchanged");
    }
}
