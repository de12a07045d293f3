// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDualCurrencyVaultErrors as Errors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {IDualCurrencyVaultEvents as Events} from "../../../contracts/dual/interfaces/IDualCurrencyVaultEvents.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `AdjustYield.tree`.
contract AdjustYieldTest is DualUnitTest {
    function test_RevertWhen_ThereIsNoSuchVault() external {
        _refusedAdjustment(7, 2e16, _err(Errors.DualCurrencyVault_UnknownVault.selector, uint256(7)));
    }

    function test_RevertWhen_TheCallerIsNotTheHolder() external {
        uint256 vaultId = _create(_buyLow());
        bytes memory data = abi.encodeCall(dual.adjustYield, (vaultId, 2e16, 0, 0));
        _refused(alice, data, _err(Errors.DualCurrencyVault_NotHolder.selector, vaultId, alice, creator));
    }

    function test_RevertWhen_TheCallerPassedThePositionOn() external {
        uint256 vaultId = _create(_buyLow());
        vm.prank(creator);
        dual.transfer(bob, _receipt(vaultId, CREATOR_CLASS), 1);
        _refusedAdjustment(vaultId, 2e16, _err(Errors.DualCurrencyVault_NotHolder.selector, vaultId, creator, bob));
        vm.prank(bob);
        dual.adjustYield(vaultId, 5e15, 0, 0);
        assertEq(dual.vaultOf(vaultId).yieldWad, 5e15, "the new holder's");
    }

    function test_RevertWhen_TheDeadlineHasPassed() external {
        uint256 vaultId = _create(_buyLow());
        vm.warp(deadline);
        bytes memory passed = _err(Errors.DualCurrencyVault_DeadlinePassed.selector, vaultId, deadline);
        _refusedAdjustment(vaultId, 2e16, passed);
    }

    function test_RevertWhen_NothingIsUnfilled() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, alice, 10_000e6);
        _refusedAdjustment(vaultId, 2e16, _err(Errors.DualCurrencyVault_NothingUnfilled.selector, vaultId));
        vaultId = _create(_buyLow());
        _cancel(vaultId);
        _refusedAdjustment(vaultId, 2e16, _err(Errors.DualCurrencyVault_NothingUnfilled.selector, vaultId));
    }

    function test_RevertWhen_TheYieldIsZeroOrOverTheBound() external {
        uint256 vaultId = _create(_buyLow());
        bytes4 selector = Errors.DualCurrencyVault_YieldOutOfBounds.selector;
        _refusedAdjustment(vaultId, 0, _err(selector, uint256(0), 1, 1e18));
        _refusedAdjustment(vaultId, 1e18 + 1, _err(selector, uint256(1e18 + 1), 1, 1e18));
    }

    function test_RevertWhen_WhatIsUnfilledWouldPayNothing() external {
        DualTypes.VaultParams memory params = _sellHigh();
        params.quantity = 309_099_902;
        uint256 vaultId = _create(params);
        bytes4 selector = Errors.DualCurrencyVault_PaysNothing.selector;
        _refusedAdjustment(vaultId, 10e15, _err(selector, uint256(309_099_902), 3_200e8));
    }

    function test_RevertWhen_ItPullsMoreThanAllowed() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, alice, 4_000e6);
        bytes4 selector = Errors.DualCurrencyVault_PullTooHigh.selector;
        bytes memory data = abi.encodeCall(dual.adjustYield, (vaultId, 2e16, 60_000_000 - 1, 1e18));
        _refused(creator, data, _err(selector, address(usdc), uint256(60_000_000), 60_000_000 - 1));
        data = abi.encodeCall(dual.adjustYield, (vaultId, 2e16, 60_000_000, 2e16 - 1));
        _refused(creator, data, _err(selector, address(weth), 2e16, 2e16 - 1));
        vm.prank(creator);
        dual.adjustYield(vaultId, 2e16, 60_000_000, 2e16);
    }

    function test_RevertWhen_ItPullsWhilePaused() external {
        uint256 vaultId = _create(_buyLow());
        _pause();
        _refusedAdjustment(vaultId, 2e16, _err(InboundPause.InboundPause_Paused.selector, START + 14 days));
        _adjust(vaultId, 5e15);
        assertEq(dual.vaultOf(vaultId).yieldWad, 5e15, "what returns money is not stopped");
    }

    function test_RevertWhen_SixteenYieldsWereOffered() external {
        uint256 vaultId = _create(_buyLow());
        for (uint256 i = 1; i < 16; ++i) _adjust(vaultId, 1e16 + i);
        assertEq(dual.vaultOf(vaultId).classCount, 16, "classes");
        bytes memory tooMany = _err(Errors.DualCurrencyVault_TooManyClasses.selector, vaultId, 16);
        _refusedAdjustment(vaultId, 2e16, tooMany);
        _adjust(vaultId, 1e16 + 7);
        assertEq(dual.vaultOf(vaultId).classId, 7, "one of them again");
    }

    function test_ReturnsWhatALowerYieldFrees() external {
        uint256 vaultId = _create(_buyLow());
        DualTypes.Amounts memory before = _wealth(creator);
        // Half of the yield on 10,000 USDC is 50 USDC; 10,000 * 0.005 / 3,000 WETH is a 60th, rounded with the whole.
        vm.expectEmit(address(dual));
        emit Events.YieldAdjusted(vaultId, creator, 1, 5e15, 50_000_000, 3_350_000_000_000_000_000);
        vm.prank(creator);
        dual.adjustYield(vaultId, 5e15, 0, 0);
        assertEq(usdc.balanceOf(creator) - before.investment, 50_000_000, "USDC");
        assertEq(weth.balanceOf(creator) - before.linked, 16_666_666_666_666_667, "wei");
        _assertAmounts(dual.solvency(vaultId).held, 50_000_000, 3_350_000_000_000_000_000, "held");
    }

    function test_PullsWhatAHigherYieldNeeds() external {
        uint256 vaultId = _create(_buyLow());
        DualTypes.Amounts memory before = _wealth(creator);
        vm.expectEmit(address(dual));
        emit Events.YieldAdjusted(vaultId, creator, 1, 2e16, 200_000_000, 3_400_000_000_000_000_000);
        _adjust(vaultId, 2e16);
        assertEq(before.investment - usdc.balanceOf(creator), 100_000_000, "USDC");
        assertEq(before.linked - weth.balanceOf(creator), 33_333_333_333_333_333, "wei");
    }

    function test_TheSameYieldIsTheSameClass() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, alice, 1_000e6);
        _adjust(vaultId, 2e16);
        assertEq(_subscribe(vaultId, alice, 500e6), _receipt(vaultId, 1), "second class");
        _adjust(vaultId, 1e16);
        assertEq(_subscribe(vaultId, alice, 2_000e6), _receipt(vaultId, 0), "first class again");
        assertEq(dual.classOf(vaultId, 0).filled, 3_000e6, "filled twice");
        assertEq(dual.classOf(vaultId, 1).filled, 500e6, "kept");
        assertEq(dual.vaultOf(vaultId).classCount, 2, "two classes");
    }

    function test_TheYieldOnOfferAgainChangesNothing() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, alice, 3_000e6);
        DualTypes.Amounts memory held = dual.solvency(vaultId).held;
        _adjust(vaultId, 1e16);
        assertEq(dual.vaultOf(vaultId).classCount, 1, "one class");
        _assertAmounts(dual.solvency(vaultId).held, held.investment, held.linked, "as held before");
    }

    function test_EveryClassIsPaidItsOwnYield() external {
        uint256 vaultId = _create(_buyLow());
        for (uint256 i = 0; i < 16; ++i) {
            if (i != 0) _adjust(vaultId, 1e16 * (i + 1));
            _subscribe(vaultId, alice, 600e6);
        }
        _settleEth(3_000e8 + 1);
        for (uint256 i = 0; i < 16; ++i) {
            assertEq(_redeem(_receipt(vaultId, i), alice, 600e6), 600e6 + 6e6 * (i + 1), "its own");
        }
        _close(vaultId);
        assertEq(_balance(usdc), 0, "nothing left, USDC");
        assertEq(_balance(weth), 0, "nothing left, WETH");
    }

    function testFuzz_HoldsExactlyWhatTheClassesNeed(uint256[6] memory parts, uint256[6] memory yields) external {
        DualTypes.VaultParams memory params = _buyLow();
        params.feeBps = bound(parts[0], 0, 2_000);
        uint256 vaultId = _create(params);
        for (uint256 i = 0; i < parts.length; ++i) {
            _subscribe(vaultId, alice, bound(parts[i], 1, 1_500e6));
            DualTypes.Amounts memory before = _wealth(creator);
            DualTypes.Amounts memory heldBefore = dual.solvency(vaultId).held;
            _adjust(vaultId, bound(yields[i], 1, 1e18));
            DualTypes.Amounts memory held = dual.solvency(vaultId).held;
            DualTypes.Amounts memory paid = _wealth(creator);
            assertEq(held.investment + paid.investment, heldBefore.investment + before.investment, "moved, USDC");
            assertEq(held.linked + paid.linked, heldBefore.linked + before.linked, "moved, wei");
            _assertSolvent(vaultId);
        }
    }

    function _assertSolvent(uint256 vaultId) private view {
        DualTypes.Solvency memory solvency = dual.solvency(vaultId);
        assertGe(solvency.held.investment, solvency.required.investment, "covered, USDC");
        assertGe(solvency.held.linked, solvency.required.linked, "covered, wei");
        assertEq(_balance(usdc), solvency.held.investment, "what is there, USDC");
        assertEq(_balance(weth), solvency.held.linked, "what is there, wei");
    }

    function _refusedAdjustment(uint256 vaultId, uint256 yieldWad, bytes memory revertData) private {
        uint256 any = type(uint256).max;
        _refused(creator, abi.encodeCall(dual.adjustYield, (vaultId, yieldWad, any, any)), revertData);
    }
}
