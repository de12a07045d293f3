// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1155Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";

import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "../../../contracts/savings/interfaces/ISavingsAccountEvents.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `Repay.tree`.
contract RepayTest is SavingsUnitTest {
    // ---- when it is refused

    function test_RevertWhen_NothingIsGivenBack() external {
        (, uint256 loanId) = _open();
        bytes memory zero = _err(ISavingsAccountErrors.Savings_ZeroAmount.selector, borrower);
        _refused(borrower, _call(loanId, 0, 0, borrower), zero);
    }

    function test_RevertWhen_MoreThanIsHeldIsGivenBack() external {
        (, uint256 loanId) = _open();
        bytes4 short = ISavingsAccountErrors.Savings_InsufficientReceipts.selector;
        bytes memory more = _err(short, borrower, loanId, 10 * ETHER, 10 * ETHER + 1);
        _refused(borrower, _call(loanId, 10 * ETHER + 1, type(uint256).max, borrower), more);
        _refused(stranger, _call(loanId, 1, type(uint256).max, stranger), _err(short, stranger, loanId, 0, 1));
    }

    function test_RevertWhen_ThereIsNoSuchLoan() external {
        (uint256 lendId, ) = _open();
        bytes4 notOpen = ISavingsAccountErrors.Savings_LoanNotOpen.selector;
        _refused(borrower, _call(2, 1, 0, borrower), _err(notOpen, 2));
        _refused(lender, _call(lendId, 1, 0, lender), _err(notOpen, lendId));
    }

    function test_RevertWhen_TheLoanIsClosed() external {
        (, uint256 loanId) = _open();
        _setPrice(1_000e8);
        vm.prank(liquidator);
        account.liquidate(loanId, type(uint256).max, 0, liquidator, "");
        assertEq(account.balanceOf(borrower, loanId), 10 * ETHER, "worthless receipts");
        bytes memory closed = _err(ISavingsAccountErrors.Savings_LoanNotOpen.selector, loanId);
        _refused(borrower, _call(loanId, 1, 0, borrower), closed);
    }

    function test_RevertWhen_MoreThanTheMaximumIsDue() external {
        (, uint256 loanId) = _open();
        bytes memory high = _err(ISavingsAccountErrors.Savings_PaymentTooHigh.selector, 20_000e6, 20_000e6 - 1);
        _refused(borrower, _call(loanId, 10 * ETHER, 20_000e6 - 1, borrower), high);
    }

    function test_RevertWhen_TheReceiverCannotTakeTheCollateral() external {
        (, uint256 loanId) = _open();
        bytes4 invalid = ISavingsAccountErrors.Savings_InvalidReceiver.selector;
        _refused(borrower, _call(loanId, 1, 1e6, address(0)), _err(invalid, address(0)));
        _refused(borrower, _call(loanId, 1, 1e6, address(account)), _err(invalid, address(account)));
        bytes memory rejects = _err(IERC1155Errors.ERC1155InvalidReceiver.selector, address(usdc));
        _refused(borrower, _call(loanId, 1, 1e6, address(usdc)), rejects);
    }

    // ---- when it is repaid

    function test_RepaysAPart() external {
        (, uint256 loanId) = _open();
        vm.expectEmit(address(account));
        emit IERC1155.TransferSingle(borrower, borrower, address(0), loanId, 4 * ETHER);
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.Repaid(borrower, stranger, loanId, 4 * ETHER, 8_000e6, 0, 4 * ETHER);
        vm.prank(borrower);
        (uint256 payment, uint256 collateral) = account.repay(loanId, 4 * ETHER, 8_000e6, stranger);
        assertEq(payment, 8_000e6, "two fifths");
        assertEq(collateral, 4 * ETHER, "of the collateral too");
        assertEq(pool.balanceOf(stranger, staking.heldPosition()), 4 * ETHER, "to the receiver");
        assertEq(account.loanOf(loanId).principal, 12_000e6, "the rest stays");
        assertEq(account.loanOf(loanId).receipts, 6 * ETHER, "with its receipts");
        _assertBooks();
    }

    function test_RepaysAllByTheSeedsFormula() external {
        (, uint256 loanId) = _open();
        uint256 rate = account.borrowRate();
        _wait(100 days);
        uint256 scaled = 20_000e6 * rate * 100 days;
        uint256 interest = (scaled + WAD * YEAR - 1) / (WAD * YEAR);
        (, uint256 debt) = account.debtOf(loanId);
        assertEq(debt, interest, "t / Y * borrowRate * principal, rounded up");
        uint256 before = usdc.balanceOf(borrower);
        assertEq(_repay(borrower, loanId, 10 * ETHER), 20_000e6 + interest, "principal + debt");
        assertEq(before - usdc.balanceOf(borrower), 20_000e6 + interest, "only what is due is pulled");
        SavingsTypes.Loan memory loan = account.loanOf(loanId);
        assertEq(uint256(loan.receipts) + loan.openedAt + loan.borrowIndex, 0, "the slots are cleared");
        assertEq(account.balanceSheet().owedByBorrowers, 0, "nothing owed");
        _assertBooks();
    }

    function test_WorksWhilePausedAndWithoutAPrice() external {
        (, uint256 loanId) = _open();
        _pause();
        _setPrice(0);
        vm.warp(START + 30 days);
        _repay(borrower, loanId, 10 * ETHER);
        assertEq(pool.balanceOf(borrower, staking.heldPosition()), 10 * ETHER, "all of it");
        _assertBooks();
    }

    function test_WorksBelowTheMinimumLoan() external {
        (, uint256 loanId) = _open();
        _repay(borrower, loanId, 10 * ETHER - 1e15);
        assertEq(account.loanOf(loanId).principal, 2e6, "2 of the 100 that a loan must be");
        _repay(borrower, loanId, 1e15);
        _assertBooks();
    }

    function test_WhoHoldsTheReceiptsRepays() external {
        (, uint256 loanId) = _open();
        vm.prank(borrower);
        account.safeTransferFrom(borrower, stranger, loanId, 5 * ETHER, "");
        assertEq(_repay(stranger, loanId, 5 * ETHER), 10_000e6, "his half");
        assertEq(pool.balanceOf(stranger, staking.heldPosition()), 5 * ETHER, "for his half");
        _repay(borrower, loanId, 5 * ETHER);
        _assertBooks();
    }

    function test_AfterAWholeLiquidationTheRestIsFree() external {
        _lend(lender, 100_000e6);
        uint256 loanId = _borrow(borrower, ETHER, 150e6);
        _setPrice(180e8);
        vm.prank(liquidator);
        account.liquidate(loanId, type(uint256).max, 0, liquidator, "");
        SavingsTypes.Loan memory loan = account.loanOf(loanId);
        assertEq(loan.principal, 0, "a small loan goes at once");
        assertGt(loan.collateral, 0, "not all of its collateral");
        vm.prank(borrower);
        (uint256 payment, uint256 collateral) = account.repay(loanId, ETHER, 0, borrower);
        assertEq(payment, 0, "for nothing");
        assertEq(collateral, loan.collateral, "what is left");
        _assertBooks();
    }

    function test_TheLastBorrowersPartAfterOthersRounding() external {
        (, uint256 loanId) = _open();
        _wait(1 days);
        for (uint256 i = 0; i < 7; ++i) _repay(borrower, loanId, ETHER + i);
        _repay(borrower, loanId, account.balanceOf(borrower, loanId));
        assertEq(staking.totalUnits(), 0, "nothing is left behind");
        assertEq(account.balanceSheet().borrowed, 0, "nor owed");
        _assertBooks();
    }

    function testFuzz_PartsRoundForTheRest(uint256 receipts, uint256 elapsed, uint256 loan) external {
        _lend(lender, 100_000e6);
        loan = bound(loan, MIN_LOAN, 22_500e6);
        uint256 loanId = _borrow(borrower, 10 * ETHER, loan);
        _wait(bound(elapsed, 0, YEAR));
        receipts = bound(receipts, 1, 10 * ETHER);
        (, uint256 debt) = account.debtOf(loanId);
        vm.prank(borrower);
        (uint256 payment, uint256 collateral) = account.repay(loanId, receipts, type(uint256).max, borrower);
        assertGe(payment * 10 * ETHER, (loan + debt - 1) * receipts, "pays at least its part");
        assertLe(collateral * 10 * ETHER, receipts * 10 * ETHER, "for at most its part");
        _assertBooks();
    }

    function test_AThousandPartsNeverOweLess() external {
        (, uint256 loanId) = _open();
        _wait(123 days + 7);
        (uint256 principal, uint256 debt) = account.debtOf(loanId);
        uint256 paid = 0;
        for (uint256 i = 0; i < 999; ++i) paid += _repay(borrower, loanId, 1e16 - i);
        paid += _repay(borrower, loanId, account.balanceOf(borrower, loanId));
        assertGe(paid, principal + debt, "splitting never owes less");
        assertLe(paid - principal - debt, 1_000, "nor more than a base unit a part");
        _assertBooks();
    }

    function _call(
        uint256 loanId,
        uint256 receipts,
        uint256 maxPayment,
        address receiver
    ) private pure returns (bytes memory) {
        return abi.encodeCall(ISavingsAccount.repay, (loanId, receipts, maxPayment, receiver));
    }
}
