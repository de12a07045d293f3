// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {SavingsTest} from "../../helpers/SavingsTest.sol";

/// @title VerbsTest
/// @notice The happy path of every verb, with what it leaves behind.
contract VerbsTest is SavingsTest {
    function test_lendAndWithdrawPart() external {
        uint256 lendId = _lend(lender, 1_000 * USDC);
        assertEq(account.balanceOf(lender, lendId), 1_000 * USDC, "receipt 1 : 1");
        vm.prank(lender);
        uint256 paid = account.withdraw(lendId, 400 * USDC, stranger, 400 * USDC);
        assertEq(paid, 400 * USDC, "nothing earned yet");
        assertEq(usdc.balanceOf(stranger), WEALTH + 400 * USDC, "to the receiver");
        _assertBooks();
        assertEq(account.balanceSheet().deposited, 600 * USDC, "deposited");
    }

    function test_claimInterest() external {
        uint256 lendId = _lend(lender, 10_000 * USDC);
        uint256 spare = _lend(lender2, 10_000 * USDC);
        _borrow(borrower, 10 * ETHER, 10_000 * USDC);
        _wait(YEAR);
        uint256 interest = account.interestOf(lendId, 10_000 * USDC);
        vm.prank(lender);
        (uint256 newId, uint256 newPrincipal, uint256 paid) = account.claimInterest(lendId, 10_000 * USDC, lender, 0);
        assertEq(paid, interest, "the interest");
        assertEq(newPrincipal, 10_000 * USDC, "principal survives");
        assertEq(account.balanceOf(lender, newId), newPrincipal, "as a receipt of today");
        assertEq(account.interestOf(newId, newPrincipal), 0, "which has earned nothing yet");
        assertGt(account.interestOf(spare, 10_000 * USDC), 0, "others keep theirs");
        _assertBooks();
    }

    function test_borrowAtTheMaximumAndRepayPart() external {
        _lend(lender, 100_000 * USDC);
        uint256 loanId = _borrow(borrower, 10 * ETHER, 0);
        (uint256 principal, ) = account.debtOf(loanId);
        assertEq(principal, 22_500 * USDC, "75 % of 30,000");
        assertEq(account.balanceOf(borrower, loanId), 10 * ETHER, "receipts");
        vm.prank(borrower);
        (uint256 payment, uint256 collateral) = account.repay(loanId, 4 * ETHER, 9_000 * USDC, stranger);
        assertEq(payment, 9_000 * USDC, "two fifths");
        assertEq(collateral, 4 * ETHER, "of the collateral too");
        assertEq(pool.balanceOf(stranger, staking.heldPosition()), 4 * ETHER, "to the receiver");
        _assertBooks();
    }

    function test_lastOfManyBorrowersRepays() external {
        _lend(lender, 100_000 * USDC);
        uint256 first = _borrow(borrower, 10 * ETHER, 20_000 * USDC);
        _wait(1 days);
        uint256 second = _borrow(borrower2, 10 * ETHER, 20_000 * USDC);
        _wait(1 days);
        vm.prank(borrower);
        account.repay(first, 10 * ETHER, type(uint256).max, borrower);
        vm.prank(borrower2);
        account.repay(second, 10 * ETHER, type(uint256).max, borrower2);
        assertEq(staking.totalUnits(), 0, "nothing is left behind");
        assertEq(account.balanceSheet().owedByBorrowers, 0, "nor owed");
        _assertBooks();
    }

    function test_repayDebtAndAddCollateralByAStranger() external {
        _lend(lender, 100_000 * USDC);
        uint256 loanId = _borrow(borrower, 10 * ETHER, 20_000 * USDC);
        _wait(30 days);
        uint256 before = account.healthFactor(loanId);
        vm.prank(stranger);
        uint256 payment = account.repayDebt(loanId, 5_000 * USDC);
        assertLe(payment, 5_000 * USDC, "no more than offered");
        assertGt(payment + 2, 5_000 * USDC, "and no less than one base unit of principal fewer");
        uint256 position = _stake(stranger, ETHER);
        vm.prank(stranger);
        account.addCollateral(loanId, position, ETHER);
        assertGt(account.healthFactor(loanId), before, "healthier");
        assertEq(account.loanOf(loanId).receipts, 10 * ETHER, "no receipts minted");
        _assertBooks();
    }

    function test_liquidatePartly() external {
        _lend(lender, 100_000 * USDC);
        uint256 loanId = _borrow(borrower, 10 * ETHER, 22_500 * USDC);
        _setPrice(2_750e8);
        uint256 before = account.healthFactor(loanId);
        assertLt(before, WAD, "unhealthy");
        vm.prank(liquidator);
        (uint256 repaid, uint256 seized) = account.liquidate(loanId, type(uint256).max, 0, liquidator, "");
        assertEq(repaid, 11_250 * USDC, "half");
        assertEq(seized, uint256(11_812.5e18) / 2_750, "with the bonus of 5 %");
        assertGt(account.healthFactor(loanId), before, "healthier");
        _assertBooks();
    }

    function test_liquidateUnderwaterRealisesBadDebt() external {
        uint256 lendId = _lend(lender, 100_000 * USDC);
        uint256 loanId = _borrow(borrower, 10 * ETHER, 22_500 * USDC);
        _setPrice(1_050e8);
        vm.prank(liquidator);
        (uint256 repaid, uint256 seized) = account.liquidate(loanId, 10_000 * USDC, 10 * ETHER, liquidator, "");
        assertEq(repaid, 10_000 * USDC, "10,500 less the bonus");
        assertEq(seized, 10 * ETHER, "all of it");
        assertEq(account.lossFactor(), 0.875e18, "12,500 of 100,000 are lost");
        assertEq(account.valueOf(lendId, 100_000 * USDC), 87_500 * USDC, "by the lender");
        uint256 later = _lend(lender2, 1_000 * USDC);
        assertEq(account.valueOf(later, 1_000 * USDC), 1_000 * USDC, "and by nobody who came later");
        _assertBooks();
        vm.prank(lender);
        account.withdraw(lendId, 100_000 * USDC, lender, 87_500 * USDC);
        vm.prank(lender2);
        account.withdraw(later, 1_000 * USDC, lender2, 1_000 * USDC);
        _assertBooks();
    }

    function test_fullWriteOff() external {
        uint256 lendId = _lend(lender, 22_500 * USDC);
        uint256 loanId = _borrow(borrower, 10 * ETHER, 22_500 * USDC);
        vm.prank(admin);
        pool.slash(10 * ETHER, admin);
        vm.prank(liquidator);
        (uint256 repaid, ) = account.liquidate(loanId, 0, 0, liquidator, "");
        assertEq(repaid, 0, "nothing to pay for");
        assertEq(account.lossFactor(), 0, "all is lost");
        vm.prank(lender);
        assertEq(account.withdraw(lendId, 22_500 * USDC, lender, 0), 0, "and can leave");
        _assertBooks();
    }

    function test_harvestClaimsAndSellsInParts() external {
        _lend(lender, 100_000 * USDC);
        _borrow(borrower, 10 * ETHER, 10_000 * USDC);
        _fundRewards(ETHER, 10 days);
        _wait(10 days);
        (uint256 claimed, uint256 received) = account.harvest(ETHER / 2, 0);
        assertEq(claimed, ETHER, "all of the stream");
        assertEq(received, 1_500 * USDC, "half of it sold at the oracle's price");
        SavingsTypes.BalanceSheet memory sheet = account.balanceSheet();
        assertEq(sheet.rewardCash, ETHER / 2, "the rest waits");
        assertEq(weth.balanceOf(address(account)), sheet.rewardCash, "and is there");
        _assertBooks();
    }

    function test_harvestWithoutAPriceStillClaims() external {
        _lend(lender, 100_000 * USDC);
        _borrow(borrower, 10 * ETHER, 10_000 * USDC);
        _fundRewards(ETHER, 10 days);
        vm.warp(block.timestamp + 10 days);
        (uint256 claimed, uint256 received) = account.harvest(type(uint256).max, 0);
        assertGt(claimed, 0, "claimed");
        assertEq(received, 0, "not sold");
    }

    function test_withdrawReserves() external {
        _lend(lender, 100_000 * USDC);
        uint256 loanId = _borrow(borrower, 10 * ETHER, 20_000 * USDC);
        _wait(30 days);
        vm.prank(borrower);
        account.repay(loanId, 10 * ETHER, type(uint256).max, borrower);
        uint256 reserves = account.balanceSheet().reserves;
        assertGt(reserves, 0, "the spread");
        vm.prank(admin);
        account.withdrawReserves(reserves, admin);
        assertEq(usdc.balanceOf(admin), reserves, "to the receiver");
        assertEq(account.balanceSheet().reserves, 0, "none left");
        _assertBooks();
    }

    function test_rewardsBeforeTheDepositAreTheBorrowers() external {
        _lend(lender, 100_000 * USDC);
        uint256 id = _stake(borrower, 10 * ETHER);
        _fundRewards(ETHER, 10 days);
        _wait(5 days);
        uint256 before = weth.balanceOf(borrower);
        vm.prank(borrower);
        account.borrow(SavingsTypes.BorrowRequest(id, 10 * ETHER, 0, borrower, block.timestamp));
        assertEq(weth.balanceOf(borrower) - before, ETHER / 2, "half of the stream");
        assertEq(staking.pendingReward(), 0, "and none of it the account's");
    }

    function test_aReturnedPositionCanBeBorrowedAgainst() external {
        _lend(lender, 100_000 * USDC);
        uint256 first = _borrow(borrower, 10 * ETHER, 10_000 * USDC);
        _borrow(borrower2, 10 * ETHER, 10_000 * USDC);
        _fundRewards(ETHER, 10 days);
        _wait(5 days);
        vm.prank(borrower);
        account.repay(first, 10 * ETHER, type(uint256).max, borrower);
        uint256 returned = staking.heldPosition();
        assertEq(pool.balanceOf(borrower, returned), 10 * ETHER, "part of the account's own position");
        uint256 before = weth.balanceOf(borrower);
        vm.prank(borrower);
        account.borrow(SavingsTypes.BorrowRequest(returned, 10 * ETHER, 0, borrower, block.timestamp));
        assertEq(weth.balanceOf(borrower) - before, ETHER / 4, "what it carried along");
        assertEq(staking.pendingReward(), ETHER / 4, "and the other's stays the account's");
        account.harvest(0, 0);
        _assertBooks();
    }

    function test_metadata() external {
        uint256 lendId = _lend(lender, 100_000 * USDC);
        uint256 loanId = _borrow(borrower, 10 * ETHER, 20_000 * USDC);
        assertGt(bytes(account.uri(lendId)).length, 100, "a deposit's");
        assertGt(bytes(account.uri(loanId)).length, 100, "a loan's");
        vm.warp(block.timestamp + 30 days);
        assertGt(bytes(account.uri(loanId)).length, 100, "without a price too");
    }

    /// @dev Cash is in the token, assets cover claims, units and principal are in the books.
    function _assertBooks() private view {
        SavingsTypes.BalanceSheet memory sheet = account.balanceSheet();
        assertEq(sheet.tokenBalance, sheet.cash, "3: token balance == cash");
        assertGe(sheet.assets + 1, sheet.claims, "4: assets >= claims, one rounded down and the other up");
        assertEq(staking.heldAmount(), pool.balanceOf(address(staking), staking.heldPosition()), "2: held");
    }
}
