// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `Withdraw.tree`.
contract DerbyVaultWithdrawTest is DerbyVaultUnitTest {
    bytes4 private constant EXCEEDED = ERC4626.ERC4626ExceededMaxWithdraw.selector;

    // ---- when it must not leave

    function test_RevertWhen_ItIsAboveTheBuffer() external {
        _open();
        assertEq(vault.maxWithdraw(alice), 10_000e6, "the buffer");
        _refused(alice, _call(10_000e6 + 1, alice, alice), _err(EXCEEDED, alice, 10_000e6 + 1, 10_000e6));
    }

    function test_RevertWhen_ItIsAboveWhatTheOwnerHas() external {
        _deposit(alice, 1_000e6);
        _deposit(bob, 5e6);
        _refused(bob, _call(5e6 + 1, bob, bob), _err(EXCEEDED, bob, 5e6 + 1, 5e6));
    }

    function test_RevertWhen_OnlyReservedAssetsAreLeft() external {
        _open();
        _request(alice, 50_000e6);
        _close();
        uint256 free = vault.idleAssets() - vault.reservedAssets();
        assertEq(vault.reservedAssets(), 50_000e6, "reserved");
        _refused(alice, _call(free + 1, alice, alice), _err(EXCEEDED, alice, free + 1, free));
        vm.prank(alice);
        vault.withdraw(free, alice, alice);
        assertEq(vault.idleAssets(), 50_000e6, "what is reserved stays");
        _assertBooks();
    }

    function test_RevertWhen_AFeeWaitsToBeSent() external {
        _deposit(alice, 100_000e6);
        _vote(1_000, 0, 0);
        _close();
        yields[0].gain(9_000e6 + 1);
        _advanceTo(DerbyTypes.Phase.Reward);
        assertEq(vault.accruedFee(), 900e6, "charged");
        uint256 free = vault.idleAssets() - 900e6;
        _refused(alice, _call(free + 1, alice, alice), _err(EXCEEDED, alice, free + 1, free));
        vm.prank(alice);
        vault.withdraw(free, alice, alice);
        _finish();
        assertEq(usdc.balanceOf(address(game)), 900e6, "the fee was there");
        _assertBooks();
    }

    function test_RevertWhen_TheOwnerDidNotAllowIt() external {
        _deposit(alice, 1_000e6);
        bytes4 short = IERC20Errors.ERC20InsufficientAllowance.selector;
        _refused(bob, _call(10e6, bob, alice), _err(short, bob, 0, 10e6));
        vm.prank(alice);
        vault.approve(bob, 9e6);
        _refused(bob, _call(10e6, bob, alice), _err(short, bob, 9e6, 10e6));
    }

    function test_RevertWhen_TheReceiverIsNobodyOrTheVault() external {
        _deposit(alice, 1_000e6);
        bytes4 invalid = IDerbyVaultErrors.DerbyVault_InvalidAddress.selector;
        _refused(alice, _call(10e6, address(0), alice), _err(invalid, address(0)));
        _refused(alice, _call(10e6, address(vault), alice), _err(invalid, address(vault)));
    }

    // ---- when it leaves

    function test_PaysTheReceiverFromTheOwnersShares() external {
        _deposit(alice, 1_000e6);
        vm.prank(alice);
        vault.approve(bob, 150e6);
        vm.expectEmit(address(vault));
        emit IERC4626.Withdraw(bob, carol, alice, 100e6, 100e6);
        vm.prank(bob);
        assertEq(vault.withdraw(100e6, carol, alice), 100e6, "shares");
        assertEq(usdc.balanceOf(carol), WEALTH + 100e6, "paid");
        assertEq(vault.balanceOf(alice), 900e6, "burnt");
        assertEq(vault.allowance(alice, bob), 50e6, "allowance used");
        assertEq(vault.idleAssets(), 900e6, "booked");
        _assertBooks();
    }

    function test_NothingIsPaidForNothing() external {
        _deposit(alice, 1_000e6);
        bytes32 before = _digest();
        vm.prank(bob);
        assertEq(vault.withdraw(0, bob, alice), 0, "of anybody");
        assertEq(_digest(), before, "nothing moved");
    }

    function test_ForfeitsProfitThatIsStillLocked() external {
        _openWithProfit();
        uint256 gross = vault.grossAssets();
        vm.prank(alice);
        assertEq(vault.withdraw(1_000e6, alice, alice), 1_000e6, "at net: a share each");
        assertEq(vault.lockedProfit(), 8_100e6, "the profit stays with the others");
        assertEq(vault.grossAssets(), gross - 1_000e6, "gross");
        _assertBooks();
    }

    /// @dev The price of the exit is the net price in shares: the fee stays with those who stay.
    function test_TheExitFeeStaysWithTheOthers() external {
        _deposit(alice, 1_000e6);
        _deposit(bob, 1_000e6);
        _setExitFee(100);
        assertEq(vault.maxWithdraw(alice), 990e6, "at most");
        vm.prank(alice);
        assertEq(vault.withdraw(99e6, alice, alice), 100e6, "a hundredth more shares");
        assertEq(vault.totalAssets(), 1_901e6, "kept");
        assertEq(vault.previewRedeem(vault.balanceOf(bob)), 990_521_051, "and shared by all");
        _assertBooks();
    }

    function test_WorksWhilePausedAndInEveryPhaseOfAClose() external {
        _open();
        _pause();
        yields[1].gain(5_000e6);
        _request(alice, 20_000e6);
        _elapse();
        for (bool finished = false; !finished;) {
            (, finished) = vault.closeEpoch(1);
            uint256 most = vault.maxWithdraw(alice);
            if (most == 0) continue;
            uint256 paid = most < 7e6 ? most : 7e6;
            uint256 before = usdc.balanceOf(alice);
            vm.prank(alice);
            vault.withdraw(paid, alice, alice);
            assertEq(usdc.balanceOf(alice) - before, paid, "paid");
            _assertBooks();
        }
        vm.prank(alice);
        vault.claimRequest(1, alice);
        assertEq(usdc.balanceOf(address(vault)), vault.idleAssets(), "to the base unit");
    }

    // ---- when the last holder leaves

    function test_WhatIsLeftIsTheTreasurys() external {
        _setExitFee(100);
        _deposit(alice, 1_000e6);
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.RemainderToTreasury(treasury, 10e6);
        vm.prank(alice);
        assertEq(vault.withdraw(990e6, alice, alice), 1_000e6, "all shares");
        assertEq(vault.balanceOf(treasury), 10e6, "at the initial price");
        assertEq(vault.totalSupply(), vault.grossAssets(), "nothing is nobody's");
        assertEq(vault.lockedProfit(), 0, "no profit waits");
        assertEq(vault.highWaterMark(), 1e27, "the mark starts again");
        assertEq(_deposit(bob, 1_000e6), 1_000e6, "the next one starts clean");
        _assertBooks();
    }

    /// @dev A last holder's exit fee is nobody's: the treasury's own comes back to it, a hundredth of what it left with each time.
    function test_TheTreasuryAsLastHolderGetsItsOwnFeeBack() external {
        _setExitFee(100);
        _deposit(alice, 1_000e6);
        vm.prank(alice);
        vault.withdraw(990e6, alice, alice);
        uint256[4] memory left = [uint256(100_000), 1_000, 10, 1];
        for (uint256 i = 0; i < 4; ++i) {
            uint256 shares = vault.balanceOf(treasury);
            vm.prank(treasury);
            vault.redeem(shares, treasury, treasury);
            assertEq(vault.balanceOf(treasury), left[i], "the fee, at the initial price");
            _assertBooks();
        }
        assertEq(usdc.balanceOf(treasury), 10e6 - 1, "all but what the smallest fee keeps");
    }

    function test_WithNothingLeftTheTreasuryGetsNothing() external {
        _deposit(alice, 1_000e6);
        vm.prank(alice);
        vault.withdraw(1_000e6, alice, alice);
        assertEq(vault.totalSupply(), 0, "empty");
        assertEq(vault.grossAssets(), 0, "whole");
        assertEq(vault.exchangeRate(), 1e6, "at the initial price");
    }

    function testFuzz_LowersNoPrice(uint256 profit, uint256 assets, uint256 feeBps) external {
        _deposit(alice, 100_000e6);
        _deposit(bob, 3);
        _vote(1_000, 0, 0);
        _close();
        yields[0].gain(bound(profit, 0, 1e15));
        _close();
        _setExitFee(uint16(bound(feeBps, 0, 100)));
        (uint256 net, uint256 gross, uint256 supply) = (vault.totalAssets(), vault.grossAssets(), vault.totalSupply());
        assets = bound(assets, 1, vault.maxWithdraw(alice));
        uint256 expected = vault.previewWithdraw(assets);
        vm.prank(alice);
        assertEq(vault.withdraw(assets, alice, alice), expected, "as previewed");
        assertEq(vault.totalAssets(), net - assets, "net falls by what left");
        _assertPriceNotLower(net, gross, supply);
        _assertBooks();
    }

    function _call(uint256 assets, address receiver, address owner) private pure returns (bytes memory) {
        return abi.encodeCall(IERC4626.withdraw, (assets, receiver, owner));
    }
}
