// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC6909} from "@openzeppelin/contracts/interfaces/IERC6909.sol";
import {ERC6909} from "@openzeppelin/contracts/token/ERC6909/ERC6909.sol";

import {IDualCurrencyVaultErrors as Errors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `Subscribe.tree`.
contract SubscribeTest is DualUnitTest {
    uint256 private constant LEAST_PAYING = 309_099_902;

    function test_RevertWhen_InboundIsPaused() external {
        uint256 vaultId = _create(_buyLow());
        _pause();
        _refusedSubscription(vaultId, 1, _err(InboundPause.InboundPause_Paused.selector, START + 14 days));
    }

    function test_RevertWhen_ThereIsNoSuchVault() external {
        _refusedSubscription(1, 1, _err(Errors.DualCurrencyVault_UnknownVault.selector, uint256(1)));
        _refusedSubscription(0, 1, _err(Errors.DualCurrencyVault_UnknownVault.selector, uint256(0)));
    }

    function test_RevertWhen_TheDeadlineHasPassed() external {
        uint256 vaultId = _create(_buyLow());
        vm.warp(deadline);
        _refusedSubscription(vaultId, 1, _err(Errors.DualCurrencyVault_DeadlinePassed.selector, vaultId, deadline));
        vm.warp(deadline - 1);
        _subscribe(vaultId, alice, 1e6);
    }

    function test_RevertWhen_NothingIsSubscribed() external {
        uint256 vaultId = _create(_buyLow());
        _refusedSubscription(vaultId, 0, _err(Errors.DualCurrencyVault_ZeroAmount.selector, alice));
    }

    function test_RevertWhen_ItIsMoreThanIsLeft() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, bob, 4_000e6);
        bytes4 selector = Errors.DualCurrencyVault_OverQuantity.selector;
        _refusedSubscription(vaultId, 6_000e6 + 1, _err(selector, vaultId, 6_000e6 + 1, 6_000e6));
        _refusedSubscription(vaultId, type(uint256).max, _err(selector, vaultId, type(uint256).max, 6_000e6));
        _subscribe(vaultId, bob, 6_000e6);
        _refusedSubscription(vaultId, 1, _err(selector, vaultId, uint256(1), 0));
    }

    function test_RevertWhen_ItIsLessThanTheVaultsMinimum() external {
        DualTypes.VaultParams memory params = _buyLow();
        params.minSubscription = 3_000e6;
        uint256 vaultId = _create(params);
        bytes memory tooLittle = _err(Errors.DualCurrencyVault_UnderMinimum.selector, vaultId, 3_000e6 - 1, 3_000e6);
        _refusedSubscription(vaultId, 3_000e6 - 1, tooLittle);
        _subscribe(vaultId, alice, 3_000e6);
    }

    function test_RevertWhen_ItIsLessThanTheMarketsMinimum() external {
        DualTypes.VaultParams memory params = _buyLow();
        params.marketId = _marketWithMinimum(50e6);
        params.minSubscription = 50e6;
        uint256 vaultId = _create(params);
        bytes memory tooLittle = _err(Errors.DualCurrencyVault_UnderMinimum.selector, vaultId, 50e6 - 1, 50e6);
        _refusedSubscription(vaultId, 50e6 - 1, tooLittle);
        _subscribe(vaultId, alice, 50e6);
    }

    function test_RevertWhen_TheYieldIsLessThanAskedFor() external {
        uint256 vaultId = _create(_buyLow());
        bytes memory data = abi.encodeCall(dual.subscribe, (vaultId, 1e6, alice, 1e16 + 1));
        _refused(alice, data, _err(Errors.DualCurrencyVault_YieldTooLow.selector, vaultId, 1e16, 1e16 + 1));
        vm.prank(alice);
        dual.subscribe(vaultId, 1e6, alice, 1e16);
    }

    function test_RevertWhen_TheYieldWasLoweredBefore() external {
        uint256 vaultId = _create(_buyLow());
        _adjust(vaultId, 5e15);
        bytes memory data = abi.encodeCall(dual.subscribe, (vaultId, 1e6, alice, 1e16));
        _refused(alice, data, _err(Errors.DualCurrencyVault_YieldTooLow.selector, vaultId, 5e15, 1e16));
    }

    function test_RevertWhen_ItWouldPayNothing() external {
        uint256 vaultId = _create(_sellHigh());
        bytes4 selector = Errors.DualCurrencyVault_PaysNothing.selector;
        _refusedSubscription(vaultId, LEAST_PAYING - 1, _err(selector, LEAST_PAYING - 1, 3_200e8));
        _subscribe(vaultId, alice, LEAST_PAYING);
    }

    function test_RevertWhen_TheRestWouldPayNothing() external {
        uint256 vaultId = _create(_sellHigh());
        bytes4 selector = Errors.DualCurrencyVault_RemainderPaysNothing.selector;
        uint256 tooMuch = 1e18 - LEAST_PAYING + 1;
        _refusedSubscription(vaultId, tooMuch, _err(selector, tooMuch, LEAST_PAYING - 1));
        _subscribe(vaultId, alice, tooMuch - 1);
        _subscribe(vaultId, bob, LEAST_PAYING);
    }

    function test_RevertWhen_NeitherHalfWouldPay() external {
        DualTypes.VaultParams memory params = _sellHigh();
        params.quantity = LEAST_PAYING + 10;
        uint256 vaultId = _create(params);
        bytes4 selector = Errors.DualCurrencyVault_PaysNothing.selector;
        _refusedSubscription(vaultId, LEAST_PAYING - 1, _err(selector, LEAST_PAYING - 1, 3_200e8));
        _refusedSubscription(
            vaultId,
            LEAST_PAYING,
            _err(Errors.DualCurrencyVault_RemainderPaysNothing.selector, LEAST_PAYING, 10)
        );
        _subscribe(vaultId, alice, LEAST_PAYING + 10);
    }

    function test_RevertWhen_TheReceiverIsZeroOrTheContract() external {
        uint256 vaultId = _create(_buyLow());
        bytes4 selector = ERC6909.ERC6909InvalidReceiver.selector;
        _refused(alice, abi.encodeCall(dual.subscribe, (vaultId, 1e6, address(0), 0)), _err(selector, address(0)));
        _refused(
            alice,
            abi.encodeCall(dual.subscribe, (vaultId, 1e6, address(dual), 0)),
            _err(selector, address(dual))
        );
    }

    function test_RevertWhen_TheTokenIsNotThere() external {
        uint256 vaultId = _create(_buyLow());
        vm.prank(alice);
        usdc.approve(address(dual), 1e6 - 1);
        bytes4 selector = IERC20Errors.ERC20InsufficientAllowance.selector;
        _refusedSubscription(vaultId, 1e6, _err(selector, address(dual), uint256(1e6 - 1), 1e6));
    }

    function test_MintsReceiptsOneToOneForTheReceiver() external {
        uint256 vaultId = _create(_buyLow());
        uint256 before = usdc.balanceOf(alice);
        vm.expectEmit(address(dual));
        emit IERC6909.Transfer(alice, address(0), bob, _receipt(vaultId, 0), 4_000e6);
        vm.prank(alice);
        uint256 receiptId = dual.subscribe(vaultId, 4_000e6, bob, 0);
        assertEq(receiptId, _receipt(vaultId, 0), "receipt");
        assertEq(dual.balanceOf(bob, receiptId), 4_000e6, "the receiver's");
        assertEq(dual.balanceOf(alice, receiptId), 0, "not the payer's");
        assertEq(before - usdc.balanceOf(alice), 4_000e6, "paid");
        assertEq(dual.classOf(vaultId, 0).filled, 4_000e6, "filled");
        assertEq(dual.vaultOf(vaultId).quantity, 10_000e6, "the same quantity");
    }

    function test_TheRestMayLieBelowTheMinimum() external {
        DualTypes.VaultParams memory params = _buyLow();
        params.minSubscription = 6_000e6;
        uint256 vaultId = _create(params);
        _subscribe(vaultId, alice, 6_000e6);
        bytes4 selector = Errors.DualCurrencyVault_UnderMinimum.selector;
        _refusedSubscription(vaultId, 4_000e6 - 1, _err(selector, vaultId, 4_000e6 - 1, 6_000e6));
        _subscribe(vaultId, bob, 4_000e6);
        _assertStatus(vaultId, DualTypes.Status.Closed, "full");
    }

    function test_AChangeOfYieldLeavesWhatIsSubscribed() external {
        uint256 vaultId = _create(_buyLow());
        uint256 receiptId = _subscribe(vaultId, alice, 4_000e6);
        DualTypes.Amounts memory promised = dual.payoutsOf(receiptId, 4_000e6);
        _adjust(vaultId, 1);
        _adjust(vaultId, 1e18);
        DualTypes.Amounts memory kept = dual.payoutsOf(receiptId, 4_000e6);
        _assertAmounts(kept, promised.investment, promised.linked, "the same");
        assertEq(dual.classOf(vaultId, 0).yieldWad, 1e16, "its own yield");
    }

    function testFuzz_WhatIsFilledIsWhatWasMinted(uint256[4] memory parts) external {
        uint256 vaultId = _create(_buyLow());
        uint256 minted = 0;
        for (uint256 i = 0; i < parts.length; ++i) {
            uint256 assets = bound(parts[i], 1, 2_500e6);
            uint256 receiptId = _subscribe(vaultId, alice, assets);
            minted += assets;
            if (i == 1) _adjust(vaultId, 2e16);
            assertEq(receiptId, _receipt(vaultId, i < 2 ? 0 : 1), "class");
        }
        uint256 held = dual.balanceOf(alice, _receipt(vaultId, 0)) + dual.balanceOf(alice, _receipt(vaultId, 1));
        assertEq(held, minted, "receipts");
        assertEq(dual.vaultOf(vaultId).filled, minted, "filled");
        assertEq(dual.classOf(vaultId, 0).filled + dual.classOf(vaultId, 1).filled, minted, "classes");
    }

    function _marketWithMinimum(uint80 minimum) private returns (uint256) {
        DualTypes.MarketParams memory params = _marketParams(
            address(weth),
            address(usdc),
            address(ethSource),
            address(0)
        );
        params.minQuoteDeposit = minimum;
        vm.prank(risk);
        return dual.createMarket(params);
    }
}
