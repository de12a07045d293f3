// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";

import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "../../../contracts/savings/interfaces/ISavingsAccountEvents.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `Withdraw.tree`.
contract WithdrawTest is SavingsUnitTest {
    // ---- when it is refused

    function test_RevertWhen_NothingIsWithdrawn() external {
        (uint256 lendId, ) = _open();
        bytes memory zero = _err(ISavingsAccountErrors.Savings_ZeroAmount.selector, lender);
        _refused(lender, _call(lendId, 0, lender, 0), zero);
    }

    function test_RevertWhen_MoreThanIsHeldIsWithdrawn() external {
        (uint256 lendId, ) = _open();
        bytes4 short = ISavingsAccountErrors.Savings_InsufficientReceipts.selector;
        uint256 held = 100_000 * USDC;
        _refused(lender, _call(lendId, held + 1, lender, 0), _err(short, lender, lendId, held, held + 1));
        _refused(stranger, _call(lendId, 1, stranger, 0), _err(short, stranger, lendId, 0, 1));
        bytes memory most = _err(short, lender, lendId, held, type(uint256).max);
        _refused(lender, _call(lendId, type(uint256).max, lender, 0), most);
    }

    function test_RevertWhen_TheReceiptIsALoans() external {
        (, uint256 loanId) = _open();
        bytes memory wrong = _err(ISavingsAccountErrors.Savings_NotALendId.selector, loanId);
        _refused(borrower, _call(loanId, 1, borrower, 0), wrong);
    }

    function test_RevertWhen_TheReceiverIsZeroOrTheAccount() external {
        (uint256 lendId, ) = _open();
        bytes4 invalid = ISavingsAccountErrors.Savings_InvalidReceiver.selector;
        _refused(lender, _call(lendId, 1, address(0), 0), _err(invalid, address(0)));
        _refused(lender, _call(lendId, 1, address(account), 0), _err(invalid, address(account)));
    }

    function test_RevertWhen_LessThanTheMinimumIsPaid() external {
        (uint256 lendId, ) = _open();
        bytes memory little = _err(ISavingsAccountErrors.Savings_PaidTooLittle.selector, 5, 6);
        _refused(lender, _call(lendId, 5, lender, 6), little);
    }

    function test_RevertWhen_TheCashIsLentOut() external {
        (uint256 lendId, ) = _open();
        bytes4 short = ISavingsAccountErrors.Savings_InsufficientCash.selector;
        bytes memory available = _err(short, 80_000 * USDC + 1, 80_000 * USDC);
        _refused(lender, _call(lendId, 80_000 * USDC + 1, lender, 0), available);
        assertEq(_withdraw(lender, lendId, 80_000 * USDC), 80_000 * USDC, "the last of it");
    }

    // ---- when it is paid

    function test_PaysAPartToTheReceiver() external {
        (uint256 lendId, ) = _open();
        vm.expectEmit(address(account));
        emit IERC1155.TransferSingle(lender, lender, address(0), lendId, 400 * USDC);
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.Withdrawn(lender, stranger, lendId, 400 * USDC, 400 * USDC);
        vm.prank(lender);
        uint256 paid = account.withdraw(lendId, 400 * USDC, stranger, 400 * USDC);
        assertEq(paid, 400 * USDC, "nothing earned yet");
        assertEq(usdc.balanceOf(stranger), WEALTH + paid, "to the receiver");
        assertEq(account.balanceOf(lender, lendId), 99_600 * USDC, "the rest is kept");
        _assertBooks();
    }

    function test_PaysPrincipalAndInterestByTheSeedsFormula() external {
        (uint256 lendId, uint256 loanId) = _open();
        uint256 rate = account.depositRate();
        _wait(100 days);
        _repay(borrower, loanId, 10 * ETHER);
        uint256 principal = 100_000 * USDC;
        uint256 value = (principal * (WAD * YEAR + rate * 100 days)) / (WAD * YEAR);
        assertEq(_withdraw(lender, lendId, principal), value, "(1 + t / Y * depositRate) * principal");
        (uint256 scaled, uint256 snapshots, uint256 borrowSnapshots) = account.ledger();
        assertEq(scaled + snapshots + borrowSnapshots, 0, "all sums are back at 0");
        assertEq(account.balanceSheet().claims, 0, "nothing is owed");
        _assertBooks();
    }

    function test_WorksWhilePausedAndWithoutAPrice() external {
        (uint256 lendId, ) = _open();
        _pause();
        feed.setRound(99, 0, START, START);
        vm.warp(START + 8 days);
        assertGt(_withdraw(lender, lendId, 1_000 * USDC), 1_000 * USDC, "paid with interest");
    }

    function test_WhoHoldsTheReceiptWithdraws() external {
        (uint256 lendId, ) = _open();
        vm.prank(lender);
        account.safeTransferFrom(lender, stranger, lendId, 7 * USDC, "");
        assertEq(_withdraw(stranger, lendId, 7 * USDC), 7 * USDC, "bearer");
        _assertBooks();
    }

    function test_PaysNothingWhereAllIsLost() external {
        uint256 lendId = _lend(lender, 22_500 * USDC);
        uint256 loanId = _borrow(borrower, 10 * ETHER, 22_500 * USDC);
        vm.prank(admin);
        pool.slash(10 * ETHER, admin);
        vm.prank(liquidator);
        account.liquidate(loanId, 0, 0, liquidator, "");
        assertEq(account.lossFactor(), 0, "P = 0");
        assertEq(account.maxWithdraw(lendId, lender), 22_500 * USDC, "all of nothing");
        assertEq(_withdraw(lender, lendId, 22_500 * USDC), 0, "and can leave");
        assertEq(account.utilisation(), 0, "nothing deposited");
        _assertBooks();
    }

    function testFuzz_FollowsTheFormulaRoundedDown(uint256 principal, uint256 elapsed) external {
        (uint256 lendId, ) = _open();
        uint256 rate = account.depositRate();
        elapsed = bound(elapsed, 0, 20 * YEAR);
        principal = bound(principal, 1, 10_000 * USDC);
        _wait(elapsed);
        uint256 scaled = principal * (WAD * YEAR + rate * elapsed);
        uint256 paid = _withdraw(lender, lendId, principal);
        assertLe(paid * WAD * YEAR, scaled, "not above");
        assertGt((paid + 1) * WAD * YEAR, scaled, "the last one below");
        _assertBooks();
    }

    function test_AThousandPartsNeverPayMore() external {
        (uint256 lendId, ) = _open();
        _wait(17 days + 13);
        uint256 whole = account.valueOf(lendId, 7_777_777);
        uint256 parts = 0;
        for (uint256 i = 0; i < 1_000; ++i) parts += _withdraw(lender, lendId, 7_777);
        parts += _withdraw(lender, lendId, 777);
        assertLe(parts, whole, "splitting never earns");
        assertLe(whole - parts, 1_001, "and loses at most one base unit a part");
        _assertBooks();
    }

    function testFuzz_MaxWithdrawIsAlwaysPaid(uint256 principal, uint256 elapsed, uint256 spare) external {
        uint256 lendId = _lend(lender, bound(principal, 2_000 * USDC, 1e15));
        uint256 deposited = account.balanceOf(lender, lendId);
        uint256 loan = bound(spare, deposited / 2, deposited);
        _borrow(borrower, 1e24, loan);
        _wait(bound(elapsed, 0, YEAR));
        uint256 most = account.maxWithdraw(lendId, lender);
        assertLe(account.valueOf(lendId, most), account.balanceSheet().cash, "within the cash");
        if (most < deposited) assertGe(account.valueOf(lendId, most + 1), account.balanceSheet().cash, "no less");
        if (most != 0) _withdraw(lender, lendId, most);
        _assertBooks();
    }

    function _call(
        uint256 lendId,
        uint256 principal,
        address receiver,
        uint256 minOut
    ) private pure returns (bytes memory) {
        return abi.encodeCall(ISavingsAccount.withdraw, (lendId, principal, receiver, minOut));
    }
}
