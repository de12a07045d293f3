// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

import {IVaultErrors} from "../../../contracts/vault/interfaces/IVaultErrors.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @dev The tree is in `Withdraw.tree`.
contract WithdrawTest is VaultTest {
    function setUp() public override {
        super.setUp();
        _stake(vault, alice, 100);
    }

    function test_RevertWhen_NothingIsWithdrawn() external {
        bytes memory zero = _err(IVaultErrors.Vault_ZeroAmount.selector, alice);
        _refused(vault, alice, abi.encodeCall(IERC4626.withdraw, (0, alice, alice)), zero);
        _refused(vault, alice, abi.encodeCall(IERC4626.redeem, (0, alice, alice)), zero);
        _refused(vault, stranger, abi.encodeCall(IERC4626.redeem, (0, stranger, alice)), zero);
    }

    function test_RevertWhen_NothingIsWithdrawnWithoutAStake() external {
        bytes memory zero = _err(IVaultErrors.Vault_ZeroAmount.selector, bob);
        _refused(vault, bob, abi.encodeCall(IERC4626.withdraw, (0, bob, bob)), zero);
    }

    function test_RevertWhen_MoreIsWithdrawnThanTheStakeLessTheFee() external {
        bytes memory tooMuch = _err(ERC4626.ERC4626ExceededMaxWithdraw.selector, alice, 98, 97);
        _refused(vault, alice, abi.encodeCall(IERC4626.withdraw, (98, alice, alice)), tooMuch);
        tooMuch = _err(ERC4626.ERC4626ExceededMaxWithdraw.selector, bob, 1, 0);
        _refused(vault, bob, abi.encodeCall(IERC4626.withdraw, (1, bob, bob)), tooMuch);
    }

    function test_RevertWhen_MoreIsRedeemedThanTheStake() external {
        bytes memory tooMuch = _err(ERC4626.ERC4626ExceededMaxRedeem.selector, alice, 101, 100);
        _refused(vault, alice, abi.encodeCall(IERC4626.redeem, (101, alice, alice)), tooMuch);
    }

    function test_RevertWhen_ReceiverIsZeroOrTheVault() external {
        bytes memory invalid = _err(IVaultErrors.Vault_InvalidReceiver.selector, address(0));
        _refused(vault, alice, abi.encodeCall(IERC4626.withdraw, (1, address(0), alice)), invalid);
        _refused(vault, alice, abi.encodeCall(IERC4626.redeem, (1, address(0), alice)), invalid);
        invalid = _err(IVaultErrors.Vault_InvalidReceiver.selector, address(vault));
        _refused(vault, alice, abi.encodeCall(IERC4626.withdraw, (1, address(vault), alice)), invalid);
        _refused(vault, alice, abi.encodeCall(IERC4626.redeem, (1, address(vault), alice)), invalid);
    }

    function test_RevertWhen_TheOwnerDidNotAllowIt() external {
        vm.prank(alice);
        vault.approve(bob, 10);
        bytes memory short = _err(IERC20Errors.ERC20InsufficientAllowance.selector, bob, 10, 11);
        _refused(vault, bob, abi.encodeCall(IERC4626.redeem, (11, bob, alice)), short);
        _refused(vault, bob, abi.encodeCall(IERC4626.withdraw, (10, bob, alice)), short);
    }

    function test_WithdrawPaysTheAssetsAndKeepsTheFee() external {
        vm.expectEmit(address(vault));
        emit IERC20.Transfer(alice, address(0), 35);
        vm.expectEmit(address(vault));
        emit IERC4626.Withdraw(alice, bob, alice, 33, 35);
        vm.prank(alice);
        uint256 shares = vault.withdraw(33, bob, alice);
        assertEq(shares, 35, "33 / 0.97, rounded up");
        _assertLeft(65, 2, 2 * WEALTH + 33);
    }

    function test_RedeemPaysTheSharesLessTheFee() external {
        vm.expectEmit(address(vault));
        emit IERC4626.Withdraw(alice, bob, alice, 33, 35);
        vm.prank(alice);
        uint256 assets = vault.redeem(35, bob, alice);
        assertEq(assets, 33, "35 less 1.05, rounded up");
        _assertLeft(65, 2, 2 * WEALTH + 33);
    }

    function test_WithdrawOfTheMaximumEmptiesTheStake() external {
        uint256 max = vault.maxWithdraw(alice);
        assertEq(max, 97, "max");
        vm.prank(alice);
        vault.withdraw(max, bob, alice);
        _assertLeft(0, 3, 2 * WEALTH + 97);
    }

    function test_RedeemOfDustPaysNothingButTheFee() external {
        vm.prank(alice);
        assertEq(vault.redeem(1, bob, alice), 0, "the fee is at least one unit");
        _assertLeft(99, 1, 2 * WEALTH);
    }

    function test_RedeemOfNothingByAnAccountWithoutStakeChangesNothing() external {
        bytes32 digestBefore = _digest(vault);
        vm.expectEmit(address(vault));
        emit IERC4626.Withdraw(bob, carol, bob, 0, 0);
        vm.prank(bob);
        assertEq(vault.redeem(0, carol, bob), 0, "nothing");
        assertEq(_digest(vault), digestBefore, "nothing changed");
    }

    function test_AnAllowanceIsSpentInShares() external {
        vm.prank(alice);
        vault.approve(bob, 40);
        vm.prank(bob);
        vault.withdraw(33, bob, alice);
        assertEq(vault.allowance(alice, bob), 5, "35 of 40 shares");
        vm.prank(bob);
        vault.redeem(5, bob, alice);
        assertEq(vault.allowance(alice, bob), 0, "the rest");
        assertEq(vault.stakeOf(alice), 60, "stake");
    }

    function test_ThePauseNeverHoldsAStakeIn() external {
        _pause(vault);
        vm.prank(alice);
        vault.withdraw(33, alice, alice);
        vm.prank(alice);
        vault.redeem(65, alice, alice);
        assertEq(vault.stakeOf(alice), 0, "out");
    }

    function test_WhatWasEarnedStaysWithTheAccount() external {
        _fund(vault, 10e6, 1);
        _wait(EPOCH);
        vm.prank(alice);
        vault.redeem(100, alice, alice);
        assertEq(vault.earned(alice), 10e6, "earned");
        _wait(EPOCH);
        assertEq(vault.earned(alice), 10e6, "and no more");
    }

    function _assertLeft(uint256 stake, uint256 fees, uint256 balanceOfBob) private view {
        assertEq(vault.stakeOf(alice), stake, "stake");
        assertEq(vault.totalStaked(), stake, "total");
        assertEq(vault.feesOwed(), fees, "fees owed");
        assertEq(asset.balanceOf(address(vault)), stake + fees, "held");
        assertEq(asset.balanceOf(bob), balanceOfBob, "received");
    }
}
