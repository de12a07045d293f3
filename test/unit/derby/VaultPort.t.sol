// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGamePort} from "../../../contracts/derby/interfaces/IDerbyGamePort.sol";
import {ClosingVote} from "../../../contracts/derby/libraries/ClosingVotes.sol";
import {DerbyGameTypes} from "../../../contracts/derby/types/DerbyGameTypes.sol";
import {ScriptedVaultMock} from "../../../contracts/mocks/derby/ScriptedVaultMock.sol";
import {DerbyGameTest} from "../../helpers/DerbyGameTest.sol";

/// @dev What vaults tell the game: each message once, in order, whoever carries it and however often.
contract VaultPortTest is DerbyGameTest {
    function test_AMessageThatWasAppliedChangesNothing() external {
        _play(alice, 100e18, _all(0));
        _pass();
        vault.beginClose();
        _send(abi.encodeCall(IDerbyGamePort.beginClose, (2)), "");
        usdc.mint(address(vault), 100);
        _send(abi.encodeCall(IDerbyGamePort.openResults, (2, PROTOCOLS, 100, 1e38)), "");
        _send(abi.encodeCall(IDerbyGamePort.openResults, (2, PROTOCOLS, 100, 1e38)), "");
        assertEq(game.vaultInfo(address(vault)).rewardPool, 100, "one fee");
        int128[] memory rlts = new int128[](PROTOCOLS);
        rlts[0] = UNIT;
        _send(abi.encodeCall(IDerbyGamePort.recordResults, (2, 0, rlts)), "");
        bytes32 digest = _digest();
        _send(abi.encodeCall(IDerbyGamePort.recordResults, (2, 0, rlts)), "");
        _send(abi.encodeCall(IDerbyGamePort.beginClose, (2)), "");
        _send(abi.encodeCall(IDerbyGamePort.updateVotable, (1, 0)), "");
        assertEq(_digest(), digest, "nothing twice");
        assertEq(game.vaultInfo(address(vault)).epoch, 3, "complete");
    }

    function test_RevertWhen_AMessageIsAheadOfItsTime() external {
        bytes4 wrong = IDerbyGamePort.DerbyGame_WrongEpoch.selector;
        bytes4 notClosing = IDerbyGamePort.DerbyGame_NotClosing.selector;
        int128[] memory rlts = new int128[](PROTOCOLS);
        _send(abi.encodeCall(IDerbyGamePort.beginClose, (2)), abi.encodeWithSelector(wrong, address(vault), 2, 1));
        bytes memory err = abi.encodeWithSelector(notClosing, address(vault), 1);
        _send(abi.encodeCall(IDerbyGamePort.openResults, (1, PROTOCOLS, 0, 0)), err);
        vault.beginClose();
        _send(abi.encodeCall(IDerbyGamePort.recordResults, (1, 0, rlts)), err);
        _send(abi.encodeCall(IDerbyGamePort.openResults, (1, PROTOCOLS, 0, 0)), "");
        err = abi.encodeWithSelector(IDerbyGamePort.DerbyGame_PageOutOfOrder.selector, address(vault), 1, 0);
        _send(abi.encodeCall(IDerbyGamePort.recordResults, (1, 1, rlts)), err);
        err = abi.encodeWithSelector(IDerbyGamePort.DerbyGame_WrongPageLength.selector, address(vault), 4, 5);
        _send(abi.encodeCall(IDerbyGamePort.recordResults, (1, 0, new int128[](4))), err);
    }

    function test_RevertWhen_TheCallerIsNoVault() external {
        bytes memory unknown = abi.encodeWithSelector(IDerbyGamePort.DerbyGame_UnknownVault.selector, stranger);
        _refused(stranger, abi.encodeCall(IDerbyGamePort.beginClose, (1)), unknown);
        _refused(stranger, abi.encodeCall(IDerbyGamePort.openResults, (1, 0, 0, 0)), unknown);
        _refused(stranger, abi.encodeCall(IDerbyGamePort.recordResults, (1, 0, new int128[](0))), unknown);
        _refused(stranger, abi.encodeCall(IDerbyGamePort.updateVotable, (9, 1)), unknown);
    }

    /// @dev 120 protocols are three pages; a portfolio may lie across them, and every epoch adds up.
    function test_ResultsComeInPages() external {
        vault = new ScriptedVaultMock(game, usdc, 120);
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
        assertTrue(game.basketUnredeemedRewards(basketId) == 1_000 * (20 + 5_000), "R");
        assertEq(game.basketRedeemableRewards(basketId), 1_000 * (20 + 5_000), "payable");
    }

    function test_ClosingVotesAreThoseOfTheOpening() external {
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

    function _send(bytes memory message, bytes memory revertData) private {
        (bool ok, bytes memory answer) = vault.send(message);
        assertTrue(ok == (revertData.length == 0), "applied or refused");
        if (!ok) assertEq(keccak256(answer), keccak256(revertData), "the error and its values");
    }
}
