// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "../../../contracts/savings/interfaces/ISavingsAccountEvents.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `ClaimInterest.tree`.
contract ClaimInterestTest is SavingsUnitTest {
    uint256 private constant PRINCIPAL = 100_000 * USDC;

    // ---- when it is refused

    function test_RevertWhen_NothingWasEarned() external {
        (uint256 lendId, ) = _open();
        bytes4 nothing = ISavingsAccountErrors.Savings_NothingToClaim.selector;
        _refused(lender, _call(lendId, PRINCIPAL, lender, 0), _err(nothing, lendId, PRINCIPAL));
        _wait(YEAR);
        _refused(lender, _call(lendId, 1, lender, 0), _err(nothing, lendId, 1));
    }

    function test_RevertWhen_TheReceiptsAreNotTheCallers() external {
        (uint256 lendId, uint256 loanId) = _open();
        _wait(YEAR);
        bytes4 short = ISavingsAccountErrors.Savings_InsufficientReceipts.selector;
        _refused(lender, _call(lendId, 0, lender, 0), _err(ISavingsAccountErrors.Savings_ZeroAmount.selector, lender));
        bytes memory more = _err(short, lender, lendId, PRINCIPAL, PRINCIPAL + 1);
        _refused(lender, _call(lendId, PRINCIPAL + 1, lender, 0), more);
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
        _wait(YEAR);
        uint256 interest = account.interestOf(lendId, PRINCIPAL);
        bytes memory little = _err(ISavingsAccountErrors.Savings_PaidTooLittle.selector, interest, interest + 1);
        _refused(lender, _call(lendId, PRINCIPAL, lender, interest + 1), little);
    }

    function test_RevertWhen_TheCashIsLentOut() external {
        uint256 lendId = _lend(lender, PRINCIPAL);
        _borrow(borrower, 100 * ETHER, PRINCIPAL);
        _wait(YEAR);
        bytes memory none = _err(ISavingsAccountErrors.Savings_InsufficientCash.selector, 70_000 * USDC, 0);
        _refused(lender, _call(lendId, PRINCIPAL, lender, 0), none);
    }

    function test_RevertWhen_ThePoolIsImpaired() external {
        (uint256 lendId, ) = _impair();
        bytes memory impaired = _err(ISavingsAccountErrors.Savings_Impaired.selector, 444_444_444, 1e9);
        _refused(lender, _call(lendId, 22_500 * USDC, lender, 0), impaired);
        assertEq(_withdraw(lender, lendId, 22_500 * USDC), 9, "what is left leaves by withdraw");
    }

    // ---- when it is paid

    function test_PaysTheInterestAndRenewsThePrincipal() external {
        (uint256 lendId, ) = _open();
        _wait(YEAR);
        (, uint256 index) = account.indices();
        uint256 id = account.lendIdOf(WAD, index);
        // U = 0.2: the borrow rate is 0.5 + 0.2 / 0.75 * 0.1, and U^2 of it the lenders'.
        uint256 due = 2_106_666_666;
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.InterestClaimed(lender, stranger, lendId, PRINCIPAL, id, PRINCIPAL, due);
        vm.prank(lender);
        (uint256 newId, uint256 principal, uint256 paid) = account.claimInterest(lendId, PRINCIPAL, stranger, due);
        assertEq(paid, due, "interest");
        assertEq(usdc.balanceOf(stranger), WEALTH + due, "to the receiver");
        assertEq(newId, id, "a receipt of now");
        assertEq(principal, PRINCIPAL, "principal survives");
        assertEq(account.balanceOf(lender, id), PRINCIPAL, "the caller's");
        assertEq(account.balanceOf(lender, lendId), 0, "for the old one");
        assertEq(account.interestOf(id, PRINCIPAL), 0, "which starts anew");
        _assertBooks();
    }

    function test_ClaimsForAPart() external {
        (uint256 lendId, ) = _open();
        _wait(YEAR);
        vm.prank(lender);
        (, uint256 principal, uint256 paid) = account.claimInterest(lendId, PRINCIPAL / 2, lender, 0);
        assertEq(principal, PRINCIPAL / 2, "half");
        assertEq(paid, 1_053_333_333, "of the interest too");
        assertEq(account.balanceOf(lender, lendId), PRINCIPAL / 2, "the rest waits");
        _assertBooks();
    }

    function test_AfterALossThePrincipalIsWhatSurvives() external {
        uint256 lendId = _lend(lender, PRINCIPAL);
        uint256 loanId = _borrow(borrower, 10 * ETHER, 22_500 * USDC);
        _wait(YEAR);
        _setPrice(1_050e8);
        vm.prank(liquidator);
        account.liquidate(loanId, type(uint256).max, 0, liquidator, "");
        uint256 value = account.valueOf(lendId, PRINCIPAL);
        uint256 factor = account.lossFactor();
        assertLt(factor, WAD, "a loss");
        vm.prank(lender);
        (uint256 newId, uint256 principal, uint256 paid) = account.claimInterest(lendId, PRINCIPAL, lender, 0);
        assertEq(principal, (PRINCIPAL * factor) / WAD, "rounded down");
        assertEq(principal + paid, value, "together what withdraw would pay");
        assertEq(account.valueOf(newId, principal), principal, "worth its principal at the new snapshot");
        _assertBooks();
    }

    function test_WorksWhilePausedAndWithoutAPrice() external {
        (uint256 lendId, ) = _open();
        _pause();
        vm.warp(START + 8 days);
        vm.prank(lender);
        (, , uint256 paid) = account.claimInterest(lendId, PRINCIPAL, lender, 0);
        assertGt(paid, 0, "paid");
    }

    function testFuzz_ClaimingAndLeavingPaysWhatLeavingDoes(uint256 principal, uint256 elapsed) external {
        (uint256 lendId, ) = _open();
        _wait(bound(elapsed, 1 days, 5 * YEAR));
        principal = bound(principal, 1 * USDC, 10_000 * USDC);
        uint256 value = account.valueOf(lendId, principal);
        vm.prank(lender);
        (uint256 newId, uint256 renewed, uint256 paid) = account.claimInterest(lendId, principal, lender, 0);
        assertEq(paid + _withdraw(lender, newId, renewed), value, "neither more nor less");
        _assertBooks();
    }

    function test_AThousandPartsNeverPayMore() external {
        (uint256 lendId, ) = _open();
        _wait(300 days + 17);
        uint256 whole = account.interestOf(lendId, 7_777_000);
        uint256 parts = 0;
        for (uint256 i = 0; i < 1_000; ++i) {
            vm.prank(lender);
            (, , uint256 paid) = account.claimInterest(lendId, 7_777, lender, 0);
            parts += paid;
        }
        assertLe(parts, whole, "splitting never earns");
        _assertBooks();
    }

    function _call(
        uint256 lendId,
        uint256 principal,
        address receiver,
        uint256 minOut
    ) private pure returns (bytes memory) {
        return abi.encodeCall(ISavingsAccount.claimInterest, (lendId, principal, receiver, minOut));
    }
}
