// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IDualCurrencyVaultErrors as Errors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {RefundReceiverMock} from "../../../contracts/mocks/RefundReceiverMock.sol";
import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `SubscribeNative.tree`.
contract SubscribeNativeTest is DualUnitTest {
    uint256 private _vaultId;
    RefundReceiverMock private _receiver;

    function setUp() public override {
        super.setUp();
        _vaultId = _create(_sellHigh());
        _receiver = new RefundReceiverMock();
        vm.deal(address(_receiver), 10 ether);
    }

    function test_RevertWhen_InboundIsPaused() external {
        _pause();
        _refused(alice, 1, _call(_vaultId, 1), _err(InboundPause.InboundPause_Paused.selector, START + 14 days));
    }

    function test_RevertWhen_TooLittleIsSent() external {
        bytes memory tooLow = _err(Errors.DualCurrencyVault_ValueTooLow.selector, 0.4 ether - 1, 0.4 ether);
        _refused(alice, 0.4 ether - 1, _call(_vaultId, 0.4 ether), tooLow);
    }

    function test_RevertWhen_TheTokenDoesNotWrapTheCurrency() external {
        uint256 other = _create(_buyLow());
        bytes memory notNative = _err(Errors.DualCurrencyVault_NotNative.selector, other, address(usdc));
        _refused(alice, 10e6, _call(other, 10e6), notNative);
    }

    function test_RevertWhen_TheSubscriptionItselfIsRefused() external {
        bytes memory overQuantity = _err(Errors.DualCurrencyVault_OverQuantity.selector, _vaultId, 2 ether, 1 ether);
        _refused(alice, 2 ether, _call(_vaultId, 2 ether), overQuantity);
        vm.warp(deadline);
        bytes memory passed = _err(Errors.DualCurrencyVault_DeadlinePassed.selector, _vaultId, deadline);
        _refused(alice, 1 ether, _call(_vaultId, 1 ether), passed);
    }

    function test_RevertWhen_TheCallerTakesNoRefund() external {
        _receiver.refuse();
        bytes32 digest = _digest();
        bytes memory failed = _err(Errors.DualCurrencyVault_RefundFailed.selector, address(_receiver), 1);
        vm.expectRevert(failed);
        _receiver.call(address(dual), 1 ether + 1, _call(_vaultId, 1 ether));
        assertEq(_digest(), digest, "state unchanged");
        _receiver.call(address(dual), 1 ether, _call(_vaultId, 1 ether));
        assertEq(dual.balanceOf(alice, _receipt(_vaultId, 0)), 1 ether, "the exact value needs none");
    }

    function test_WrapsWhatItUsesAndRefundsTheRest() external {
        uint256 before = alice.balance;
        vm.prank(alice);
        dual.subscribeNative{value: 1 ether}(_vaultId, 0.4 ether, bob, 11e15);
        assertEq(before - alice.balance, 0.4 ether, "paid");
        assertEq(dual.balanceOf(bob, _receipt(_vaultId, 0)), 0.4 ether, "receipts");
        assertEq(_balance(weth), 0.4 ether + 0.011 ether, "wrapped, beside the creator's deposit");
        assertEq(address(dual).balance, 0, "no wei stays");
    }

    function test_TheRefundCannotReenter() external {
        _receiver.arm(address(dual), _call(_vaultId, 0.1 ether), 0.1 ether);
        _receiver.call(address(dual), 0.7 ether, _call(_vaultId, 0.4 ether));
        bytes memory reentrant = _err(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        assertEq(vm.toString(_receiver.answer()), vm.toString(reentrant), "refused");
        assertEq(dual.vaultOf(_vaultId).filled, 0.4 ether, "once");
    }

    function test_ViewsReadInTheRefundAreTrue() external {
        _receiver.arm(address(dual), abi.encodeCall(dual.classOf, (_vaultId, 0)), 0);
        _receiver.call(address(dual), 0.7 ether, _call(_vaultId, 0.4 ether));
        (, uint256 filled) = abi.decode(_receiver.answer(), (uint256, uint256));
        assertEq(filled, 0.4 ether, "booked already");
    }

    function _call(uint256 vaultId, uint256 assets) private view returns (bytes memory) {
        return abi.encodeCall(dual.subscribeNative, (vaultId, assets, alice, 0));
    }
}
