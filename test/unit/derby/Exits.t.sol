// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

import {IDerbyVaultErrors} from "../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {DerbyTest} from "../../helpers/DerbyTest.sol";

contract DerbyVaultExitsTest is DerbyTest {
    function test_AnInstantExitIsLimitedByTheBuffer() external {
        _deposit(alice, 100_000e6);
        _vote(1, 1, 1);
        _close();
        assertEq(vault.maxWithdraw(alice), 10_000e6, "the buffer");
        vm.expectRevert(
            abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxWithdraw.selector, alice, 10_000e6 + 1, 10_000e6)
        );
        vm.prank(alice);
        vault.withdraw(10_000e6 + 1, alice, alice);
        uint256 most = vault.maxRedeem(alice);
        vm.prank(alice);
        assertEq(vault.redeem(most, alice, alice), 10_000e6, "all of it");
        _assertBooks();
    }

    function test_TheExitFeeStaysWithTheOthers() external {
        DerbyTypes.Parameters memory parameters = _parameters();
        parameters.exitFeeBps = 100;
        vault.setParameters(parameters);
        _deposit(alice, 1_000e6);
        _deposit(bob, 1_000e6);
        assertEq(vault.previewRedeem(1_000e6), 990e6, "in the preview");
        vm.prank(alice);
        assertEq(vault.redeem(1_000e6, alice, alice), 990e6, "and in the exit");
        assertEq(vault.totalAssets(), 1_010e6, "kept");
        vm.prank(bob);
        vault.withdraw(500e6, bob, bob);
        _assertBooks();
    }

    function test_EnteringJustAfterAGainTakesNothing() external {
        _deposit(alice, 100_000e6);
        _vote(1, 0, 0);
        _close();
        yields[0].gain(10_000e6);
        _close();
        uint256 shares = _deposit(bob, 10_000e6);
        vm.prank(bob);
        uint256 back = vault.redeem(shares, bob, bob);
        assertLt(back, 10_000e6, "entering at gross, leaving at net costs the locked part");
        _assertBooks();
    }

    function test_MarkLossComesOutOfLockedProfitFirst() external {
        _deposit(alice, 100_000e6);
        _vote(1, 0, 0);
        _close();
        yields[0].gain(10_000e6 + 1);
        _close();
        uint256 locked = vault.lockedProfit();
        uint256 net = vault.totalAssets();
        yields[0].lose(4_000e6);
        uint256 loss = vault.markLoss(0);
        assertEq(vault.lockedProfit(), locked - loss, "locked profit took it");
        assertEq(vault.totalAssets(), net, "the price did not");
        yields[0].lose(20_000e6);
        vault.markLoss(0);
        assertEq(vault.lockedProfit(), 0, "until it is gone");
        assertLt(vault.totalAssets(), net, "then the price does");
        (uint16 id, uint256 tracked) = (0, vault.allocationOf(0));
        vm.expectRevert(abi.encodeWithSelector(IDerbyVaultErrors.DerbyVault_NoLoss.selector, id, tracked, tracked));
        vault.markLoss(0);
        _assertBooks();
    }

    function test_ADonationChangesNoPrice() external {
        _deposit(alice, 1_000e6);
        uint256 rate = vault.exchangeRate();
        usdc.mint(address(vault), 1_000_000e6);
        assertEq(vault.exchangeRate(), rate, "net");
        assertEq(vault.grossAssets(), 1_000e6, "gross");
    }

    function test_APauseStopsWhatComesInOnly() external {
        _deposit(alice, 1_000e6);
        vm.prank(guardian);
        vault.pauseInbound();
        assertEq(vault.maxDeposit(bob), 0, "closed");
        vm.expectRevert(
            abi.encodeWithSelector(InboundPause.InboundPause_Paused.selector, uint48(block.timestamp + 14 days))
        );
        vm.prank(bob);
        vault.deposit(1e6, bob);
        vm.prank(alice);
        assertEq(vault.redeem(1_000e6, alice, alice), 1_000e6, "the way out is open");
    }

    function test_WhatTheLastToLeaveForfeitsIsTheTreasurys() external {
        DerbyTypes.Parameters memory parameters = _parameters();
        parameters.exitFeeBps = 100;
        vault.setParameters(parameters);
        _deposit(alice, 1_000e6);
        vm.prank(alice);
        vault.redeem(1_000e6, alice, alice);
        assertEq(vault.balanceOf(treasury), 10e6, "the fee, as shares at the initial price");
        assertEq(vault.totalSupply(), vault.grossAssets(), "nothing is nobody's");
        assertEq(vault.highWaterMark(), 1e27, "and the mark starts again");
        assertEq(_deposit(bob, 1_000e6), 1_000e6, "the next depositor starts clean");
        _assertBooks();
    }
}
