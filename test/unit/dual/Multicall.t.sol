// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDualCurrencyVaultErrors as Errors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `Multicall.tree`.
contract MulticallTest is DualUnitTest {
    function test_RevertWhen_OneCallIsRefused() external {
        uint256 vaultId = _create(_buyLow());
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(dual.subscribe, (vaultId, 1_000e6, alice, 0));
        calls[1] = abi.encodeCall(dual.subscribe, (vaultId, 0, alice, 0));
        bytes memory zero = _err(Errors.DualCurrencyVault_ZeroAmount.selector, alice);
        _refused(alice, abi.encodeCall(dual.multicall, (calls)), zero);
    }

    function test_RevertWhen_TheCallerHasNotTheRoleOfACall() external {
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(dual.disableMarket, (ethMarket));
        bytes memory unauthorized = _err(RoleGated.RoleGated_Unauthorized.selector, alice, Roles.RISK);
        _refused(alice, abi.encodeCall(dual.multicall, (calls)), unauthorized);
    }

    function test_RevertWhen_ValueIsSent() external {
        uint256 vaultId = _create(_sellHigh());
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(dual.subscribeNative, (vaultId, 1e17, alice, 0));
        calls[1] = calls[0];
        // One value must not pay twice.
        _refused(alice, 1e17, abi.encodeCall(dual.multicall, (calls)), "");
        bytes memory tooLow = _err(Errors.DualCurrencyVault_ValueTooLow.selector, uint256(0), 1e17);
        _refused(alice, abi.encodeCall(dual.multicall, (calls)), tooLow);
    }

    function test_CreatesManyVaultsAtOnce() external {
        bytes[] memory calls = new bytes[](3);
        for (uint256 i = 0; i < 3; ++i) calls[i] = abi.encodeCall(dual.createVault, (_buyLow()));
        vm.prank(creator);
        bytes[] memory results = dual.multicall(calls);
        assertEq(abi.decode(results[2], (uint256)), 3, "numbers");
        assertEq(dual.vaultOf(3).holder, creator, "as the caller");
    }

    function test_SettlesRedeemsAndClosesInOrder() external {
        uint256 vaultId = _create(_buyLow());
        vm.prank(creator);
        uint256 receiptId = dual.subscribe(vaultId, 1_000e6, creator, 0);
        _publish(ethFeed, 3_001e8);
        bytes[] memory calls = new bytes[](3);
        calls[0] = abi.encodeCall(dual.settle, (address(ethSource), expiry, _proof(1)));
        calls[1] = abi.encodeCall(dual.redeem, (receiptId, 1_000e6, creator));
        calls[2] = abi.encodeCall(dual.closeCreator, (vaultId, creator));
        vm.prank(creator);
        bytes[] memory results = dual.multicall(calls);
        (, uint256 assets) = abi.decode(results[1], (address, uint256));
        assertEq(assets, 1_010e6, "redeemed");
        assertEq(_balance(usdc), 0, "nothing left");
    }
}
