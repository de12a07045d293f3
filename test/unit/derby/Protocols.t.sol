// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {IDerbyVaultErrors} from "../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {YieldProtocolMock} from "../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {DerbyTest} from "../../helpers/DerbyTest.sol";

contract DerbyVaultProtocolsTest is DerbyTest {
    function test_ALifeOfAProtocol() external {
        assertEq(game.votable(), 7, "the game knows all three");
        vault.deprecateProtocol(1);
        assertEq(game.votable(), 5, "and that one takes no more votes");
        vault.activateProtocol(1);
        vm.prank(guardian);
        vault.blacklistProtocol(1);
        assertEq(vault.votableProtocols(), 5, "nor a blacklisted one");
        vault.restoreProtocol(1);
        assertTrue(vault.protocolOf(1).status == DerbyTypes.ProtocolStatus.Deprecated, "restored to be looked at");
        vault.removeProtocol(1, false);
        vm.expectRevert(
            abi.encodeWithSelector(
                IDerbyVaultErrors.DerbyVault_WrongProtocolStatus.selector,
                1,
                DerbyTypes.ProtocolStatus.Removed
            )
        );
        vault.activateProtocol(1);
    }

    function test_AProtocolThatHoldsMoneyIsRemovedOnlyByAWriteOff() external {
        _deposit(alice, 90_000e6);
        _vote(1, 0, 0);
        _close();
        vault.deprecateProtocol(0);
        vm.expectRevert(abi.encodeWithSelector(IDerbyVaultErrors.DerbyVault_ProtocolNotEmpty.selector, 0, 81_000e6));
        vault.removeProtocol(0, false);
        vault.removeProtocol(0, true);
        assertEq(vault.totalAssets(), 9_000e6, "the loss is in the price");
        _assertBooks();
        _close();
        _assertBooks();
    }

    function test_BlacklistingCallsNothingOfTheProtocolsAndTheCloseGoesOn() external {
        _deposit(alice, 90_000e6);
        _vote(1, 1, 1);
        _close();
        yields[2].setFault(YieldProtocolMock.Fault.Reverts);
        _elapse();
        vault.closeEpoch(4);
        vm.prank(guardian);
        vault.blacklistProtocol(2);
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.allocationOf(2), 27_000e6, "stuck, and accounted");
        _close();
        assertEq(vault.allocationOf(0) + vault.allocationOf(1), 54_000e6, "the others share what can be moved");
        assertEq(vault.idleAssets(), 9_000e6, "the buffer stays");
        yields[2].setFault(YieldProtocolMock.Fault.None);
        _close();
        assertEq(vault.allocationOf(2), 0, "left as soon as it lets go");
        _assertBooks();
    }

    function test_ACapKeepsTheRestIdle() external {
        vault.setProtocolCap(0, 10_000e6);
        _deposit(alice, 100_000e6);
        _vote(1, 1, 0);
        _close();
        _assertAllocations(10_000e6, 45_000e6, 0, 45_000e6);
        vault.setProtocolCap(1, 5_000e6);
        _vote(0, 0, 0);
        _close();
        _assertAllocations(10_000e6, 5_000e6, 0, 85_000e6);
        _assertBooks();
    }

    function test_RevertWhen_TheProtocolIsOfAnotherAssetOrKnown() external {
        YieldProtocolMock other = new YieldProtocolMock(IERC20(address(new TestToken("D", "D", 18))));
        vm.expectRevert(abi.encodeWithSelector(IDerbyVaultErrors.DerbyVault_InvalidProtocol.selector, address(other)));
        vault.proposeProtocol(address(other), 1);
        vm.expectRevert(
            abi.encodeWithSelector(IDerbyVaultErrors.DerbyVault_DuplicateProtocol.selector, address(yields[1]), 1)
        );
        vault.proposeProtocol(address(yields[1]), 1);
    }

    function test_RevertWhen_TheCallerHasNoRole() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, bob));
        vm.prank(bob);
        vault.blacklistProtocol(0);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, guardian));
        vm.prank(guardian);
        vault.activateProtocol(0);
    }

    function test_AGameThatDoesNotListenStopsNoBlacklisting() external {
        game.setBroken(true);
        vm.prank(guardian);
        vault.blacklistProtocol(0);
        game.setBroken(false);
        vault.notifyGame();
        assertEq(game.votable(), 6, "told again");
    }

    function test_RevertWhen_AParameterIsOutOfBounds() external {
        DerbyTypes.Parameters memory parameters = _parameters();
        parameters.exitFeeBps = 101;
        vm.expectRevert(
            abi.encodeWithSelector(
                IDerbyVaultErrors.DerbyVault_ParameterOutOfBounds.selector,
                bytes32("exitFeeBps"),
                101,
                0,
                100
            )
        );
        vault.setParameters(parameters);
    }

    function test_RevertWhen_AStrangerCallsForTheVault() external {
        vm.expectRevert(abi.encodeWithSelector(IDerbyVaultErrors.DerbyVault_OnlySelf.selector, bob));
        vm.prank(bob);
        vault.moveIn(address(yields[0]), 1, 0, 0);
    }

    function test_AMarkedLossLeavesTheOpening() external {
        _deposit(alice, 100_000e6);
        _vote(40, 60, 20);
        _close();
        uint256 opening = vault.protocols()[0].opening;
        yields[0].lose(1_000e6);
        uint256 loss = vault.markLoss(0);
        assertGt(loss, 0, "a loss");
        assertEq(vault.protocols()[0].opening, opening, "the opening");
        assertEq(vault.protocols()[0].tracked, opening - loss, "booked");
    }
}
