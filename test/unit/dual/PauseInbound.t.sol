// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDualCurrencyVaultEvents as Events} from "../../../contracts/dual/interfaces/IDualCurrencyVaultEvents.sol";
import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `PauseInbound.tree`.
contract PauseInboundTest is DualUnitTest {
    function test_RevertWhen_TheCallerIsNotGuardian() external {
        bytes memory data = abi.encodeCall(dual.pauseInbound, ());
        _refused(alice, data, _err(RoleGated.RoleGated_Unauthorized.selector, alice, Roles.GUARDIAN));
        _refused(risk, data, _err(RoleGated.RoleGated_Unauthorized.selector, risk, Roles.GUARDIAN));
    }

    function test_RevertWhen_PausedOrCoolingDown() external {
        _pause();
        bytes memory data = abi.encodeCall(dual.pauseInbound, ());
        bytes memory coolingDown = _err(InboundPause.InboundPause_CoolingDown.selector, START + 28 days);
        _refused(guardian, data, coolingDown);
        vm.warp(START + 28 days - 1);
        _refused(guardian, data, coolingDown);
        vm.warp(START + 28 days);
        _pause();
        assertEq(dual.inboundPausedUntil(), START + 42 days, "again");
    }

    function test_PausesForFourteenDays() external {
        uint256 vaultId = _create(_buyLow());
        vm.expectEmit(address(dual));
        emit Events.InboundPaused(guardian, START + 14 days);
        _pause();
        assertEq(dual.inboundPausedUntil(), START + 14 days, "until");
        vm.warp(START + 14 days - 1);
        _refusedSubscription(vaultId, 1e6, _err(InboundPause.InboundPause_Paused.selector, START + 14 days));
        vm.warp(START + 14 days);
        _subscribe(vaultId, alice, 1e6);
    }

    function test_KeepsTheCounts() external {
        _create(_buyLow());
        _pause();
        assertEq(dual.vaultCount(), 1, "vaults");
        assertEq(dual.marketCount(), 2, "markets");
        vm.warp(START + 14 days);
        _create(_buyLow());
        assertEq(dual.inboundPausedUntil(), START + 14 days, "and a creation keeps the pause");
    }

    function test_NothingThatLeavesIsStopped() external {
        uint256 vaultId = _create(_buyLow());
        uint256 receiptId = _subscribe(vaultId, alice, 4_000e6);
        uint256 other = _create(_buyLow());
        vm.warp(expiry - 2 days);
        _pause();
        _adjust(vaultId, 5e15);
        _cancel(vaultId);
        _settleEth(3_001e8);
        vm.prank(alice);
        dual.transfer(bob, receiptId, 1_000e6);
        assertEq(_redeem(receiptId, alice, 3_000e6), 3_030e6, "redeem");
        vm.prank(bob);
        dual.redeemWithProof(receiptId, 1_000e6, bob, address(ethSource), "");
        _close(vaultId);
        vm.prank(creator);
        dual.closeCreatorWithProof(other, creator, address(ethSource), "");
        dual.collectFees(address(usdc));
        assertGt(dual.inboundPausedUntil(), block.timestamp, "all while paused");
        assertEq(_balance(usdc) + _balance(weth), 0, "everybody is out");
    }
}
