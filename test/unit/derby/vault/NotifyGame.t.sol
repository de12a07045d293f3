// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `NotifyGame.tree`.
contract DerbyVaultNotifyGameTest is DerbyVaultUnitTest {
    // ---- when the game listens

    function test_AnybodyTellsItAgain() external {
        game.setBroken(true);
        _blacklist(0);
        game.setBroken(false);
        assertEq(game.votable(), 7, "it missed one message");
        vm.prank(bob);
        vault.notifyGame();
        assertEq(game.votable(), 6, "told again");
        assertEq(game.nonce(), vault.votableNonce(), "with a number of its own");
    }

    // ---- when it does not

    function test_TheMessageIsReportedAndNothingElseHappens() external {
        game.setBroken(true);
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.GameNotNotified(4, 7);
        vault.notifyGame();
        assertEq(vault.votableNonce(), 4, "a number is used all the same");
        assertEq(game.nonce(), 3, "and was not taken");
    }
}
