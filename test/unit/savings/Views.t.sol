// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IERC1155MetadataURI} from "@openzeppelin/contracts/token/ERC1155/extensions/IERC1155MetadataURI.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `Views.tree`.
contract ViewsTest is SavingsUnitTest {
    // ---- the pool

    function test_AnEmptyPool() external view {
        assertEq(account.utilisation(), 0, "U");
        assertEq(account.borrowRate(), 0.5e18, "base");
        assertEq(account.depositRate(), 0, "nothing earns");
        assertEq(account.lossFactor(), WAD, "P");
        SavingsTypes.BalanceSheet memory sheet = account.balanceSheet();
        assertEq(sheet.deposited + sheet.borrowed + sheet.cash + sheet.rewardCash + sheet.claims, 0, "nothing");
        assertEq(sheet.assets + sheet.reserves + sheet.owedByBorrowers + sheet.tokenBalance, 0, "at all");
    }

    function test_TheBalanceSheetCloses() external {
        _open();
        _wait(YEAR);
        SavingsTypes.BalanceSheet memory sheet = account.balanceSheet();
        assertEq(sheet.deposited, 100_000e6, "L");
        assertEq(sheet.borrowed, 20_000e6, "B");
        assertEq(sheet.cash, 80_000e6, "cash");
        assertEq(sheet.owedByBorrowers, 30_533_333_333, "with a year at 52.67 %, rounded down");
        assertEq(sheet.assets, sheet.cash + sheet.owedByBorrowers, "assets");
        assertEq(sheet.claims, 102_106_666_667, "with a year at 2.1067 %, rounded up");
        assertEq(sheet.assets, sheet.claims + sheet.reserves, "to the base unit");
        assertEq(sheet.lossFactorWad, WAD, "P");
    }

    /// @dev A loss of 10,000 out of 70,000: the factor is floor(1e18 * 6 / 7) = 857142857142857142, by which 70,000e6 come to
    /// 59,999,999,999.99994. Deposits are shown rounded down; in the utilisation, and so in what lenders are promised, they count
    /// rounded up: 15,000 / 60,000, where 15,000e6 / 59,999,999,999 would be 0.250000000004.
    function test_AfterALossDepositsRoundDownAndUtilisationToo() external {
        _lend(lender, 70_000e6);
        uint256 lost = _borrow(borrower, 10 * ETHER, 20_000e6);
        _borrow(borrower2, 10 * ETHER, 15_000e6);
        _setPrice(1_050e8);
        vm.prank(liquidator);
        account.liquidate(lost, type(uint256).max, 0, liquidator, "");
        assertEq(account.lossFactor(), 857142857142857142, "rounded down");
        assertEq(account.balanceSheet().deposited, 60_000e6 - 1, "L, rounded down");
        assertEq(account.utilisation(), 0.25e18, "U, by L rounded up");
        assertEq(account.depositRate(), (0.25e18 * account.borrowRate()) / 4e18, "U^2 * r, of that U");
        _assertBooks();
    }

    function test_ItsPartsNeverChange() external view {
        assertEq(account.asset(), address(usdc), "asset");
        assertEq(account.rewardToken(), address(weth), "reward token");
        assertEq(staking.account(), address(account), "adapter");
        assertEq(staking.provider(), address(pool), "provider");
        assertTrue(account.descriptor().code.length != 0, "descriptor");
        assertEq(account.authority(), address(manager), "authority");
        assertTrue(account.supportsInterface(type(IERC1155).interfaceId), "ERC-1155");
        assertTrue(account.supportsInterface(type(IERC1155MetadataURI).interfaceId), "with metadata");
    }

    function testFuzz_PokesChangeNothing(uint256 pokes, uint256 elapsed, uint256 loan) external {
        _lend(lender, 100_000e6);
        uint256 loanId = _borrow(borrower, 100 * ETHER, bound(loan, MIN_LOAN, 100_000e6));
        elapsed = bound(elapsed, 50, YEAR);
        pokes = bound(pokes, 1, 50);
        uint256 state = vm.snapshotState();
        _wait(elapsed);
        bytes32 once = _figures(loanId);
        vm.revertToState(state);
        uint256 start = block.timestamp;
        for (uint256 i = 1; i <= pokes; ++i) {
            vm.warp(start + (elapsed * i) / pokes);
            _set(_defaultParameters());
        }
        assertEq(_figures(loanId), once, "500 times or once");
    }

    // ---- receipts

    function test_TheIdIsTheSnapshot() external view {
        uint256 id = account.lendIdOf(0.875e18, 12_345);
        assertEq(id, (1 << 255) | (uint256(0.875e18) << 96) | 12_345, "as documented");
        (uint256 factor, uint256 index) = account.snapshotOf(id);
        assertEq(factor, 0.875e18, "P0");
        assertEq(index, 12_345, "li0");
    }

    function test_RevertWhen_TheSnapshotIsOutOfRange() external {
        bytes4 overflow = SafeCast.SafeCastOverflowedUintDowncast.selector;
        vm.expectRevert(abi.encodeWithSelector(overflow, uint8(64), uint256(1 << 64)));
        account.lendIdOf(1 << 64, 0);
        vm.expectRevert(abi.encodeWithSelector(overflow, uint8(96), uint256(1 << 96)));
        account.lendIdOf(1, 1 << 96);
    }

    function test_RevertWhen_TheIdIsNoDeposits() external {
        uint256[4] memory ids = [uint256(0), 1, account.lendIdOf(0, 5), account.lendIdOf(1, 5) | (uint256(1) << 160)];
        for (uint256 i = 0; i < ids.length; ++i) _revertsOn(ids[i]);
    }

    function test_RevertWhen_TheIndexHasNotBeenReached() external {
        _open();
        _wait(1);
        (, uint256 index) = account.indices();
        uint256 id = account.lendIdOf(WAD, index + 1);
        bytes memory never = _err(ISavingsAccountErrors.Savings_NotALendId.selector, id);
        vm.expectRevert(never);
        account.valueOf(id, 1);
        vm.expectRevert(never);
        account.maxWithdraw(id, lender);
        assertEq(account.valueOf(account.lendIdOf(WAD, index), 1), 1, "the present one has");
    }

    function test_WhatADepositIsWorth() external {
        (uint256 lendId, ) = _open();
        _wait(YEAR);
        assertEq(account.valueOf(lendId, 100_000e6), 102_106_666_666, "rounded down");
        assertEq(account.interestOf(lendId, 100_000e6), 2_106_666_666, "the interest of it");
        assertEq(account.valueOf(lendId, 0), 0, "of nothing");
        assertEq(account.maxWithdraw(lendId, stranger), 0, "of nobody");
    }

    // ---- loans

    function test_ALoanThatNeverWas() external view {
        SavingsTypes.Loan memory loan = account.loanOf(7);
        assertEq(uint256(loan.principal) + loan.collateral + loan.receipts + loan.openedAt, 0, "zeros");
        (uint256 principal, uint256 debt) = account.debtOf(7);
        assertEq(principal + debt, 0, "owes nothing");
        assertEq(account.collateralValue(7), 0, "has nothing");
        assertEq(account.healthFactor(7), type(uint256).max, "cannot be liquidated");
        assertEq(account.loanCount(), 0, "none yet");
    }

    function test_WhatALoanOwesAndHas() external {
        (, uint256 loanId) = _open();
        _wait(YEAR);
        (uint256 principal, uint256 debt) = account.debtOf(loanId);
        assertEq(principal, 20_000e6, "principal");
        assertEq(debt, 10_533_333_334, "rounded up");
        assertEq(account.collateralValue(loanId), 30_000e6, "value");
        assertEq(account.healthFactor(loanId), (24_000e6 * WAD) / uint256(30_533_333_334), "rounded down");
        assertEq(account.loanCount(), 1, "one");
    }

    function testFuzz_HealthIsBelowOneExactlyWhereItIs(uint256 price, uint256 loan) external {
        _lend(lender, 100_000e6);
        uint256 loanId = _borrow(borrower, 10 * ETHER, bound(loan, MIN_LOAN, 22_500e6));
        _setPrice(bound(price, 1, 1e14));
        (uint256 principal, ) = account.debtOf(loanId);
        bool below = account.collateralValue(loanId) * 8_000 < principal * 10_000;
        assertTrue((account.healthFactor(loanId) < WAD) == below, "no rounding decides");
    }

    function _revertsOn(uint256 id) private {
        bytes memory wrong = _err(ISavingsAccountErrors.Savings_NotALendId.selector, id);
        vm.expectRevert(wrong);
        account.snapshotOf(id);
        vm.expectRevert(wrong);
        account.valueOf(id, 1);
        vm.expectRevert(wrong);
        account.interestOf(id, 1);
        vm.expectRevert(wrong);
        account.maxWithdraw(id, lender);
    }

    function _figures(uint256 loanId) private view returns (bytes32) {
        (uint256 borrowIndex, uint256 lendIndex) = account.indices();
        (uint256 principal, uint256 debt) = account.debtOf(loanId);
        uint256 value = account.valueOf(account.lendIdOf(WAD, 0), 100_000e6);
        return keccak256(abi.encode(borrowIndex, lendIndex, principal, debt, value, account.balanceSheet()));
    }
}
