// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IVault} from "../../../contracts/vault/interfaces/IVault.sol";
import {IVaultErrors} from "../../../contracts/vault/interfaces/IVaultErrors.sol";
import {IVaultEvents} from "../../../contracts/vault/interfaces/IVaultEvents.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @dev The tree is in `Exit.tree`.
contract ExitTest is VaultTest {
    function test_RevertWhen_ReceiverIsZeroOrTheVault() external {
        _stake(vault, alice, 1e18);
        bytes memory invalid = _err(IVaultErrors.Vault_InvalidReceiver.selector, address(0));
        _refused(vault, alice, abi.encodeCall(IVault.exit, (address(0))), invalid);
        invalid = _err(IVaultErrors.Vault_InvalidReceiver.selector, address(vault));
        _refused(vault, alice, abi.encodeCall(IVault.exit, (address(vault))), invalid);
    }

    function test_RevertWhen_ThereIsNeitherStakeNorReward() external {
        bytes memory nothing = _err(IVaultErrors.Vault_NothingToClaim.selector, alice);
        _refused(vault, alice, abi.encodeCall(IVault.exit, (alice)), nothing);
    }

    function test_PaysStakeLessTheFeeAndReward() external {
        _stake(vault, alice, 1e18);
        _fund(vault, 8e6, 2);
        _wait(EPOCH);
        vm.expectEmit(address(vault));
        emit IERC20.Transfer(alice, address(0), 1e18);
        vm.expectEmit(address(vault));
        emit IERC4626.Withdraw(alice, carol, alice, 0.97e18, 1e18);
        vm.expectEmit(address(vault));
        emit IVaultEvents.RewardClaimed(alice, carol, 4e6);
        _exit(0.97e18, 4e6);
        assertEq(vault.feesOwed(), 0.03e18, "fee");
        assertEq(vault.undistributed(), 4e6, "the stream waits");
        assertEq(vault.totalStaked(), 0, "out");
    }

    function test_PaysTheStakeWhereNothingIsEarned() external {
        _stake(vault, alice, 1e18);
        _exit(0.97e18, 0);
        assertEq(vault.totalStaked(), 0, "out");
    }

    function test_PaysTheRewardWhereNothingIsStaked() external {
        _stake(vault, alice, 1e18);
        _fund(vault, 8e6, 1);
        _wait(EPOCH);
        vm.prank(alice);
        vault.redeem(1e18, alice, alice);
        _exit(0, 8e6);
    }

    function test_PaysBothInOneTokenWhereTheyAreOne() external {
        _stake(same, alice, 1e18);
        _fund(same, 8e18, 1);
        _wait(EPOCH);
        vm.prank(alice);
        same.exit(carol);
        assertEq(asset.balanceOf(carol), 2 * WEALTH + 8.97e18, "both");
        assertEq(asset.balanceOf(address(same)), 0.03e18, "the fee stays");
    }

    /// @dev Two and two thirds each: two are paid, three times two thirds stream again, less 2^-27 an exit.
    function test_ReturnsItsFractionToTheStream() external {
        address[3] memory people = [alice, bob, carol];
        for (uint256 i = 0; i < 3; ++i) _stake(vault, people[i], 1e18);
        _fund(vault, 8, 1);
        _wait(EPOCH);
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(people[i]);
            (, uint256 paid) = vault.exit(people[i]);
            assertEq(paid, 2, "whole units");
        }
        assertEq(vault.undistributed(), 1, "one and almost another");
        _stake(vault, bob, 1e18);
        _fund(vault, 1, 1);
        _wait(EPOCH);
        assertEq(vault.earned(bob), 2, "earned by who is staked then");
    }

    function test_ThePauseDoesNotStopIt() external {
        _stake(vault, alice, 1e18);
        _pause(vault);
        _exit(0.97e18, 0);
    }

    function _exit(uint256 expectedAssets, uint256 expectedReward) private {
        vm.prank(alice);
        (uint256 assets, uint256 paid) = vault.exit(carol);
        assertEq(assets, expectedAssets, "assets");
        assertEq(paid, expectedReward, "reward");
        assertEq(asset.balanceOf(carol), 2 * WEALTH + assets, "assets received");
        assertEq(reward.balanceOf(carol), WEALTH + paid, "reward received");
        assertEq(vault.earned(alice), 0, "nothing left to claim");
        assertEq(vault.stakeOf(alice), 0, "nothing left staked");
    }
}
