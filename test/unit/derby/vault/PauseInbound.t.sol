// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {InboundPause} from "../../../../contracts/shared/access/InboundPause.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `PauseInbound.tree`.
contract DerbyVaultPauseInboundTest is DerbyVaultUnitTest {
    bytes private constant PAUSE = abi.encodeCall(IDerbyVault.pauseInbound, ());

    // ---- when it is refused

    function test_RevertWhen_TheCallerIsNotGuardian() external {
        bytes4 unauthorized = IAccessManaged.AccessManagedUnauthorized.selector;
        _refused(bob, PAUSE, _err(unauthorized, bob));
        _refused(address(this), PAUSE, _err(unauthorized, address(this)));
    }

    function test_RevertWhen_PausedOrCoolingDown() external {
        _pause();
        bytes memory cooling = _err(InboundPause.InboundPause_CoolingDown.selector, START + 28 days);
        _refused(guardian, PAUSE, cooling);
        vm.warp(START + 28 days - 1);
        _refused(guardian, PAUSE, cooling);
        vm.warp(START + 28 days);
        _pause();
        assertEq(vault.inboundPausedUntil(), START + 42 days, "again");
    }

    // ---- when it is paused

    function test_EndsByItself() external {
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.InboundPaused(guardian, START + 14 days);
        _pause();
        assertEq(vault.inboundPausedUntil(), START + 14 days, "until");
        vm.warp(START + 14 days);
        _deposit(bob, 1);
    }

    function test_EveryWayOutStaysOpen() external {
        DerbyTypes.Parameters memory parameters = _parameters();
        parameters.interval = 7 days;
        vault.setParameters(parameters);
        _open();
        _pause();
        uint256 first = _request(alice, 10_000e6);
        uint256 second = _request(alice, 5_000e6);
        vm.prank(alice);
        vault.cancelRequest(second);
        vm.prank(alice);
        vault.withdraw(1_000e6, alice, alice);
        vm.prank(alice);
        vault.redeem(1_000e6, alice, alice);
        yields[0].lose(1e6);
        vault.markLoss(0);
        vm.warp(vault.inboundPausedUntil() - 1);
        vault.closeEpoch(ALL_STEPS);
        vm.prank(alice);
        vault.claimRequest(first, alice);
        vm.prank(alice);
        vault.transfer(bob, 1);
        assertEq(vault.maxDeposit(bob), 0, "and it is still paused");
        _assertBooks();
    }
}
