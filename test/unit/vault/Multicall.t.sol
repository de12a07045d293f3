// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {IVault} from "../../../contracts/vault/interfaces/IVault.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @dev The tree is in `Multicall.tree`.
contract MulticallTest is VaultTest {
    function test_RevertWhen_OneCallIsRefused() external {
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(IERC4626.deposit, (5, alice));
        calls[1] = abi.encodeCall(IERC4626.redeem, (6, alice, alice));
        bytes memory tooMuch = _err(ERC4626.ERC4626ExceededMaxRedeem.selector, alice, 6, 5);
        _refused(vault, alice, abi.encodeCall(Multicall.multicall, (calls)), tooMuch);
    }

    function test_RevertWhen_TheCallerHasNotTheRoleOfACall() external {
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(IVault.fund, (5, 1));
        bytes memory unauthorized = _err(RoleGated.RoleGated_Unauthorized.selector, alice, Roles.REWARDER);
        _refused(vault, alice, abi.encodeCall(Multicall.multicall, (calls)), unauthorized);
    }

    function test_CallsInOrderAsTheCaller() external {
        bytes[] memory calls = new bytes[](3);
        calls[0] = abi.encodeCall(IERC4626.deposit, (100, alice));
        calls[1] = abi.encodeCall(IERC4626.redeem, (40, bob, alice));
        calls[2] = abi.encodeCall(IVault.stakeOf, (alice));
        vm.prank(alice);
        bytes[] memory results = vault.multicall(calls);
        assertEq(abi.decode(results[0], (uint256)), 100, "shares");
        assertEq(abi.decode(results[1], (uint256)), 38, "assets");
        assertEq(abi.decode(results[2], (uint256)), 60, "a later call sees the earlier ones");
    }

    function test_TheRewarderFundsThroughIt() external {
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(IVault.fund, (604_800, 1));
        calls[1] = abi.encodeCall(IVault.topUp, (604_800));
        vm.prank(rewarder);
        vault.multicall(calls);
        assertEq(vault.streamEndsAt(), START + 2 * EPOCH, "both");
    }
}
