// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {RoleGatedHarness} from "../../../../contracts/mocks/RoleGatedHarness.sol";
import {RoleGated} from "../../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../../contracts/shared/access/Roles.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `RoleGated.tree`.
contract RoleGatedTest is Test {
    uint256 private constant START = 1_800_000_000;

    AccessManager private manager;
    RoleGatedHarness private gate;
    address private member;

    function setUp() external {
        vm.warp(START);
        manager = DeployShared.accessManager(address(this));
        gate = new RoleGatedHarness(address(manager), Roles.REWARDER);
        member = makeAddr("member");
    }

    function test_Constructor_RevertWhen_AuthorityIsNotAContract() external {
        vm.expectRevert(abi.encodeWithSelector(RoleGated.RoleGated_InvalidAuthority.selector, address(0)));
        new RoleGatedHarness(address(0), Roles.REWARDER);
        vm.expectRevert(abi.encodeWithSelector(RoleGated.RoleGated_InvalidAuthority.selector, member));
        new RoleGatedHarness(member, Roles.REWARDER);
    }

    function test_Constructor_PinsTheAuthority() external view {
        assertEq(gate.authority(), address(manager), "authority");
    }

    function test_RevertWhen_CallerHasNoRole() external {
        _refuses(member);
    }

    function test_RevertWhen_CallerHasAnotherRole() external {
        manager.grantRole(Roles.GUARDIAN, member, 0);
        _refuses(member);
        _refuses(address(this));
    }

    function test_RevertWhen_TheRoleComesWithAnExecutionDelay() external {
        manager.grantRole(Roles.REWARDER, member, 1);
        _refuses(member);
    }

    function test_RevertWhen_TheGrantHasNotTakenEffect() external {
        manager.setGrantDelay(Roles.REWARDER, 1 hours);
        vm.warp(START + 5 days);
        manager.grantRole(Roles.REWARDER, member, 0);
        vm.warp(START + 5 days + 1 hours - 1);
        _refuses(member);
        vm.warp(START + 5 days + 1 hours);
        _serves(member);
    }

    function test_RevertWhen_TheRoleWasRevoked() external {
        manager.grantRole(Roles.REWARDER, member, 0);
        _serves(member);
        manager.revokeRole(Roles.REWARDER, member);
        _refuses(member);
    }

    function test_ServesAMember() external {
        manager.grantRole(Roles.REWARDER, member, 0);
        _serves(member);
    }

    function _serves(address caller) private {
        vm.prank(caller);
        assertTrue(gate.gated(), "served");
    }

    function _refuses(address caller) private {
        vm.expectRevert(abi.encodeWithSelector(RoleGated.RoleGated_Unauthorized.selector, caller, Roles.REWARDER));
        vm.prank(caller);
        gate.gated();
    }
}
