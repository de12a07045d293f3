// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "../../../contracts/savings/interfaces/ISavingsAccountEvents.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `RepayDebt.tree`.
contract RepayDebtTest is SavingsUnitTest {
    // ---- when it is refused

    function test_RevertWhen_ThereIsNoSuchLoan() external {
        _open();
        bytes memory notOpen = _err(ISavingsAccountErrors.Savings_LoanNotOpen.selector, 7);
        _refused(stranger, _call(7, 1e6), notOpen);
    }

    function test_RevertWhen_NothingIsOwed() external {
        (, uint256 loanId) = _open();
        vm.prank(stranger);
        account.repayDebt(loanId, type(uint256).max);
        _refused(stranger, _call(loanId, 1), _err(ISavingsAccountErrors.Savings_NothingOwed.selector, loanId));
    }

    function test_RevertWhen_ItPaysForNoPrincipal() external {
        (, uint256 loanId) = _open();
        bytes4 small = ISavingsAccountErrors.Savings_PaymentTooSmall.selector;
        _refused(stranger, _call(loanId, 0), _err(small, 0));
        _wait(1);
        _refused(stranger, _call(loanId, 1), _err(small, 1));
    }

    function test_RevertWhen_ItWouldLeaveLessThanTheMinimum() external {
        (, uint256 loanId) = _open();
        bytes4 small = ISavingsAccountErrors.Savings_LoanTooSmall.selector;
        bytes memory left = _err(small, MIN_LOAN - 1, MIN_LOAN);
        _refused(stranger, _call(loanId, 20_000e6 - MIN_LOAN + 1), left);
        vm.prank(stranger);
        assertEq(account.repayDebt(loanId, 20_000e6 - MIN_LOAN), 19_900e6, "down to the minimum");
        _refused(stranger, _call(loanId, 1), left);
    }

    // ---- when it is paid

    function test_PaysPrincipalWithItsInterest() external {
        (, uint256 loanId) = _open();
        _wait(YEAR);
        // 52.666...% a year: 1,526.666... buy 1,000 of principal.
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.DebtRepaid(stranger, loanId, 1_000e6, 526_666_667);
        vm.prank(stranger);
        assertEq(account.repayDebt(loanId, 1_526_666_667), 1_526_666_667, "principal and interest pro rata");
        assertEq(account.loanOf(loanId).principal, 19_000e6, "off the principal");
        assertEq(account.loanOf(loanId).collateral, 10 * ETHER, "nothing is taken out");
        assertEq(account.balanceOf(borrower, loanId), 10 * ETHER, "nor burned");
        _assertBooks();
    }

    function test_PullsNoMoreThanIsDue() external {
        (, uint256 loanId) = _open();
        _wait(YEAR);
        (uint256 principal, uint256 debt) = account.debtOf(loanId);
        uint256 before = usdc.balanceOf(stranger);
        vm.prank(stranger);
        assertEq(account.repayDebt(loanId, type(uint256).max), principal + debt, "all of it");
        assertEq(before - usdc.balanceOf(stranger), principal + debt, "and no more");
        (principal, debt) = account.debtOf(loanId);
        assertEq(principal + debt, 0, "free of debt");
        vm.prank(borrower);
        (uint256 payment, ) = account.repay(loanId, 10 * ETHER, 0, borrower);
        assertEq(payment, 0, "the owner takes his collateral for nothing");
        _assertBooks();
    }

    function test_WorksWhilePausedAndWithoutAPrice() external {
        (, uint256 loanId) = _open();
        _pause();
        vm.warp(START + 30 days);
        vm.prank(stranger);
        assertGt(account.repayDebt(loanId, 1_000e6), 0, "paid");
    }

    function testFuzz_IsTheMostThatThePaymentBuys(uint256 assets, uint256 elapsed) external {
        (, uint256 loanId) = _open();
        _wait(bound(elapsed, 0, 5 * YEAR));
        assets = bound(assets, 10, 19_000e6);
        (uint256 indexNow, ) = account.indices();
        uint256 growth = indexNow - account.loanOf(loanId).borrowIndex;
        vm.prank(stranger);
        uint256 payment = account.repayDebt(loanId, assets);
        uint256 principal = 20_000e6 - account.loanOf(loanId).principal;
        assertLe(payment, assets, "within the offer");
        uint256 oneMore = principal + 1 + ((principal + 1) * growth + WAD * YEAR - 1) / (WAD * YEAR);
        assertGt(oneMore, assets, "one more would not be");
        _assertBooks();
    }

    function test_AThousandPartsNeverOweLess() external {
        (, uint256 loanId) = _open();
        _wait(200 days + 3);
        (uint256 principal, uint256 debt) = account.debtOf(loanId);
        uint256 paid = 0;
        for (uint256 i = 0; i < 1_000; ++i) {
            vm.prank(stranger);
            paid += account.repayDebt(loanId, 7_777_777);
        }
        vm.prank(stranger);
        paid += account.repayDebt(loanId, type(uint256).max);
        assertGe(paid, principal + debt, "splitting never owes less");
        assertLe(paid - principal - debt, 1_001, "nor more than a base unit a part");
    }

    function _call(uint256 loanId, uint256 assets) private pure returns (bytes memory) {
        return abi.encodeCall(ISavingsAccount.repayDebt, (loanId, assets));
    }
}
