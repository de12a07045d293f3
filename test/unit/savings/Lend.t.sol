// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IERC1155Errors, IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "../../../contracts/savings/interfaces/ISavingsAccountEvents.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {Permits} from "../../helpers/Permits.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `Lend.tree`.
contract LendTest is SavingsUnitTest {
    // ---- when it must not come in

    function test_RevertWhen_InboundIsPaused() external {
        _pause();
        bytes memory paused = _err(InboundPause.InboundPause_Paused.selector, START + 14 days);
        _refused(lender, abi.encodeCall(ISavingsAccount.lend, (1, lender)), paused);
        _refused(lender, abi.encodeCall(ISavingsAccount.lendWithPermit, (1, lender, 0, 0, 0, 0)), paused);
    }

    function test_RevertWhen_NothingIsLent() external {
        bytes memory zero = _err(ISavingsAccountErrors.Savings_ZeroAmount.selector, lender);
        _refused(lender, abi.encodeCall(ISavingsAccount.lend, (0, lender)), zero);
    }

    function test_RevertWhen_TheSupplyCapIsExceeded() external {
        SavingsTypes.Parameters memory parameters = _defaultParameters();
        parameters.supplyCap = uint96(1_000 * USDC);
        _set(parameters);
        _lend(lender, 600 * USDC);
        bytes4 exceeded = ISavingsAccountErrors.Savings_SupplyCapExceeded.selector;
        bytes memory tooMuch = _err(exceeded, 400 * USDC + 1, 400 * USDC);
        _refused(lender, abi.encodeCall(ISavingsAccount.lend, (400 * USDC + 1, lender)), tooMuch);
        _lend(lender2, 400 * USDC);
        assertEq(account.balanceSheet().deposited, 1_000 * USDC, "the whole cap can be used");
        parameters.supplyCap = 1;
        _set(parameters);
        _refused(lender, abi.encodeCall(ISavingsAccount.lend, (1, lender)), _err(exceeded, 1, 0));
    }

    /// @dev Of 60,000 lent a third is lost: what is left is 39,999.99999999996 and counts as 40,000.
    function test_RevertWhen_TheSupplyCapIsExceededByLessThanAUnit() external {
        _lend(lender, 60_000 * USDC);
        uint256 loanId = _borrow(borrower, 20 * ETHER, 40_000 * USDC);
        _setPrice(1_050e8);
        vm.prank(liquidator);
        account.liquidate(loanId, type(uint256).max, 0, liquidator, "");
        SavingsTypes.Parameters memory parameters = _defaultParameters();
        parameters.supplyCap = uint96(50_000 * USDC);
        _set(parameters);
        bytes4 exceeded = ISavingsAccountErrors.Savings_SupplyCapExceeded.selector;
        bytes memory tooMuch = _err(exceeded, 10_000 * USDC + 1, 10_000 * USDC);
        _refused(lender2, abi.encodeCall(ISavingsAccount.lend, (10_000 * USDC + 1, lender2)), tooMuch);
        _lend(lender2, 10_000 * USDC);
    }

    function test_RevertWhen_ThePoolIsImpaired() external {
        _impair();
        bytes memory impaired = _err(ISavingsAccountErrors.Savings_Impaired.selector, 444_444_444, 1e9);
        _refused(lender2, abi.encodeCall(ISavingsAccount.lend, (1, lender2)), impaired);
    }

    function test_RevertWhen_TheReceiverCannotHoldReceipts() external {
        bytes4 invalid = IERC1155Errors.ERC1155InvalidReceiver.selector;
        _refused(lender, abi.encodeCall(ISavingsAccount.lend, (1, address(0))), _err(invalid, address(0)));
        _refused(lender, abi.encodeCall(ISavingsAccount.lend, (1, address(account))), _err(invalid, address(account)));
        _refused(lender, abi.encodeCall(ISavingsAccount.lend, (1, address(usdc))), _err(invalid, address(usdc)));
    }

    function test_RevertWhen_TheAllowanceIsShort() external {
        vm.prank(lender);
        usdc.approve(address(account), 4);
        bytes memory short = _err(IERC20Errors.ERC20InsufficientAllowance.selector, address(account), 4, 5);
        _refused(lender, abi.encodeCall(ISavingsAccount.lend, (5, lender)), short);
        _refused(lender, abi.encodeCall(ISavingsAccount.lendWithPermit, (5, lender, 0, 0, 0, 0)), short);
    }

    // ---- when it comes in

    function test_MintsOneToOneForTheReceiver() external {
        uint256 id = account.lendIdOf(WAD, 0);
        vm.expectEmit(address(account));
        emit IERC1155.TransferSingle(lender, address(0), stranger, id, 5 * USDC);
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.Lent(lender, stranger, id, 5 * USDC);
        vm.prank(lender);
        uint256 lendId = account.lend(5 * USDC, stranger);
        assertEq(lendId, id, "the snapshot");
        assertEq(account.balanceOf(stranger, id), 5 * USDC, "receipts");
        assertEq(account.balanceOf(lender, id), 0, "not the payer's");
        assertEq(usdc.balanceOf(lender), WEALTH - 5 * USDC, "paid");
        (uint256 scaled, uint256 snapshots, ) = account.ledger();
        assertEq(scaled, 5 * USDC * 1e10, "N = principal * K / P0");
        assertEq(snapshots, 0, "M = n * li0");
        _assertBooks();
    }

    function test_EqualSnapshotsShareAnId() external {
        uint256 first = _lend(lender, 10_000 * USDC);
        assertEq(_lend(lender2, 1), first, "of the same moment");
        _wait(1 days);
        assertEq(_lend(lender2, 1), first, "nobody borrowed: nothing was earned");
        _borrow(borrower, 10 * ETHER, 5_000 * USDC);
        assertEq(_lend(lender2, 1), first, "nor has the new loan yet");
        _wait(1);
        assertTrue(_lend(lender2, 1) != first, "a second later it has");
        _assertBooks();
    }

    function test_ALaterReceiptEarnsFromNowOn() external {
        (uint256 early, ) = _open();
        _wait(30 days);
        uint256 before = account.interestOf(early, 100_000 * USDC);
        uint256 late = _lend(lender2, 100_000 * USDC);
        assertEq(account.valueOf(late, 100_000 * USDC), 100_000 * USDC, "nothing retroactive");
        assertEq(account.interestOf(early, 100_000 * USDC), before, "at nobody's expense");
        _wait(30 days);
        uint256 since = account.interestOf(early, 100_000 * USDC) - before;
        assertLe(since - account.interestOf(late, 100_000 * USDC), 1, "alike from now on");
    }

    function test_APermitReplacesTheApproval() external {
        (address owner, uint8 v, bytes32 r, bytes32 s) = _permit(7 * USDC);
        vm.prank(owner);
        uint256 lendId = account.lendWithPermit(7 * USDC, owner, START, v, r, s);
        assertEq(account.balanceOf(owner, lendId), 7 * USDC, "lent");
        _assertBooks();
    }

    function test_APermitThatWasUsedAlreadyStillServes() external {
        (address owner, uint8 v, bytes32 r, bytes32 s) = _permit(7 * USDC);
        usdc.permit(owner, address(account), 7 * USDC, START, v, r, s);
        vm.prank(owner);
        uint256 lendId = account.lendWithPermit(7 * USDC, owner, START, v, r, s);
        assertEq(account.balanceOf(owner, lendId), 7 * USDC, "lent");
    }

    function test_ADonationChangesNoReceipt() external {
        _lend(lender, 1);
        vm.prank(stranger);
        usdc.transfer(address(account), 1e24);
        uint256 lendId = _lend(lender2, 1_000 * USDC);
        assertEq(account.valueOf(lendId, 1_000 * USDC), 1_000 * USDC, "1 : 1 still");
        assertEq(account.balanceSheet().cash, 1_000 * USDC + 1, "not booked");
        assertEq(_withdraw(lender2, lendId, 1_000 * USDC), 1_000 * USDC, "all back");
    }

    function testFuzz_LendAndLeaveAtOnceGainsAndLosesNothing(uint256 assets, uint256 elapsed) external {
        _open();
        _wait(bound(elapsed, 0, 10 * YEAR));
        assets = bound(assets, 1, WEALTH);
        uint256 lendId = _lend(lender2, assets);
        assertEq(_withdraw(lender2, lendId, assets), assets, "to the wei");
        _assertBooks();
    }

    function _permit(uint256 value) private returns (address owner, uint8 v, bytes32 r, bytes32 s) {
        owner = vm.addr(7);
        usdc.mint(owner, value);
        (v, r, s) = Permits.sign(vm, usdc, 7, address(account), value, START);
    }
}
