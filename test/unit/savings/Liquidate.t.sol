// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IChainlinkPriceSourceErrors} from "../../../contracts/shared/oracles/interfaces/IChainlinkPriceSourceErrors.sol";
import {ILiquidationCallback} from "../../../contracts/savings/interfaces/ILiquidationCallback.sol";
import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "../../../contracts/savings/interfaces/ISavingsAccountEvents.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `Liquidate.tree`. The loan is of 20,000 against 10 ether, unhealthy below 2,500 and underwater from 2,100 down.
contract LiquidateTest is SavingsUnitTest {
    uint256 private constant ALL = type(uint256).max;
    uint256 private _lendId;
    uint256 private _loanId;

    function setUp() public override {
        super.setUp();
        (_lendId, _loanId) = _open();
    }

    // ---- when it is refused

    function test_RevertWhen_TheLoanIsHealthy() external {
        bytes4 healthy = ISavingsAccountErrors.Savings_LoanIsHealthy.selector;
        _refused(liquidator, _call(ALL, 0, liquidator), _err(healthy, _loanId, 1.2e18));
        _setPrice(2_500e8);
        _refused(liquidator, _call(ALL, 0, liquidator), _err(healthy, _loanId, 1e18));
        vm.prank(stranger);
        account.repayDebt(_loanId, ALL);
        _setPrice(1);
        _refused(liquidator, _call(ALL, 0, liquidator), _err(healthy, _loanId, ALL));
    }

    function test_RevertWhen_ThereIsNoSuchLoan() external {
        bytes memory data = abi.encodeCall(ISavingsAccount.liquidate, (2, ALL, 0, liquidator, ""));
        _refused(liquidator, data, _err(ISavingsAccountErrors.Savings_LoanNotOpen.selector, 2));
    }

    function test_RevertWhen_TheReceiverIsZeroOrTheAccount() external {
        bytes4 invalid = ISavingsAccountErrors.Savings_InvalidReceiver.selector;
        _refused(liquidator, _call(ALL, 0, address(0)), _err(invalid, address(0)));
        _refused(liquidator, _call(ALL, 0, address(account)), _err(invalid, address(account)));
    }

    function test_RevertWhen_ThePriceIsStale() external {
        _setPrice(2_400e8);
        vm.warp(START + 7 days + 1);
        bytes4 stale = IChainlinkPriceSourceErrors.ChainlinkPriceSource_PriceStale.selector;
        bytes memory refusal = abi.encodeWithSelector(stale, address(feed), START, START + 7 days + 1, 7 days);
        _refused(liquidator, _call(ALL, 0, liquidator), refusal);
    }

    function test_RevertWhen_ItPaysForNoPrincipal() external {
        _setPrice(2_400e8);
        bytes memory small = _err(ISavingsAccountErrors.Savings_PaymentTooSmall.selector, 0);
        _refused(liquidator, _call(0, 0, liquidator), small);
    }

    function test_RevertWhen_ItWouldLeaveLessThanTheMinimum() external {
        _setPrice(2_350e8);
        bytes4 small = ISavingsAccountErrors.Savings_LoanTooSmall.selector;
        _refused(liquidator, _call(19_950e6, 0, liquidator), _err(small, 50e6, MIN_LOAN));
    }

    function test_RevertWhen_LessThanTheMinimumIsSeized() external {
        _setPrice(2_450e8);
        uint256 seized = uint256(10_500e18) / 2_450;
        bytes memory little = _err(ISavingsAccountErrors.Savings_SeizedTooLittle.selector, seized, seized + 1);
        _refused(liquidator, _call(ALL, seized + 1, liquidator), little);
    }

    function test_RevertWhen_AnUnderwaterLoanIsNotTakenWhole() external {
        _setPrice(1_050e8);
        bytes4 low = ISavingsAccountErrors.Savings_RepaymentTooLow.selector;
        _refused(liquidator, _call(10_000e6 - 1, 0, liquidator), _err(low, _loanId, 10_000e6, 10_000e6 - 1));
    }

    // ---- when the collateral covers the debt and the bonus

    function test_TakesHalfAtMost() external {
        _setPrice(2_450e8);
        uint256 seized = uint256(10_500e18) / 2_450;
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.Liquidated(liquidator, stranger, _loanId, 10_000e6, 10_000e6, seized);
        vm.prank(liquidator);
        (uint256 repaid, uint256 got) = account.liquidate(_loanId, ALL, seized, stranger, "");
        assertEq(repaid, 10_000e6, "half");
        assertEq(got, seized, "with 5 % on it");
        assertEq(pool.balanceOf(stranger, staking.heldPosition()), seized, "to the receiver");
        assertEq(usdc.balanceOf(liquidator), WEALTH - repaid, "pulled from the caller");
        assertEq(account.loanOf(_loanId).receipts, 10 * ETHER, "receipts stay");
        assertEq(account.lossFactor(), WAD, "no loss");
        _assertBooks();
    }

    function test_HalfOfAnOddPrincipalIsRoundedUp() external {
        uint256 loanId = _borrow(borrower2, 10 * ETHER, 20_000e6 + 1);
        _setPrice(2_450e8);
        vm.prank(liquidator);
        (uint256 repaid, ) = account.liquidate(loanId, ALL, 0, liquidator, "");
        assertEq(repaid, 10_000e6 + 1, "up");
    }

    /// @dev 16 ether less one wei are left to 20 ether of units, of which the loan has 10: 8 ether less half a wei, rounded down to
    /// 8e18 - 1. At 3,125 that is 24,999,999,999 and a fraction, one base unit less than 20,000 / 0.8; 8 ether were just enough.
    function test_AValueThatIsAFractionShortIsShort() external {
        _stake(stranger, 10 * ETHER);
        vm.prank(admin);
        pool.slash(4 * ETHER + 1, admin);
        _setPrice(3_125e8);
        assertEq(account.healthFactor(_loanId), (uint256(24_999_999_999) * 0.8e18) / 20_000e6, "below 1 by 4e-11");
        vm.prank(liquidator);
        (uint256 repaid, ) = account.liquidate(_loanId, ALL, 0, liquidator, "");
        assertEq(repaid, 10_000e6, "not refused as healthy");
        _assertBooks();
    }

    function test_TakesAllFarBelowHealth() external {
        _setPrice(2_375e8);
        uint256 state = vm.snapshotState();
        vm.prank(liquidator);
        (uint256 repaid, ) = account.liquidate(_loanId, ALL, 0, liquidator, "");
        assertEq(repaid, 10_000e6, "half at 0.95");
        vm.revertToState(state);
        _setPrice(2_374e8);
        vm.prank(liquidator);
        uint256 seized;
        (repaid, seized) = account.liquidate(_loanId, ALL, 0, liquidator, "");
        assertEq(repaid, 20_000e6, "all below it");
        assertEq(seized, uint256(21_000e18) / 2_374, "with the bonus");
        assertEq(account.healthFactor(_loanId), ALL, "free of debt");
        assertEq(_repay(borrower, _loanId, 10 * ETHER), 0, "what is left is its owner's");
        _assertBooks();
    }

    function test_TakesAllOfASmallLoan() external {
        uint256 small = _borrow(borrower2, 10 * ETHER, 2 * MIN_LOAN - 1);
        vm.prank(borrower2);
        account.repay(small, 9.95 ether, ALL, borrower2);
        uint256 atTwice = _borrow(borrower2, 0.1 ether, 2 * MIN_LOAN);
        _setPrice(2_450e8);
        vm.prank(liquidator);
        (uint256 repaid, ) = account.liquidate(atTwice, ALL, 0, liquidator, "");
        assertEq(repaid, MIN_LOAN, "half of twice the minimum");
        _setPrice(20e8);
        assertLt(account.loanOf(small).principal, 2 * MIN_LOAN, "small");
        vm.prank(liquidator);
        account.liquidate(small, ALL, 0, liquidator, "");
        assertEq(account.loanOf(small).principal, 0, "gone");
        _assertBooks();
    }

    function test_TakesAsMuchAsTheLiquidatorPays() external {
        _wait(30 days);
        _setPrice(2_550e8);
        vm.prank(liquidator);
        (uint256 repaid, ) = account.liquidate(_loanId, 1_000e6, 0, liquidator, "");
        assertLe(repaid, 1_000e6, "no more");
        assertGt(repaid + 2, 1_000e6, "less than one of principal fewer");
        _assertBooks();
    }

    function test_SlicesSeizeNoMoreThanOneCall() external {
        _wait(30 days);
        _setPrice(2_520e8);
        uint256 state = vm.snapshotState();
        uint256 total = 0;
        uint256 seized = 0;
        for (uint256 i = 0; i < 30; ++i) {
            vm.prank(liquidator);
            (uint256 r, uint256 s) = account.liquidate(_loanId, 100e6 + i, 0, liquidator, "");
            (total, seized) = (total + r, seized + s);
        }
        vm.revertToState(state);
        vm.prank(liquidator);
        (uint256 repaid, uint256 atOnce) = account.liquidate(_loanId, total, 0, liquidator, "");
        assertLe(repaid, total, "for no more");
        assertGe(atOnce, seized, "k calls seize no more");
    }

    // ---- when it does not

    function test_AtTheBorderAllIsTakenWithoutALoss() external {
        _setPrice(2_100e8);
        vm.prank(liquidator);
        (uint256 repaid, uint256 seized) = account.liquidate(_loanId, ALL, 10 * ETHER, liquidator, "");
        assertEq(repaid, 20_000e6, "21,000 less the bonus");
        assertEq(seized, 10 * ETHER, "all collateral");
        assertEq(account.lossFactor(), WAD, "no loss");
        assertEq(account.loanOf(_loanId).principal + account.loanOf(_loanId).collateral, 0, "closed");
        _assertBooks();
    }

    function test_BadDebtIsSharedByAllLenders() external {
        uint256 same = _lend(lender2, 100_000e6);
        _setPrice(1_050e8);
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.BadDebtRealised(_loanId, 10_000e6, 0.95e18);
        vm.prank(liquidator);
        account.liquidate(_loanId, 10_000e6, 0, liquidator, "");
        assertEq(same, _lendId, "one receipt");
        assertEq(_withdraw(lender, _lendId, 100_000e6), 95_000e6, "the first to leave");
        assertEq(_withdraw(lender2, same, 100_000e6), 95_000e6, "the last");
        assertEq(account.balanceSheet().cash, 0, "to the base unit");
        _assertBooks();
    }

    function test_ReservesBearItFirst() external {
        _wait(YEAR);
        uint256 value = account.valueOf(_lendId, 100_000e6);
        uint256 reserves = account.balanceSheet().reserves;
        _setPrice(2_625e8);
        vm.prank(liquidator);
        (uint256 repaid, ) = account.liquidate(_loanId, ALL, 0, liquidator, "");
        assertEq(repaid, 25_000e6, "26,250 less the bonus");
        assertEq(account.lossFactor(), WAD, "no lender pays");
        assertEq(account.valueOf(_lendId, 100_000e6), value, "nothing of his");
        // 10,533.333334 of interest; 5,533.333334 are lost.
        assertLe(reserves - account.balanceSheet().reserves - 5_533_333_333, 1, "the reserves do");
        _assertBooks();
    }

    function test_LendersOfTheSameBlockAreToldApart() external {
        _setPrice(1_050e8);
        uint256 before = _lend(lender2, 100_000e6);
        vm.prank(liquidator);
        account.liquidate(_loanId, ALL, 0, liquidator, "");
        uint256 later = _lend(lender2, 100_000e6);
        assertTrue(later != before, "another receipt");
        assertEq(account.valueOf(before, 100_000e6), 95_000e6, "before the loss");
        assertEq(account.valueOf(later, 100_000e6), 100_000e6, "after it");
    }

    function test_WorthlessCollateralGoesForNothing() external {
        vm.prank(admin);
        pool.slash(10 * ETHER, admin);
        vm.prank(liquidator);
        (uint256 repaid, uint256 seized) = account.liquidate(_loanId, 0, 0, liquidator, "");
        assertEq(repaid, 0, "for nothing");
        assertEq(seized, 10 * ETHER, "units of nothing");
        assertEq(account.lossFactor(), 0.8e18, "all 20,000 of 100,000");
        _assertBooks();
    }

    // ---- when the liquidator asks to be called

    function test_TheCollateralComesBeforeThePayment() external {
        LiquidatorHarness harness = new LiquidatorHarness(account, usdc);
        _setPrice(2_450e8);
        usdc.mint(address(harness), 10_000e6);
        harness.run(_loanId, "sell it");
        assertEq(harness.heldInside(), uint256(10_500e18) / 2_450, "the collateral was there");
        assertEq(harness.principalInside(), 10_000e6, "and the loan's state final");
        assertEq(usdc.balanceOf(address(harness)), 0, "then it paid");
        assertEq(bytes4(harness.answer()), ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector, "guarded");
        _assertBooks();
    }

    function test_WithoutDataNobodyIsCalled() external {
        LiquidatorHarness harness = new LiquidatorHarness(account, usdc);
        _setPrice(2_450e8);
        usdc.mint(address(harness), 10_000e6);
        harness.run(_loanId, "");
        assertEq(harness.heldInside(), 0, "not called");
    }

    // ---- whatever the price

    function testFuzz_HealsTheLoanOrTakesAll(uint256 price, uint256 maxRepay, uint256 elapsed) external {
        _wait(bound(elapsed, 0, YEAR));
        _setPrice(bound(price, 1, 4_000e8));
        maxRepay = bound(maxRepay, 1, 40_000e6);
        uint256 health = account.healthFactor(_loanId);
        uint256 value = account.collateralValue(_loanId);
        vm.prank(liquidator);
        try account.liquidate(_loanId, maxRepay, 0, liquidator, "") returns (uint256 repaid, uint256 seized) {
            assertLt(health, WAD, "10: only below 1");
            assertLe(repaid, maxRepay, "no more than offered");
            SavingsTypes.Loan memory loan = account.loanOf(_loanId);
            bool raised = loan.principal == 0 || account.healthFactor(_loanId) >= health;
            assertTrue(loan.collateral == 0 || raised, "10: heals or takes all");
            uint256 left = account.collateralValue(_loanId);
            uint256 worth = loan.collateral == 0 ? value : value - left - (left == 0 ? 0 : 1);
            assertLe(worth * 10_000, (repaid + 1) * 10_500, "10: with the bonus at most");
            assertEq(uint256(loan.collateral) + seized, 10 * ETHER, "nothing vanishes");
        } catch {
            assertEq(account.loanOf(_loanId).collateral, 10 * ETHER, "or nothing happens");
        }
        _assertBooks();
    }

    function _call(uint256 maxRepay, uint256 minSeized, address receiver) private view returns (bytes memory) {
        return abi.encodeCall(ISavingsAccount.liquidate, (_loanId, maxRepay, minSeized, receiver, ""));
    }
}

/// @dev A liquidator that looks around in its callback, and tries to come in again.
contract LiquidatorHarness is ILiquidationCallback, ERC1155Holder {
    ISavingsAccount private immutable ACCOUNT;
    uint256 public heldInside;
    uint256 public principalInside;
    bytes public answer;

    constructor(ISavingsAccount account_, IERC20 asset) {
        ACCOUNT = account_;
        asset.approve(address(account_), type(uint256).max);
    }

    function run(uint256 loanId, bytes calldata data) external {
        ACCOUNT.liquidate(loanId, type(uint256).max, 0, address(this), data);
    }

    /// @inheritdoc ILiquidationCallback
    function onLiquidation(uint256 loanId, uint256, uint256 seized, bytes calldata data) external {
        require(msg.sender == address(ACCOUNT) && keccak256(data) == keccak256("sell it"), "not the account");
        heldInside = seized;
        (principalInside, ) = ACCOUNT.debtOf(loanId);
        (, answer) = address(ACCOUNT).call(abi.encodeCall(ISavingsAccount.harvest, (0, 0)));
    }
}
