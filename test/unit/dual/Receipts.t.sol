// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC6909} from "@openzeppelin/contracts/interfaces/IERC6909.sol";
import {ERC6909} from "@openzeppelin/contracts/token/ERC6909/ERC6909.sol";

import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `Receipts.tree`.
contract ReceiptsTest is DualUnitTest {
    uint256 private _vaultId;
    uint256 private _receiptId;
    uint256 private _positionId;

    function setUp() public override {
        super.setUp();
        _vaultId = _create(_buyLow());
        _receiptId = _subscribe(_vaultId, alice, 10_000e6);
        _positionId = _receipt(_vaultId, CREATOR_CLASS);
    }

    // ------------------------------------------------------------------------------------------------ subscriptions

    function test_ReceiptsTransfer() external {
        vm.expectEmit(address(dual));
        emit IERC6909.Transfer(alice, alice, bob, _receiptId, 4_000e6);
        vm.prank(alice);
        assertTrue(dual.transfer(bob, _receiptId, 4_000e6), "done");
        assertEq(dual.balanceOf(bob, _receiptId), 4_000e6, "bob");
        assertEq(dual.balanceOf(alice, _receiptId), 6_000e6, "alice");
    }

    function test_AnAllowanceIsSpent() external {
        vm.prank(alice);
        dual.approve(bob, _receiptId, 5);
        vm.prank(bob);
        assertTrue(dual.transferFrom(alice, carol, _receiptId, 3), "done");
        assertEq(dual.allowance(alice, bob, _receiptId), 2, "rest");
        bytes memory tooMuch = abi.encodeWithSelector(
            ERC6909.ERC6909InsufficientAllowance.selector,
            bob,
            2,
            3,
            _receiptId
        );
        _refused(bob, abi.encodeCall(dual.transferFrom, (alice, bob, _receiptId, 3)), tooMuch);
    }

    function test_RevertWhen_ThereAreNotSoMany() external {
        bytes memory poor = abi.encodeWithSelector(ERC6909.ERC6909InsufficientBalance.selector, bob, 0, 1, _receiptId);
        _refused(bob, abi.encodeCall(dual.transfer, (alice, _receiptId, 1)), poor);
    }

    function test_RevertWhen_TheyGoToZeroOrTheContract() external {
        bytes4 selector = ERC6909.ERC6909InvalidReceiver.selector;
        _refused(alice, abi.encodeCall(dual.transfer, (address(0), _receiptId, 1)), _err(selector, address(0)));
        _refused(alice, abi.encodeCall(dual.transfer, (address(dual), _receiptId, 1)), _err(selector, address(dual)));
        bytes memory data = abi.encodeCall(dual.transfer, (address(dual), _positionId, 1));
        _refused(creator, data, _err(selector, address(dual)));
    }

    // ------------------------------------------------------------------------------------------------ the position

    function test_ThePositionIsOneOfOne() external view {
        assertEq(dual.balanceOf(creator, _positionId), 1, "the creator's");
        assertEq(dual.balanceOf(alice, _positionId), 0, "nobody else's");
        assertEq(dual.balanceOf(address(0), _positionId), 0, "nor zero's");
        assertEq(dual.balanceOf(address(0), _receipt(99, CREATOR_CLASS)), 0, "nor of a vault that there is not");
    }

    function test_ThePositionTransfers() external {
        vm.expectEmit(address(dual));
        emit IERC6909.Transfer(creator, creator, bob, _positionId, 1);
        vm.prank(creator);
        dual.transfer(bob, _positionId, 1);
        assertEq(dual.balanceOf(bob, _positionId), 1, "new holder");
        assertEq(dual.balanceOf(creator, _positionId), 0, "old holder");
        assertEq(dual.vaultOf(_vaultId).holder, bob, "in the record");
    }

    function test_AnOperatorMovesThePosition() external {
        vm.prank(creator);
        dual.setOperator(stranger, true);
        vm.prank(stranger);
        dual.transferFrom(creator, bob, _positionId, 1);
        assertEq(dual.balanceOf(bob, _positionId), 1, "new holder");
        bytes memory denied = abi.encodeWithSelector(
            ERC6909.ERC6909InsufficientAllowance.selector,
            stranger,
            0,
            1,
            _positionId
        );
        _refused(stranger, abi.encodeCall(dual.transferFrom, (bob, stranger, _positionId, 1)), denied);
    }

    function test_RevertWhen_ThePositionIsSentByAnotherOrTwice() external {
        bytes4 selector = ERC6909.ERC6909InsufficientBalance.selector;
        bytes memory data = abi.encodeCall(dual.transfer, (alice, _positionId, 1));
        _refused(alice, data, abi.encodeWithSelector(selector, alice, 0, 1, _positionId));
        data = abi.encodeCall(dual.transfer, (alice, _positionId, 2));
        _refused(creator, data, abi.encodeWithSelector(selector, creator, 1, 2, _positionId));
    }

    function test_AZeroTransferMovesNoPosition() external {
        vm.prank(stranger);
        dual.transfer(stranger, _positionId, 0);
        assertEq(dual.vaultOf(_vaultId).holder, creator, "the same holder");
        vm.prank(stranger);
        dual.transferFrom(creator, stranger, _positionId, 0);
        assertEq(dual.vaultOf(_vaultId).holder, creator, "the same holder still");
    }

    function test_ThePositionToItselfStays() external {
        vm.prank(creator);
        dual.transfer(creator, _positionId, 1);
        assertEq(dual.balanceOf(creator, _positionId), 1, "one");
    }

    function test_ItsHolderIsPaid() external {
        vm.prank(creator);
        dual.transfer(bob, _positionId, 1);
        _settleEth(3_000e8);
        uint256 before = usdc.balanceOf(bob);
        vm.prank(bob);
        DualTypes.Amounts memory paid = dual.closeCreator(_vaultId, bob);
        assertEq(usdc.balanceOf(bob) - before, paid.investment, "paid");
        assertEq(paid.investment, 10_100e6, "all of it");
        assertEq(dual.balanceOf(bob, _positionId), 0, "burnt");
    }

    function test_SupportsTheStandard() external view {
        assertTrue(dual.supportsInterface(type(IERC6909).interfaceId), "ERC-6909");
        assertTrue(dual.supportsInterface(type(IERC165).interfaceId), "ERC-165");
    }
}
