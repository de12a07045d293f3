// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

import {Permits} from "../../helpers/Permits.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @dev The tree is in `Transfer.tree`.
contract TransferTest is VaultTest {
    function setUp() public override {
        super.setUp();
        _stake(vault, alice, 3e18);
        _stake(vault, bob, 1e18);
        _fund(vault, 604_800e6, 1);
        _wait(4);
    }

    function test_RevertWhen_ReceiverIsZeroOrTheVault() external {
        bytes memory invalid = _err(IERC20Errors.ERC20InvalidReceiver.selector, address(0));
        _refused(vault, alice, abi.encodeCall(IERC20.transfer, (address(0), 1)), invalid);
        invalid = _err(IERC20Errors.ERC20InvalidReceiver.selector, address(vault));
        _refused(vault, alice, abi.encodeCall(IERC20.transfer, (address(vault), 1)), invalid);
    }

    function test_RevertWhen_MoreIsSentThanTheStake() external {
        bytes memory poor = _err(IERC20Errors.ERC20InsufficientBalance.selector, alice, 3e18, 3e18 + 1);
        _refused(vault, alice, abi.encodeCall(IERC20.transfer, (bob, 3e18 + 1)), poor);
        _refused(vault, alice, abi.encodeCall(IERC20.transfer, (alice, 3e18 + 1)), poor);
        poor = _err(IERC20Errors.ERC20InsufficientBalance.selector, alice, 3e18, type(uint256).max);
        _refused(vault, alice, abi.encodeCall(IERC20.transfer, (bob, type(uint256).max)), poor);
    }

    function test_RevertWhen_TheOwnerDidNotAllowIt() external {
        vm.prank(alice);
        vault.approve(carol, 5);
        bytes memory short = _err(IERC20Errors.ERC20InsufficientAllowance.selector, carol, 5, 6);
        _refused(vault, carol, abi.encodeCall(IERC20.transferFrom, (alice, carol, 6)), short);
    }

    function test_MovesStakeAndLeavesWhatBothHaveEarned() external {
        vm.expectEmit(address(vault));
        emit IERC20.Transfer(alice, bob, 2e18);
        vm.prank(alice);
        assertTrue(vault.transfer(bob, 2e18), "true");

        assertEq(vault.stakeOf(alice), 1e18, "sender");
        assertEq(vault.stakeOf(bob), 3e18, "receiver");
        assertEq(vault.totalStaked(), 4e18, "total");
        assertEq(vault.earned(alice), 3e6, "sender's earned");
        assertEq(vault.earned(bob), 1e6, "receiver's earned");
        _wait(4);
        assertEq(vault.earned(alice), 4e6, "sender earns on what she has");
        assertEq(vault.earned(bob), 4e6, "receiver earns on what he has");
    }

    function test_ANewHolderEarnsOnlyFromNowOn() external {
        vm.prank(alice);
        vault.transfer(carol, 3e18);
        assertEq(vault.earned(carol), 0, "nothing retroactive");
        _wait(4);
        assertEq(vault.earned(carol), 3e6, "from now on");
        assertEq(vault.earned(alice), 3e6, "the sender keeps hers");
    }

    function test_ToOneselfChangesNothing() external {
        bytes32 digestBefore = _digest(vault);
        vm.prank(alice);
        vault.transfer(alice, 3e18);
        assertEq(_digest(vault), digestBefore, "nothing changed");
    }

    function test_OfNothingChangesNothing() external {
        bytes32 digestBefore = _digest(vault);
        vm.prank(stranger);
        vault.transfer(alice, 0);
        vm.prank(stranger);
        vault.transferFrom(alice, stranger, 0);
        assertEq(_digest(vault), digestBefore, "nothing changed");
    }

    function test_ByAllowanceSpendsIt() external {
        vm.prank(alice);
        vault.approve(carol, 1e18);
        vm.prank(carol);
        assertTrue(vault.transferFrom(alice, bob, 0.4e18), "true");
        assertEq(vault.allowance(alice, carol), 0.6e18, "allowance");
        assertEq(vault.stakeOf(bob), 1.4e18, "receiver");
        assertEq(vault.earned(alice), 3e6, "sender's earned");
    }

    function test_ThePauseDoesNotStopIt() external {
        _pause(vault);
        vm.prank(alice);
        vault.transfer(bob, 1e18);
        assertEq(vault.stakeOf(bob), 2e18, "moved");
    }

    function test_APermitAllowsIt() external {
        address signer = vm.addr(SIGNER_KEY);
        vm.prank(alice);
        vault.transfer(signer, 1e18);
        (uint8 v, bytes32 r, bytes32 s) = Permits.sign(vm, vault, SIGNER_KEY, bob, 1e18, block.timestamp);
        vault.permit(signer, bob, 1e18, block.timestamp, v, r, s);
        vm.prank(bob);
        vault.transferFrom(signer, bob, 1e18);
        assertEq(vault.stakeOf(bob), 2e18, "moved");
        assertEq(vault.nonces(signer), 1, "the permit is used up");
    }

    function test_RevertWhen_ThePermitIsTooOld() external {
        uint256 deadline = block.timestamp - 1;
        (uint8 v, bytes32 r, bytes32 s) = Permits.sign(vm, vault, SIGNER_KEY, bob, 1, deadline);
        bytes memory data = abi.encodeCall(vault.permit, (vm.addr(SIGNER_KEY), bob, 1, deadline, v, r, s));
        _refused(vault, bob, data, _err(ERC20Permit.ERC2612ExpiredSignature.selector, deadline));
    }
}
