// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `SetProtocolCap.tree`.
contract DerbyVaultSetProtocolCapTest is DerbyVaultUnitTest {
    // ---- when it is refused

    function test_RevertWhen_TheCallerHasNoRole() external {
        bytes4 unauthorized = IAccessManaged.AccessManagedUnauthorized.selector;
        _refused(bob, _call(0, 1), _err(unauthorized, bob));
        _refused(guardian, _call(0, 1), _err(unauthorized, guardian));
    }

    function test_RevertWhen_TheProtocolIsUnknown() external {
        _refused(address(this), _call(3, 1), _err(IDerbyVaultErrors.DerbyVault_UnknownProtocol.selector, 3, 3));
    }

    function testFuzz_RevertWhen_ItIsOutOfBounds(uint256 cap) external {
        uint256 most = type(uint112).max;
        cap = bound(cap, most + 1, type(uint256).max);
        bytes4 out = IDerbyVaultErrors.DerbyVault_ParameterOutOfBounds.selector;
        bytes memory err = abi.encodeWithSelector(out, bytes32("cap"), cap, 0, most);
        _refused(address(this), _call(0, cap), err);
    }

    // ---- when it is set

    function testFuzz_IsTheMostItIsGiven(uint256 cap) external {
        cap = bound(cap, 0, type(uint112).max);
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.ProtocolCapChanged(0, cap);
        vault.setProtocolCap(0, cap);
        assertEq(vault.protocolOf(0).cap, cap, "set");
        _deposit(alice, 100_000e6);
        _vote(1, 1, 0);
        _close();
        uint256 expected = cap < 45_000e6 ? cap : 45_000e6;
        if (expected < 100e6) expected = 0; // below the margin nothing moves
        _assertAllocations(expected, 45_000e6, 0, 55_000e6 - expected);
        _assertBooks();
    }

    function test_WhatItHoldsBeyondLeavesWithTheNextClose() external {
        _open();
        vault.setProtocolCap(1, 5_000e6);
        _close();
        _assertAllocations(30_000e6, 5_000e6, 15_000e6, 50_000e6);
        _assertBooks();
    }

    function test_HoldsWhereNobodyVotesToo() external {
        _open();
        vault.setProtocolCap(1, 5_000e6);
        _vote(0, 0, 0);
        _close();
        _assertAllocations(30_000e6, 5_000e6, 15_000e6, 50_000e6);
        _assertBooks();
    }

    function test_CountsInACloseThatIsInProgress() external {
        _deposit(alice, 100_000e6);
        _vote(40, 60, 20);
        _advanceTo(DerbyTypes.Phase.Deposit);
        vault.setProtocolCap(0, 1_000e6);
        _finish();
        _assertAllocations(1_000e6, 45_000e6, 15_000e6, 39_000e6);
        _assertBooks();
    }

    function _call(uint16 id, uint256 cap) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyVault.setProtocolCap, (id, cap));
    }
}
