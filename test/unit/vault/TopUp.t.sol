// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IVault} from "../../../contracts/vault/interfaces/IVault.sol";
import {IVaultErrors} from "../../../contracts/vault/interfaces/IVaultErrors.sol";
import {IVaultEvents} from "../../../contracts/vault/interfaces/IVaultEvents.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @dev The tree is in `TopUp.tree`.
contract TopUpTest is VaultTest {
    function test_RevertWhen_NothingWasEverFunded() external {
        _refused(vault, stranger, _topUp(5), _err(IVaultErrors.Vault_NoStream.selector, 5));
    }

    function test_RevertWhen_TheStreamHasEnded() external {
        _stake(same, alice, 3e18);
        _fund(same, 1e18, 1);
        _wait(EPOCH);
        assertEq(same.undistributed(), 1, "a rounding is left");
        _refused(same, stranger, _topUp(5), _err(IVaultErrors.Vault_NoStream.selector, 5));
    }

    function test_RevertWhen_RewardIsZero() external {
        _fund(vault, 604_800e6, 1);
        _refused(vault, stranger, _topUp(0), _err(IVaultErrors.Vault_ZeroAmount.selector, stranger));
    }

    function test_RevertWhen_RewardExceedsTheBound() external {
        _fund(vault, 604_800e9, 1);
        uint256 available = vault.maxRewardHeld() - 604_800e9;
        bytes memory tooLarge = _err(IVaultErrors.Vault_FundingTooLarge.selector, available + 1, available);
        _refused(vault, stranger, _topUp(available + 1), tooLarge);
    }

    function test_RevertWhen_TheEndLeavesTheClock() external {
        _stake(vault, alice, 1e18);
        _fund(vault, 604_800, 1);
        uint256 room = type(uint40).max - (START + EPOCH);
        bytes memory tooLong = _err(
            IVaultErrors.Vault_StreamTooLong.selector,
            uint256(type(uint40).max) + 1,
            type(uint40).max
        );
        _refused(vault, stranger, _topUp(room + 1), tooLong);
        vm.prank(stranger);
        vault.topUp(room);
        assertEq(vault.streamEndsAt(), type(uint40).max, "the last second can be used");
    }

    function test_RevertWhen_TheTokenIsNotThere() external {
        _fund(vault, 604_800e6, 1);
        vm.prank(stranger);
        reward.approve(address(vault), 5);
        bytes memory short = _err(IERC20Errors.ERC20InsufficientAllowance.selector, address(vault), 5, 6);
        _refused(vault, stranger, _topUp(6), short);
    }

    function test_MovesTheEndOutAtTheSameRate() external {
        _stake(vault, alice, 1e18);
        _fund(vault, 604_800e6, 1);
        _wait(4 days);
        vm.expectEmit(address(vault));
        emit IVaultEvents.StreamToppedUp(stranger, 86_400e6, 4 * 86_400e6, START + 8 days);
        vm.prank(stranger);
        vault.topUp(86_400e6);

        assertEq(vault.streamEndsAt(), START + 8 days, "a day for a day's reward");
        assertEq(vault.rewardPerEpoch(), 604_800e6, "R");
        assertEq(vault.undistributed(), 4 * 86_400e6, "undistributed");
        assertEq(vault.earned(alice), 4 * 86_400e6, "earned");
        assertEq(reward.balanceOf(stranger), WEALTH - 86_400e6, "paid");
        _wait(30 days);
        assertEq(vault.earned(alice), 691_200e6, "all of it");
    }

    function test_DustCannotSlowTheStreamDown() external {
        _stake(vault, alice, 1e18);
        _fund(vault, 604_801, 1);
        for (uint256 i = 0; i < 100; ++i) {
            uint256 before = vault.stakePerReward();
            vm.prank(stranger);
            vault.topUp(1);
            assertLe(vault.stakePerReward(), before, "the rate never falls");
        }
        assertEq(vault.streamEndsAt(), START + EPOCH, "less than a second's reward does not move the end");
        assertEq(vault.undistributed(), 604_901, "it raises the rate");
    }

    function test_WorksWhileNobodyIsStaked() external {
        _fund(vault, 604_800e6, 1);
        _wait(3 days);
        vm.prank(stranger);
        vault.topUp(86_400e6);
        assertEq(vault.streamEndsAt(), START + 11 days, "eight days from now");
    }

    function _topUp(uint256 amount) private pure returns (bytes memory) {
        return abi.encodeCall(IVault.topUp, (amount));
    }
}
