// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @notice Attacks on lenders and on the rates, each of which must fail. What concerns liquidation is in
/// `LiquidationAttacks.t.sol`, what concerns the exchange in `UniswapHarvest.t.sol`.
contract AttacksTest is SavingsUnitTest {
    // ------------------------------------------------------------------------------------------------ first and rounding

    function test_EmptyMarketDonation_TheVictimKeepsAllOfIt() external {
        uint256 first = _lend(stranger, 1);
        vm.prank(stranger);
        usdc.transfer(address(account), 1e24);
        uint256 lendId = _lend(lender, 1_000 * USDC);
        assertEq(account.balanceOf(lender, lendId), 1_000 * USDC, "1 : 1");
        assertEq(_withdraw(lender, lendId, 1_000 * USDC), 1_000 * USDC, "the victim keeps all");
        assertEq(_withdraw(stranger, first, 1), 1, "and the attacker has given 1e24 away");
        assertEq(account.balanceSheet().cash, 0, "nothing of it is anybody's");
    }

    function test_RoundingLoops_AThousandLendAndWithdrawGainNothing() external {
        _lossOfAThird();
        _borrow(borrower2, 100 * ETHER, 30_000 * USDC);
        _wait(1 days + 1);
        uint256 before = usdc.balanceOf(stranger);
        for (uint256 i = 1; i <= 1_000; ++i) {
            uint256 lendId = _lend(stranger, i * i + 1);
            _withdraw(stranger, lendId, i);
            _withdraw(stranger, lendId, i * i + 1 - i);
        }
        assertLe(usdc.balanceOf(stranger), before, "nothing gained");
        _assertBooks();
    }

    function test_Splitting_AThousandPartsNeverEarnMore() external {
        (uint256 lendId, ) = _open();
        _wait(YEAR / 3 + 7);
        uint256 parts = 0;
        for (uint256 i = 0; i < 1_000; ++i) parts += _withdraw(lender, lendId, 69_999 + (i % 3));
        uint256 taken = 100_000 * USDC - account.balanceOf(lender, lendId);
        uint256 whole = account.valueOf(lendId, taken);
        assertLe(parts, whole, "the parts bring no more than the whole");
        assertLe(whole, parts + 1_000, "nor more than a base unit each less");
        _assertBooks();
    }

    function test_Splitting_AThousandPartsNeverOweLess() external {
        (, uint256 loanId) = _open();
        _wait(YEAR / 3 + 7);
        (uint256 principal, uint256 debt) = account.debtOf(loanId);
        uint256 paid = 0;
        for (uint256 i = 0; i < 1_000; ++i)
            paid += _repay(borrower, loanId, i == 999 ? 10 * ETHER - 999 * 9.99e15 : 9.99e15);
        assertGe(paid, principal + debt, "the parts cost no less than the whole");
        assertLe(paid, principal + debt + 2_000, "nor more than two base units each more");
        assertEq(account.balanceSheet().borrowed, 0, "all is repaid");
        _assertBooks();
    }

    /// @dev Where a share of what is left is a fraction, claims after losses must still not round in anybody's favour.
    function test_RoundingLoops_ClaimingEveryDayGainsNothing() external {
        (uint256 lendId, ) = _open();
        uint256 other = _lend(lender2, 100_000 * USDC);
        uint256 paid = 0;
        uint256 principal = 100_000 * USDC;
        for (uint256 i = 0; i < 100; ++i) {
            _wait(1 days);
            vm.prank(lender);
            (uint256 newId, uint256 left, uint256 interest) = account.claimInterest(lendId, principal, lender, 0);
            (lendId, principal, paid) = (newId, left, paid + interest);
        }
        assertLe(
            paid + account.valueOf(lendId, principal),
            account.valueOf(other, 100_000 * USDC),
            "no more than waiting"
        );
        _assertBooks();
    }

    // ------------------------------------------------------------------------------------------------ rates

    function test_RateSandwichAtRepay_TheDebtIsUnchanged() external {
        (, uint256 loanId) = _open();
        _wait(YEAR);
        (uint256 principal, uint256 debt) = account.debtOf(loanId);
        uint256 full = _borrow(stranger, 1_000 * ETHER, 80_000 * USDC);
        assertEq(account.utilisation(), WAD, "the attacker lifts U to 100 %");
        uint256 payment = _repay(borrower, loanId, 10 * ETHER);
        assertEq(payment, principal + debt, "and the debt is what it was");
        assertEq(_repay(stranger, full, 1_000 * ETHER), 80_000 * USDC, "for nothing");
        _assertBooks();
    }

    /// @dev The original's defect the other way round: a deposit of the same block cut a year's debt.
    function test_RateSandwichAtRepay_ADepositOfTheSameBlockCutsNothing() external {
        (, uint256 loanId) = _open();
        _wait(YEAR);
        (uint256 principal, uint256 debt) = account.debtOf(loanId);
        uint256 lendId = _lend(borrower, 100_000_000 * USDC);
        assertEq(_repay(borrower, loanId, 10 * ETHER), principal + debt, "the whole year's debt");
        assertEq(_withdraw(borrower, lendId, 100_000_000 * USDC), 100_000_000 * USDC, "and no interest");
    }

    // ------------------------------------------------------------------------------------------------ positions

    function test_ReturnedPosition_CanBeBorrowedAgainst() external {
        (, uint256 loanId) = _open();
        _borrow(borrower2, 10 * ETHER, 5_000 * USDC);
        _repay(borrower, loanId, 10 * ETHER);
        uint256 returned = staking.heldPosition();
        _borrowAgain(returned);
    }

    function test_RenewedPosition_CanBeBorrowedAgainst() external {
        (, uint256 loanId) = _open();
        _borrow(borrower2, 10 * ETHER, 5_000 * USDC);
        _fundRewards(ETHER, 10 days);
        _wait(5 days);
        _repay(borrower, loanId, 10 * ETHER);
        uint256[] memory ids = new uint256[](1);
        ids[0] = staking.heldPosition();
        account.harvest(0, 0);
        vm.prank(borrower);
        (uint256[] memory renewed, uint256 reward) = pool.claimRewards(ids, borrower);
        assertEq(reward, ETHER / 4, "what it carried along");
        _borrowAgain(renewed[0]);
        (uint256 claimed, ) = account.harvest(0, 0);
        assertEq(claimed, 0, "nothing is claimed twice");
    }

    // ------------------------------------------------------------------------------------------------ bad debt

    function test_SlashOfAFifth_BadDebtIsBookedOnce() external {
        uint256 lendId = _lend(lender, 50_000 * USDC);
        uint256 lendId2 = _lend(lender2, 50_000 * USDC);
        assertEq(lendId, lendId2, "one snapshot");
        uint256 loanId = _borrow(borrower, 10 * ETHER, 22_500 * USDC);
        vm.prank(admin);
        pool.slash(2 * ETHER, admin);
        _setPrice(2_625e8);
        vm.prank(liquidator);
        (uint256 repaid, ) = account.liquidate(loanId, type(uint256).max, 0, liquidator, "");
        assertEq(repaid, 20_000 * USDC, "21,000 less the bonus");
        assertEq(account.lossFactor(), 0.975e18, "2,500 of 100,000 are lost");
        _refused(
            liquidator,
            abi.encodeCall(ISavingsAccount.liquidate, (loanId, type(uint256).max, 0, liquidator, "")),
            _err(ISavingsAccountErrors.Savings_LoanNotOpen.selector, loanId)
        );
        assertEq(_withdraw(lender, lendId, 50_000 * USDC), 48_750 * USDC, "the first to leave");
        assertEq(_withdraw(lender2, lendId, 50_000 * USDC), 48_750 * USDC, "gets what the last one gets");
        _assertBooks();
    }

    /// @dev Half a year of interest makes the claims differ from the principal, and the loss takes of both alike.
    function test_RunningFromBadDebt_TheFirstToLeaveGetsNoMoreThanTheLast() external {
        uint256 lendId = _lend(lender, 30_000 * USDC);
        _lend(lender2, 30_000 * USDC);
        uint256 loanId = _borrow(borrower, 20 * ETHER, 40_000 * USDC);
        _wait(YEAR / 2);
        uint256 before = account.valueOf(lendId, 30_000 * USDC);
        _setPrice(1_000e8);
        vm.prank(liquidator);
        account.liquidate(loanId, type(uint256).max, 0, liquidator, "");
        uint256 first = _withdraw(lender, lendId, 30_000 * USDC);
        assertLt(first, before, "a loss");
        _wait(30 days);
        assertEq(_withdraw(lender2, lendId, 30_000 * USDC), first, "shared alike, whoever runs");
        assertLe(account.balanceSheet().cash, 2, "and all of it is paid");
        _assertBooks();
    }

    function test_SameBlockAsAWriteOff_LendersBeforeAndAfterAreToldApart() external {
        uint256 before = _lend(lender, 60_000 * USDC);
        uint256 loanId = _borrow(borrower, 20 * ETHER, 40_000 * USDC);
        _setPrice(1_000e8);
        uint256 sameBlock = _lend(lender2, 20_000 * USDC);
        vm.prank(liquidator);
        account.liquidate(loanId, type(uint256).max, 0, liquidator, "");
        uint256 afterwards = _lend(stranger, 20_000 * USDC);
        assertEq(before, sameBlock, "the same index, the same factor, the same id");
        assertTrue(afterwards != before, "and another after it, in the same block");
        uint256 lost = account.valueOf(before, 60_000 * USDC);
        assertLt(lost, 60_000 * USDC, "those before share the loss");
        assertLe(account.valueOf(sameBlock, 20_000 * USDC), lost / 3 + 1, "by how much they lent");
        assertEq(account.valueOf(afterwards, 20_000 * USDC), 20_000 * USDC, "who came after has no part in it");
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _borrowAgain(uint256 positionId) private {
        vm.prank(borrower);
        uint256 again = account.borrow(
            SavingsTypes.BorrowRequest(positionId, 10 * ETHER, 20_000 * USDC, borrower, block.timestamp)
        );
        assertEq(account.loanOf(again).collateral, 10 * ETHER, "works");
        assertEq(staking.totalUnits(), 20 * ETHER, "and counts once");
        _repay(borrower, again, 10 * ETHER);
        _assertBooks();
    }

    /// @dev 60,000 lent, of which a third is lost.
    function _lossOfAThird() private {
        _lend(lender, 60_000 * USDC);
        uint256 loanId = _borrow(borrower, 20 * ETHER, 40_000 * USDC);
        _setPrice(1_050e8);
        vm.prank(liquidator);
        account.liquidate(loanId, type(uint256).max, 0, liquidator, "");
        assertEq(account.lossFactor(), uint256(2 * WAD) / 3, "a third is lost");
        _setPrice(PRICE);
    }
}
