// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDualCurrencyVaultErrors as Errors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {IDualCurrencyVaultEvents as Events} from "../../../contracts/dual/interfaces/IDualCurrencyVaultEvents.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `CancelUnfilled.tree`.
contract CancelUnfilledTest is DualUnitTest {
    function test_RevertWhen_ThereIsNoSuchVault() external {
        _refusedCancellation(creator, 7, _err(Errors.DualCurrencyVault_UnknownVault.selector, uint256(7)));
    }

    function test_RevertWhen_TheCallerIsNotTheHolder() external {
        uint256 vaultId = _create(_buyLow());
        bytes4 selector = Errors.DualCurrencyVault_NotHolder.selector;
        _refusedCancellation(alice, vaultId, _err(selector, vaultId, alice, creator));
        vm.prank(creator);
        dual.transfer(alice, _receipt(vaultId, CREATOR_CLASS), 1);
        _refusedCancellation(creator, vaultId, _err(selector, vaultId, creator, alice));
    }

    function test_RevertWhen_TheDeadlineHasPassed() external {
        uint256 vaultId = _create(_buyLow());
        vm.warp(deadline);
        bytes memory passed = _err(Errors.DualCurrencyVault_DeadlinePassed.selector, vaultId, deadline);
        _refusedCancellation(creator, vaultId, passed);
    }

    function test_RevertWhen_ItIsFullOrCancelledAlready() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, alice, 10_000e6);
        bytes4 selector = Errors.DualCurrencyVault_NothingUnfilled.selector;
        _refusedCancellation(creator, vaultId, _err(selector, vaultId));
        vaultId = _create(_buyLow());
        _cancel(vaultId);
        _refusedCancellation(creator, vaultId, _err(selector, vaultId));
    }

    function test_FreesWhatTheRestWouldHaveNeeded() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, alice, 4_000e6);
        DualTypes.Amounts memory before = _wealth(creator);
        vm.expectEmit(address(dual));
        emit Events.UnfilledCancelled(vaultId, creator, 6_000e6, 60_000_000, 2_020_000_000_000_000_000);
        _assertAmounts(_cancel(vaultId), 60_000_000, 2_020_000_000_000_000_000, "freed");
        assertEq(usdc.balanceOf(creator) - before.investment, 60_000_000, "USDC");
        assertEq(weth.balanceOf(creator) - before.linked, 2_020_000_000_000_000_000, "wei");
        DualTypes.Solvency memory solvency = dual.solvency(vaultId);
        _assertAmounts(solvency.held, solvency.required.investment, solvency.required.linked, "to the unit");
    }

    function test_TheQuantityIsWhatIsFilledForGood() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, alice, 4_000e6);
        _cancel(vaultId);
        assertEq(dual.vaultOf(vaultId).quantity, 4_000e6, "quantity");
        _assertStatus(vaultId, DualTypes.Status.Closed, "closed");
        _refusedSubscription(vaultId, 1, _err(Errors.DualCurrencyVault_OverQuantity.selector, vaultId, uint256(1), 0));
    }

    function test_AnEmptyVaultGivesAllBack() external {
        uint256 vaultId = _create(_buyLow());
        _assertAmounts(_cancel(vaultId), 100_000_000, 3_366_666_666_666_666_667, "all");
        _settleEth(3_000e8);
        _assertAmounts(_close(vaultId), 0, 0, "nothing left");
    }

    function test_AfterAnAdjustmentTheClassesStand() external {
        uint256 vaultId = _create(_buyLow());
        uint256 first = _subscribe(vaultId, alice, 4_000e6);
        _adjust(vaultId, 2e16);
        uint256 second = _subscribe(vaultId, bob, 1_000e6);
        _cancel(vaultId);
        _settleEth(2_900e8);
        assertEq(_redeem(first, alice, 4_000e6), 1_346_666_666_666_666_666, "1 %");
        assertEq(_redeem(second, bob, 1_000e6), 340_000_000_000_000_000, "2 %");
        _assertAmounts(_close(vaultId), 5_000e6 + 60e6, 1, "creator");
    }

    function _refusedCancellation(address caller, uint256 vaultId, bytes memory revertData) private {
        _refused(caller, abi.encodeCall(dual.cancelUnfilled, (vaultId)), revertData);
    }
}
