// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {IVault} from "../../../contracts/vault/interfaces/IVault.sol";
import {IVaultEvents} from "../../../contracts/vault/interfaces/IVaultEvents.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @dev The tree is in `PauseInbound.tree`.
contract PauseInboundTest is VaultTest {
    bytes private constant PAUSE = abi.encodeCall(IVault.pauseInbound, ());

    function test_RevertWhen_CallerIsNotGuardian() external {
        _refused(vault, alice, PAUSE, _err(RoleGated.RoleGated_Unauthorized.selector, alice, Roles.GUARDIAN));
        _refused(vault, rewarder, PAUSE, _err(RoleGated.RoleGated_Unauthorized.selector, rewarder, Roles.GUARDIAN));
    }

    function test_RevertWhen_PausedAlready() external {
        _pause(vault);
        _wait(7 days);
        _refused(vault, guardian, PAUSE, _err(InboundPause.InboundPause_CoolingDown.selector, START + 28 days));
    }

    function test_RevertWhen_CoolingDown() external {
        _pause(vault);
        _wait(28 days - 1);
        _refused(vault, guardian, PAUSE, _err(InboundPause.InboundPause_CoolingDown.selector, START + 28 days));
    }

    function test_PausesForFourteenDays() external {
        vm.expectEmit(address(vault));
        emit IVaultEvents.InboundPaused(guardian, START + 14 days);
        _pause(vault);
        assertEq(vault.inboundPausedUntil(), START + 14 days, "until");
        assertEq(vault.maxDeposit(alice), 0, "max deposit");
        assertEq(vault.maxMint(alice), 0, "max mint");
        _wait(14 days);
        assertEq(vault.maxDeposit(alice), MAX_STAKED, "open by itself");
    }

    function test_CanBeArmedAgainAfterTheCooldown() external {
        _pause(vault);
        _wait(28 days);
        _pause(vault);
        assertEq(vault.inboundPausedUntil(), START + 42 days, "until");
    }

    function test_LeavesTheStreamAlone() external {
        _stake(vault, alice, 1e18);
        _fund(vault, 604_800e6, 1);
        _wait(1);
        _pause(vault);
        _wait(1);
        assertEq(vault.earned(alice), 2e6, "earning goes on");
        assertEq(vault.streamEndsAt(), START + EPOCH, "end");
        vm.prank(alice);
        vault.redeem(1, alice, alice);
        assertEq(vault.inboundPausedUntil(), START + 1 + 14 days, "a later accrual keeps the pause");
    }
}
