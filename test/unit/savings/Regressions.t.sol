// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "../../../contracts/savings/interfaces/ISavingsAccountEvents.sol";
import {IChainlinkPriceSourceErrors} from "../../../contracts/shared/oracles/interfaces/IChainlinkPriceSourceErrors.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @notice One test for each defect of the seed's own code (seed 003), which this one must not have.
/// @dev The tree is in `Regressions.tree`.
contract RegressionsTest is SavingsUnitTest {
    // ---- what a borrower pays

    /// @dev There, a repayment charged the whole collateral's value: the fourth found less borrowed than he was to pay.
    function test_TheLastOfFourBorrowersRepays() external {
        _lend(lender, 100_000e6);
        uint256[4] memory loans;
        for (uint256 i = 0; i < 4; ++i) {
            loans[i] = _borrow(borrower, 10 * ETHER, 20_000e6 + i * 100e6);
            _wait(1 days);
        }
        for (uint256 i = 0; i < 4; ++i) {
            (uint256 principal, uint256 debt) = account.debtOf(loans[i]);
            assertEq(_repay(borrower, loans[i], 10 * ETHER), principal + debt, "principal and debt, no more");
        }
        assertEq(account.balanceSheet().borrowed + staking.totalUnits(), 0, "nothing is left behind");
        _assertBooks();
    }

    /// @dev There, principal was the collateral's value at repay: it doubled with the price.
    function test_PrincipalIsWhatWasBorrowedWhateverThePrice() external {
        (, uint256 loanId) = _open();
        _setPrice(6_000e8);
        (uint256 principal, uint256 debt) = account.debtOf(loanId);
        assertEq(principal + debt, 20_000e6, "dearer collateral");
        _setPrice(1_500e8);
        assertEq(_repay(borrower, loanId, 10 * ETHER), 20_000e6, "cheaper collateral");
    }

    /// @dev There, the rate at repay counted for the whole term: a deposit in the same block cut a year's debt.
    function test_ASameBlockDepositCutsNoDebt() external {
        (, uint256 loanId) = _open();
        _wait(YEAR);
        (, uint256 debt) = account.debtOf(loanId);
        _lend(lender2, 10_000_000e6);
        (, uint256 debtAfter) = account.debtOf(loanId);
        assertEq(debtAfter, debt, "after a deposit");
        _borrow(borrower2, 1e23, 10_000_000e6);
        (, debtAfter) = account.debtOf(loanId);
        assertEq(debtAfter, debt, "nor raises it a loan");
        assertEq(_repay(borrower, loanId, 10 * ETHER), 20_000e6 + debt, "paid");
    }

    // ---- what lenders get

    /// @dev There, three thirds of an income of 10,000 were paid as 10,001.
    function test_NoMoreIsPaidOutThanCameIn() external {
        address[3] memory people = [lender, lender2, stranger];
        uint256 lendId;
        for (uint256 i = 0; i < 3; ++i) lendId = _lend(people[i], 33_333_333_333 + i);
        uint256 deposits = account.balanceSheet().deposited;
        uint256 loanId = _borrow(borrower, 100 * ETHER, deposits);
        _wait(17 days + 5);
        uint256 income = _repay(borrower, loanId, 100 * ETHER) - deposits;
        uint256 paid = 0;
        for (uint256 i = 0; i < 3; ++i) paid += _withdraw(people[i], lendId, 33_333_333_333 + i);
        assertLe(paid, deposits + income, "at most what came in");
        assertLe(deposits + income - paid, 4, "and less by rounding only: all was lent out");
        _assertBooks();
    }

    /// @dev There, a deposit withdrawn in the same epoch reset the shortfall that had been recorded.
    function test_ALossSurvivesALendAndAWithdrawOfTheSameBlock() external {
        (uint256 lendId, uint256 loanId) = _open();
        _setPrice(1_050e8);
        vm.prank(liquidator);
        account.liquidate(loanId, type(uint256).max, 0, liquidator, "");
        uint256 value = account.valueOf(lendId, 100_000e6);
        assertEq(value, 90_000e6, "10,000 are lost");
        uint256 other = _lend(lender2, 500_000e6);
        assertEq(_withdraw(lender2, other, 500_000e6), 500_000e6, "in and out");
        assertEq(account.lossFactor(), 0.9e18, "the loss stands");
        assertEq(account.valueOf(lendId, 100_000e6), value, "with who bears it");
        _assertBooks();
    }

    // ---- positions

    /// @dev There, a position that had been returned or renewed was locked for ever when borrowed against again.
    function test_AReturnedPositionCanBeBorrowedAgainst() external {
        (, uint256 loanId) = _open();
        uint256 other = _borrow(borrower2, 10 * ETHER, 10_000e6);
        _repay(borrower, loanId, 10 * ETHER);
        uint256 again = _borrowAgainst(borrower, staking.heldPosition(), 10 * ETHER);
        _repay(borrower, again, 10 * ETHER);
        _repay(borrower2, other, 10 * ETHER);
        assertEq(staking.totalUnits(), 0, "out again");
        _assertBooks();
    }

    function test_ARenewedPositionCanBeBorrowedAgainst() external {
        (, uint256 loanId) = _open();
        _fundRewards(ETHER, 10 days);
        _wait(5 days);
        account.harvest(0, 0);
        _repay(borrower, loanId, 10 * ETHER);
        uint256[] memory ids = new uint256[](1);
        ids[0] = staking.heldPosition();
        _wait(1 days);
        vm.prank(borrower);
        (ids, ) = pool.claimRewards(ids, borrower);
        uint256 again = _borrowAgainst(borrower, ids[0], 10 * ETHER);
        _wait(1 days);
        (uint256 claimed, ) = account.harvest(0, 0);
        assertGt(claimed, 0, "it earns for the account");
        _repay(borrower, again, 10 * ETHER);
        assertEq(staking.totalUnits(), 0, "out again");
        _assertBooks();
    }

    // ---- harvest

    /// @dev There, a failed callback of the last batch left the contract waiting for it.
    function test_AFailedHarvestFreezesNothing() external {
        (uint256 lendId, uint256 loanId) = _open();
        uint256 second = _borrow(borrower2, 10 * ETHER, 10_000e6);
        _fundRewards(ETHER, 10 days);
        _wait(10 days);
        bytes memory code = address(weth).code;
        vm.etch(address(weth), hex"5f5ffd");
        account.harvest(type(uint256).max, 0);
        account.harvest(type(uint256).max, 0);
        _repay(borrower, loanId, 10 * ETHER);
        _withdraw(lender, lendId, 10_000e6);
        _lend(lender2, 10_000e6);
        _setPrice(1_000e8);
        vm.prank(liquidator);
        account.liquidate(second, type(uint256).max, 0, liquidator, "");
        vm.etch(address(weth), code);
        account.harvest(type(uint256).max, 0);
        _assertBooks();
    }

    /// @dev There, rewards were swapped with a minimum out of 1.
    function test_ACallersMinimumOfOneIsStillBoundedByTheOracle() external {
        _open();
        _fundRewards(ETHER, 10 days);
        _wait(10 days);
        exchange.setLossBps(500);
        bytes4 little = ISavingsAccountErrors.Savings_PaidTooLittle.selector;
        bytes memory sale = abi.encodeCall(ISavingsAccount.harvest, (ETHER, 1));
        _refused(stranger, sale, _err(little, 2_850e6, 2_970e6));
    }

    // ---- the price

    /// @dev There, a price was used whatever its decimals.
    function test_APriceInOtherDecimalsIsRefused() external {
        _lend(lender, 100_000e6);
        uint256 position = _stake(borrower, 10 * ETHER);
        feed.setDecimals(18);
        bytes4 changed = IChainlinkPriceSourceErrors.ChainlinkPriceSource_DecimalsChanged.selector;
        bytes memory refusal = abi.encodeWithSelector(changed, address(feed), uint8(8), uint256(18));
        _refused(borrower, _borrowCall(position, 10 * ETHER, 0), refusal);
    }

    /// @dev And whatever its age.
    function test_APriceOfLastWeekIsRefused() external {
        (, uint256 loanId) = _open();
        _setPrice(1_000e8);
        vm.warp(START + 7 days + 1);
        bytes4 stale = IChainlinkPriceSourceErrors.ChainlinkPriceSource_PriceStale.selector;
        bytes memory refusal = abi.encodeWithSelector(stale, address(feed), START, START + 7 days + 1, 7 days);
        bytes memory seizure = abi.encodeCall(ISavingsAccount.liquidate, (loanId, 1e9, 0, liquidator, ""));
        _refused(liquidator, seizure, refusal);
    }

    // ---- events

    /// @dev There were none. The other verbs' are in their own tests.
    function test_WhoCameAndWentIsTold() external {
        uint256 lendId = account.lendIdOf(WAD, 0);
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.Lent(lender, lender, lendId, 100_000e6);
        _lend(lender, 100_000e6);
        uint256 position = _stake(borrower, 10 * ETHER);
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.Borrowed(borrower, borrower, 1, 10 * ETHER, 22_500e6);
        _borrowAgainst(borrower, position, 10 * ETHER);
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.Repaid(borrower, borrower, 1, 10 * ETHER, 22_500e6, 0, 10 * ETHER);
        _repay(borrower, 1, 10 * ETHER);
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.Withdrawn(lender, lender, lendId, 100_000e6, 100_000e6);
        _withdraw(lender, lendId, 100_000e6);
    }

    function _borrowAgainst(address who, uint256 position, uint256 collateral) private returns (uint256 loanId) {
        vm.prank(who);
        return account.borrow(SavingsTypes.BorrowRequest(position, collateral, 0, who, block.timestamp));
    }
}
