// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `Multicall.tree`.
contract MulticallTest is SavingsUnitTest {
    // ---- when one call is refused

    function test_RevertWhen_OneCallIsRefused() external {
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(ISavingsAccount.lend, (5, lender));
        calls[1] = abi.encodeCall(ISavingsAccount.withdraw, (account.lendIdOf(WAD, 0), 6, lender, 0));
        bytes4 short = ISavingsAccountErrors.Savings_InsufficientReceipts.selector;
        bytes memory more = _err(short, lender, account.lendIdOf(WAD, 0), 5, 6);
        _refused(lender, abi.encodeCall(Multicall.multicall, (calls)), more);
    }

    function test_RevertWhen_TheCallerHasNotTheRoleOfACall() external {
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(ISavingsAccount.pauseInbound, ());
        bytes memory unauthorized = _err(RoleGated.RoleGated_Unauthorized.selector, lender, Roles.GUARDIAN);
        _refused(lender, abi.encodeCall(Multicall.multicall, (calls)), unauthorized);
    }

    // ---- when all are good

    function test_CallsInOrderAsTheCaller() external {
        uint256 lendId = account.lendIdOf(WAD, 0);
        bytes[] memory calls = new bytes[](3);
        calls[0] = abi.encodeCall(ISavingsAccount.lend, (100, lender));
        calls[1] = abi.encodeCall(ISavingsAccount.withdraw, (lendId, 40, stranger, 40));
        calls[2] = abi.encodeCall(ISavingsAccount.maxWithdraw, (lendId, lender));
        vm.prank(lender);
        bytes[] memory results = account.multicall(calls);
        assertEq(abi.decode(results[0], (uint256)), lendId, "the receipt");
        assertEq(abi.decode(results[1], (uint256)), 40, "paid");
        assertEq(abi.decode(results[2], (uint256)), 60, "a later call sees the earlier ones");
        _assertBooks();
    }
}
