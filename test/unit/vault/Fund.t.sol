// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {IVault} from "../../../contracts/vault/interfaces/IVault.sol";
import {IVaultErrors} from "../../../contracts/vault/interfaces/IVaultErrors.sol";
import {IVaultEvents} from "../../../contracts/vault/interfaces/IVaultEvents.sol";
import {Vault} from "../../../contracts/vault/Vault.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @dev The tree is in `Fund.tree`.
contract FundTest is VaultTest {
    function test_RevertWhen_CallerIsNotRewarder() external {
        bytes memory unauthorized = _err(RoleGated.RoleGated_Unauthorized.selector, alice, Roles.REWARDER);
        _refused(vault, alice, abi.encodeCall(IVault.fund, (1e6, 1)), unauthorized);
        unauthorized = _err(RoleGated.RoleGated_Unauthorized.selector, guardian, Roles.REWARDER);
        _refused(vault, guardian, abi.encodeCall(IVault.fund, (1e6, 1)), unauthorized);
    }

    function test_RevertWhen_EpochsIsZero() external {
        bytes memory out = _err(IVaultErrors.Vault_EpochsOutOfBounds.selector, 0, 5_200);
        _refused(vault, rewarder, abi.encodeCall(IVault.fund, (1e6, 0)), out);
    }

    function test_RevertWhen_EpochsExceedsTheBound() external {
        bytes memory out = _err(IVaultErrors.Vault_EpochsOutOfBounds.selector, 5_201, 5_200);
        _refused(vault, rewarder, abi.encodeCall(IVault.fund, (1e6, 5_201)), out);
        out = _err(IVaultErrors.Vault_EpochsOutOfBounds.selector, type(uint256).max, 5_200);
        _refused(vault, rewarder, abi.encodeCall(IVault.fund, (1e6, type(uint256).max)), out);
    }

    function test_RevertWhen_RewardIsZero() external {
        bytes memory zero = _err(IVaultErrors.Vault_ZeroAmount.selector, rewarder);
        _refused(vault, rewarder, abi.encodeCall(IVault.fund, (0, 1)), zero);
    }

    function test_RevertWhen_RewardExceedsTheBound() external {
        uint256 max = vault.maxRewardHeld();
        bytes memory tooLarge = _err(IVaultErrors.Vault_FundingTooLarge.selector, max + 1, max);
        _refused(vault, rewarder, abi.encodeCall(IVault.fund, (max + 1, 1)), tooLarge);
        tooLarge = _err(IVaultErrors.Vault_FundingTooLarge.selector, type(uint256).max, max);
        _refused(vault, rewarder, abi.encodeCall(IVault.fund, (type(uint256).max, 1)), tooLarge);
        _fund(vault, max, 1);
        assertEq(vault.undistributed(), max, "the bound itself can be used");
    }

    function test_RevertWhen_WhatIsHeldLeavesTooLittleOfTheBound() external {
        uint256 max = vault.maxRewardHeld();
        _stake(vault, alice, 1e18);
        _fund(vault, max - 5, 1);
        _wait(EPOCH);
        bytes memory tooLarge = _err(IVaultErrors.Vault_FundingTooLarge.selector, 6, 5);
        _refused(vault, rewarder, abi.encodeCall(IVault.fund, (6, 1)), tooLarge);
        _fund(vault, 5, 1);
        vm.prank(alice);
        uint256 paid = vault.claim(alice);
        _fund(vault, paid, 1);
        assertEq(reward.balanceOf(address(vault)), max, "what is paid out makes room");
    }

    /// @dev Without decimals the bound is 1.46e12 base units, less than what is staked here.
    function test_RevertWhen_WhatIsHeldBesidePrincipalAndFeesLeavesTooLittleOfTheBound() external {
        TestToken whole = DeployTokens.testToken("Whole", "WHL", 0);
        Vault target = _deployVault(address(whole), address(whole), FEE_BPS);
        _equip(target);
        _stake(target, alice, 1e13);
        _stake(target, bob, 1e13);
        vm.prank(bob);
        target.redeem(1e13, bob, bob);
        uint256 max = target.maxRewardHeld();
        assertEq(max, type(uint160).max / 1e36, "the bound of a token without decimals");
        assertEq(target.feesOwed(), 3e11, "a fifth of the bound in fees");

        _fund(target, max - 5, 1);
        bytes memory tooLarge = _err(IVaultErrors.Vault_FundingTooLarge.selector, 6, 5);
        _refused(target, rewarder, abi.encodeCall(IVault.fund, (6, 1)), tooLarge);
        _refused(target, stranger, abi.encodeCall(IVault.topUp, (6)), tooLarge);
        _fund(target, 5, 1);
        assertEq(target.undistributed(), max, "the whole bound streams");
        _wait(EPOCH);
        assertEq(target.earned(alice), max, "and is earned");
    }

    function test_RevertWhen_ADonationFillsTheBound() external {
        uint256 max = vault.maxRewardHeld();
        reward.mint(address(vault), max - 5);
        bytes memory tooLarge = _err(IVaultErrors.Vault_FundingTooLarge.selector, 6, 5);
        _refused(vault, rewarder, abi.encodeCall(IVault.fund, (6, 1)), tooLarge);
        reward.mint(address(vault), 2 * max);
        tooLarge = _err(IVaultErrors.Vault_FundingTooLarge.selector, 1, 0);
        _refused(vault, rewarder, abi.encodeCall(IVault.fund, (1, 1)), tooLarge);
    }

    function test_RevertWhen_TheRateWouldFall() external {
        _stake(vault, alice, 1e18);
        _fund(vault, 8e6, 2);
        _wait(EPOCH);
        bytes memory fall = abi.encodeWithSelector(
            IVaultErrors.Vault_RateWouldFall.selector,
            4e6 - 1,
            2,
            vault.undistributed(),
            EPOCH
        );
        _refused(vault, rewarder, abi.encodeCall(IVault.fund, (4e6 - 1, 2)), fall);
    }

    function test_RevertWhen_TheTokenIsNotThere() external {
        vm.prank(rewarder);
        reward.approve(address(vault), 5);
        bytes memory missing = abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, vault, 5, 6);
        _refused(vault, rewarder, abi.encodeCall(IVault.fund, (6, 1)), missing);
    }

    function test_StartsAStream() external {
        _stake(vault, alice, 1e18);
        vm.expectEmit(address(vault));
        emit IVaultEvents.StreamFunded(rewarder, 604_800e6, 604_800e6, START + 2 * EPOCH);
        _fund(vault, 604_800e6, 2);

        assertEq(vault.undistributed(), 604_800e6, "undistributed");
        assertEq(vault.rewardPerEpoch(), 302_400e6, "R");
        assertEq(vault.streamEndsAt(), START + 2 * EPOCH, "end");
        assertEq(reward.balanceOf(address(vault)), 604_800e6, "pulled");
        assertEq(reward.balanceOf(rewarder), WEALTH - 604_800e6, "paid");
        _wait(1);
        assertEq(vault.earned(alice), 500_000, "one second of it");
    }

    function test_SpreadsWhatIsLeftTogetherWithTheReward() external {
        _stake(vault, alice, 1e18);
        _fund(vault, 8e6, 2);
        _wait(EPOCH);
        vm.expectEmit(address(vault));
        emit IVaultEvents.StreamFunded(rewarder, 8e6, 12e6, START + 4 * EPOCH);
        _fund(vault, 8e6, 3);
        assertEq(vault.earned(alice), 4e6, "what was earned stays");
        assertEq(vault.rewardPerEpoch(), 4e6, "equal rate is no fall");
        _wait(3 * EPOCH);
        assertEq(vault.earned(alice), 16e6, "all of both");
    }

    function test_StartsAgainAfterTheEndAndStreamsWhatTheLastRoundingLeft() external {
        _stake(same, alice, 3e18);
        _fund(same, 1e18, 1);
        _wait(10 * EPOCH);
        uint256 earnedBefore = same.earned(alice);
        assertEq(earnedBefore, 1e18 - 1, "a third of a wei per wei is not paid");
        assertEq(same.undistributed(), 1, "it waits in the stream, which has ended");
        assertEq(same.rewardPerEpoch(), 0, "R after the end");

        _fund(same, 2, 1);
        assertEq(same.undistributed(), 3, "it streams with the next reward");
        _wait(EPOCH);
        assertEq(same.earned(alice), 1e18 + 2, "nothing lost");
    }

    function test_WaitsWhileNobodyIsStaked() external {
        _fund(vault, 604_800e6, 1);
        _wait(3 * EPOCH);
        assertEq(vault.undistributed(), 604_800e6, "nothing streams");
        assertEq(vault.streamEndsAt(), START + 4 * EPOCH, "the end recedes");
        _stake(vault, alice, 1e18);
        assertEq(vault.earned(alice), 0, "nothing retroactive");
        _wait(EPOCH);
        assertEq(vault.earned(alice), 604_800e6, "all of it");
    }

    function testFuzz_NeverLowersTheRate(uint256 first, uint256 second, uint256 epochs, uint256 wait) external {
        _stake(vault, alice, 1e18);
        first = bound(first, 1, 7e17);
        second = bound(second, 1, 7e17);
        epochs = bound(epochs, 1, 5_200);
        _fund(vault, first, bound(first, 1, 5_200));
        _wait(bound(wait, 0, 5_300 * EPOCH));
        uint256 rateBefore = vault.stakePerReward();
        vm.prank(rewarder);
        (bool ok, ) = address(vault).call(abi.encodeCall(IVault.fund, (second, epochs)));
        if (ok) assertLe(vault.stakePerReward(), rateBefore, "the rate rises or stays");
        else assertGt(vault.streamEndsAt(), block.timestamp, "refused only while streaming");
    }
}
