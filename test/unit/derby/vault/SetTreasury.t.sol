// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `SetTreasury.tree`.
contract DerbyVaultSetTreasuryTest is DerbyVaultUnitTest {
    // ---- when it is refused

    function test_RevertWhen_TheCallerIsNotAdmin() external {
        bytes4 unauthorized = IAccessManaged.AccessManagedUnauthorized.selector;
        _refused(treasury, _call(carol), _err(unauthorized, treasury));
        _refused(guardian, _call(carol), _err(unauthorized, guardian));
    }

    /// @dev Shares sent to either would be lost, and the last exit would revert.
    function test_RevertWhen_ItIsNobodyOrTheVault() external {
        bytes4 invalid = IDerbyVaultErrors.DerbyVault_InvalidAddress.selector;
        _refused(address(this), _call(address(0)), _err(invalid, address(0)));
        _refused(address(this), _call(address(vault)), _err(invalid, address(vault)));
    }

    // ---- when it is set

    function test_GetsWhatNobodyOwnsFromNowOn() external {
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.TreasuryChanged(carol);
        vault.setTreasury(carol);
        assertEq(vault.treasury(), carol, "set");
        _setExitFee(100);
        _deposit(alice, 1_000e6);
        vm.prank(alice);
        vault.redeem(1_000e6, alice, alice);
        assertEq(vault.balanceOf(carol), 10e6, "the new one");
        assertEq(vault.balanceOf(treasury), 0, "not the old one");
    }

    function test_CanBeSetDuringAClose() external {
        _begin(1);
        vault.setTreasury(carol);
        _finish();
        assertEq(vault.treasury(), carol, "set");
    }

    function _call(address newTreasury) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyVault.setTreasury, (newTreasury));
    }
}
