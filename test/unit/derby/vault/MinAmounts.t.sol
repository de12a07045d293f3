// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `MinAmounts.tree`.
contract DerbyVaultMinAmountsTest is DerbyVaultUnitTest {
    // ---- depositWithMin

    function test_RevertWhen_ItWouldBuyTooFewShares() external {
        _openWithProfit();
        uint256 shares = vault.previewDeposit(1_000e6);
        bytes4 few = IDerbyVaultErrors.DerbyVault_TooFewShares.selector;
        bytes memory data = abi.encodeCall(IDerbyVault.depositWithMin, (1_000e6, bob, shares + 1));
        _refused(bob, data, _err(few, 1_000e6, shares, shares + 1));
    }

    function test_BuysExactlyTheLeast() external {
        _openWithProfit();
        uint256 shares = vault.previewDeposit(1_000e6);
        vm.prank(bob);
        assertEq(vault.depositWithMin(1_000e6, carol, shares), shares, "bought");
        assertEq(vault.balanceOf(carol), shares, "for the receiver");
    }

    // ---- redeemWithMin

    function test_RevertWhen_ItWouldBringTooFewAssets() external {
        _open();
        _setExitFee(100);
        bytes4 few = IDerbyVaultErrors.DerbyVault_TooFewAssets.selector;
        bytes memory data = abi.encodeCall(IDerbyVault.redeemWithMin, (1_000e6, alice, 990e6 + 1));
        _refused(alice, data, _err(few, 1_000e6, 990e6, 990e6 + 1));
    }

    function test_BringsExactlyTheLeast() external {
        _open();
        _setExitFee(100);
        vm.prank(alice);
        assertEq(vault.redeemWithMin(1_000e6, carol, 990e6), 990e6, "paid");
        assertEq(usdc.balanceOf(carol), WEALTH + 990e6, "to the receiver");
        assertEq(vault.balanceOf(alice), 99_000e6, "by the caller");
    }
}
