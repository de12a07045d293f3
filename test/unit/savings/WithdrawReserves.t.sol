// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "../../../contracts/savings/interfaces/ISavingsAccountEvents.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `WithdrawReserves.tree`.
contract WithdrawReservesTest is SavingsUnitTest {
    // ---- when it is refused

    function test_RevertWhen_TheCallerIsNotAdmin() external {
        bytes4 unauthorized = RoleGated.RoleGated_Unauthorized.selector;
        _refused(risk, _call(1, risk), _err(unauthorized, risk, Roles.ADMIN));
        _refused(stranger, _call(1, stranger), _err(unauthorized, stranger, Roles.ADMIN));
    }

    function test_RevertWhen_NothingIsTaken() external {
        _refused(admin, _call(0, admin), _err(ISavingsAccountErrors.Savings_ZeroAmount.selector, admin));
    }

    function test_RevertWhen_TheReceiverIsZeroOrTheAccount() external {
        bytes4 invalid = ISavingsAccountErrors.Savings_InvalidReceiver.selector;
        _refused(admin, _call(1, address(0)), _err(invalid, address(0)));
        _refused(admin, _call(1, address(account)), _err(invalid, address(account)));
    }

    function test_RevertWhen_ItBelongsToLenders() external {
        bytes4 short = ISavingsAccountErrors.Savings_InsufficientReserves.selector;
        _open();
        _refused(admin, _call(1, admin), _err(short, 1, 0));
        _wait(YEAR);
        uint256 reserves = account.balanceSheet().reserves;
        _refused(admin, _call(reserves + 1, admin), _err(short, reserves + 1, reserves));
    }

    function test_RevertWhen_ADonationIsAllThereIs() external {
        _open();
        vm.prank(stranger);
        usdc.transfer(address(account), 1e12);
        bytes4 short = ISavingsAccountErrors.Savings_InsufficientReserves.selector;
        _refused(admin, _call(1, admin), _err(short, 1, 0));
    }

    function test_RevertWhen_TheCashIsLentOut() external {
        _lend(lender, 100_000e6);
        _borrow(borrower, 100 * ETHER, 90_000e6);
        _wait(YEAR);
        assertGt(account.balanceSheet().reserves, 1_000e6, "reserves that borrowers owe");
        _borrow(borrower2, 100 * ETHER, 9_999e6);
        bytes4 short = ISavingsAccountErrors.Savings_InsufficientReserves.selector;
        _refused(admin, _call(1e6 + 1, admin), _err(short, 1e6 + 1, 1e6));
    }

    // ---- when it is paid

    function test_SendsWhatBelongsToNoLender() external {
        (uint256 lendId, uint256 loanId) = _open();
        _wait(YEAR);
        _repay(borrower, loanId, 10 * ETHER);
        uint256 value = account.valueOf(lendId, 100_000e6);
        uint256 reserves = account.balanceSheet().reserves;
        assertGt(reserves, 0, "the spread");
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.ReservesWithdrawn(admin, stranger, reserves);
        vm.prank(admin);
        account.withdrawReserves(reserves, stranger);
        assertEq(usdc.balanceOf(stranger), WEALTH + reserves, "to the receiver");
        assertEq(account.balanceSheet().reserves, 0, "none left");
        _assertBooks();
        assertEq(_withdraw(lender, lendId, 100_000e6), value, "the lender has all of his");
    }

    function test_TheReserveFactorGoesThere() external {
        (uint256 lendId, ) = _open();
        _wait(YEAR);
        uint256 plain = account.interestOf(lendId, 100_000e6);
        uint256 before = account.balanceSheet().reserves;
        _set(_withReserveFactor());
        _wait(YEAR);
        uint256 kept = account.interestOf(lendId, 100_000e6) - plain;
        assertLe(kept * 2 - plain, 2, "half of what it was");
        assertGt(account.balanceSheet().reserves - before, before, "the other half is reserves");
    }

    function _withReserveFactor() private pure returns (SavingsTypes.Parameters memory p) {
        p = _defaultParameters();
        p.reserveFactorBps = 5_000;
    }

    function _call(uint256 assets, address receiver) private pure returns (bytes memory) {
        return abi.encodeCall(ISavingsAccount.withdrawReserves, (assets, receiver));
    }
}
