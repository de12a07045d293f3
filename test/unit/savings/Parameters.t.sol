// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "../../../contracts/savings/interfaces/ISavingsAccountEvents.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `Parameters.tree`.
contract ParametersTest is SavingsUnitTest {
    // ---- when they are refused

    function test_RevertWhen_TheCallerIsNotRisk() external {
        SavingsTypes.Parameters memory p = _defaultParameters();
        bytes4 unauthorized = RoleGated.RoleGated_Unauthorized.selector;
        _refused(stranger, _call(p), _err(unauthorized, stranger, Roles.RISK));
        _refused(admin, _call(p), _err(unauthorized, admin, Roles.RISK));
        _refused(guardian, _call(p), _err(unauthorized, guardian, Roles.RISK));
    }

    function test_RevertWhen_TheRatesAreTooHigh() external {
        SavingsTypes.Parameters memory p = _defaultParameters();
        p.rates = SavingsTypes.Rates(5e18, 3e18, 2e18 + 1, 0.75e18);
        bytes4 high = ISavingsAccountErrors.Savings_RateTooHigh.selector;
        _refused(risk, _call(p), _err(high, 10e18 + 1, 10e18));
        uint64 max = type(uint64).max;
        p.rates = SavingsTypes.Rates(max, max, max, 0.75e18);
        _refused(risk, _call(p), _err(high, uint256(max) * 3, 10e18));
    }

    function test_RevertWhen_TheOptimalUtilisationIsOutOfBounds() external {
        SavingsTypes.Parameters memory p = _defaultParameters();
        bytes4 out = ISavingsAccountErrors.Savings_OptimalUtilisationOutOfBounds.selector;
        p.rates.optimalUtilisationWad = 0;
        _refused(risk, _call(p), _err(out, 0));
        p.rates.optimalUtilisationWad = 1e18;
        _refused(risk, _call(p), _err(out, 1e18));
    }

    function test_RevertWhen_TheReserveFactorIsTooHigh() external {
        SavingsTypes.Parameters memory p = _defaultParameters();
        p.reserveFactorBps = 5_001;
        bytes4 high = ISavingsAccountErrors.Savings_ReserveFactorTooHigh.selector;
        _refused(risk, _call(p), _err(high, 5_001, 5_000));
    }

    function test_RevertWhen_TheLtvIsOutOfBounds() external {
        SavingsTypes.Parameters memory p = _defaultParameters();
        bytes4 out = ISavingsAccountErrors.Savings_LtvOutOfBounds.selector;
        p.risk.ltvBps = 0;
        _refused(risk, _call(p), _err(out, 0, 8_000));
        p.risk.ltvBps = 8_000;
        _refused(risk, _call(p), _err(out, 8_000, 8_000));
    }

    function test_RevertWhen_TheThresholdWithItsBonusIsTooHigh() external {
        SavingsTypes.Parameters memory p = _defaultParameters();
        bytes4 high = ISavingsAccountErrors.Savings_ThresholdTooHigh.selector;
        p.risk.thresholdBps = 9_048;
        _refused(risk, _call(p), _err(high, 9_048 * 10_500, 0.95e8));
        (p.risk.thresholdBps, p.risk.bonusBps) = (9_501, 0);
        _refused(risk, _call(p), _err(high, 9_501 * 10_000, 0.95e8));
    }

    function test_RevertWhen_TheBonusIsTooHigh() external {
        SavingsTypes.Parameters memory p = _defaultParameters();
        bytes4 high = ISavingsAccountErrors.Savings_BonusTooHigh.selector;
        (p.risk.ltvBps, p.risk.thresholdBps, p.risk.bonusBps) = (1, 2, 2_501);
        _refused(risk, _call(p), _err(high, 2_501, 2_500));
        p.risk.bonusBps = type(uint16).max;
        _refused(risk, _call(p), _err(high, type(uint16).max, 2_500));
    }

    function test_RevertWhen_TheMinimumLoanIsTooLarge() external {
        SavingsTypes.Parameters memory p = _defaultParameters();
        p.risk.minLoan = 2 ** 80;
        _refused(risk, _call(p), _err(ISavingsAccountErrors.Savings_MinLoanTooLarge.selector, 2 ** 80, 2 ** 80 - 1));
    }

    function test_RevertWhen_TheSlippageIsTooHigh() external {
        SavingsTypes.Parameters memory p = _defaultParameters();
        p.risk.maxSlippageBps = 1_001;
        _refused(risk, _call(p), _err(ISavingsAccountErrors.Savings_SlippageTooHigh.selector, 1_001, 1_000));
    }

    // ---- when they are set

    function test_SetsThemAtTheirBounds() external {
        SavingsTypes.Parameters memory p = SavingsTypes.Parameters({
            rates: SavingsTypes.Rates(5e18, 3e18, 2e18, 1e18 - 1),
            risk: SavingsTypes.Risk(7, 8, 7_599, 7_600, 2_500, 1_000),
            reserveFactorBps: 5_000,
            supplyCap: 9
        });
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.ParametersSet(risk, p);
        _set(p);
        assertEq(keccak256(abi.encode(account.parameters())), keccak256(abi.encode(p)), "as given");
    }

    function test_SetsThemAtTheirLowest() external {
        SavingsTypes.Parameters memory p = SavingsTypes.Parameters({
            rates: SavingsTypes.Rates(0, 0, 0, 1),
            risk: SavingsTypes.Risk(0, 0, 1, 2, 0, 0),
            reserveFactorBps: 0,
            supplyCap: 0
        });
        _set(p);
        assertEq(keccak256(abi.encode(account.parameters())), keccak256(abi.encode(p)), "as given");
        assertEq(account.borrowRate(), 0, "a pool without interest");
    }

    function test_InterestUpToNowIsAtTheOldRates() external {
        (uint256 lendId, uint256 loanId) = _open();
        _wait(YEAR);
        (, uint256 debt) = account.debtOf(loanId);
        uint256 interest = account.interestOf(lendId, 100_000e6);
        SavingsTypes.Parameters memory p = _defaultParameters();
        p.rates = SavingsTypes.Rates(9e18, 0.5e18, 0.5e18, 0.5e18);
        p.reserveFactorBps = 5_000;
        _set(p);
        (, uint256 debtAfter) = account.debtOf(loanId);
        assertEq(debtAfter, debt, "what borrowers owe");
        assertEq(account.interestOf(lendId, 100_000e6), interest, "what lenders are owed");
        _wait(YEAR);
        (, debtAfter) = account.debtOf(loanId);
        assertEq(debtAfter - debt, 20_000e6 * 9.2, "from now on 900 % and two fifths of 50 %");
    }

    function test_ATighterLimitLeavesOpenLoansRepayable() external {
        (, uint256 loanId) = _open();
        SavingsTypes.Parameters memory p = _defaultParameters();
        (p.risk.borrowCap, p.risk.minLoan, p.supplyCap) = (0, type(uint80).max, 0);
        _set(p);
        vm.prank(stranger);
        account.repayDebt(loanId, type(uint256).max);
        _repay(borrower, loanId, 10 * ETHER);
        _assertBooks();
    }

    function testFuzz_NothingOutsideTheBoundsIsSet(SavingsTypes.Parameters memory p) external {
        vm.prank(risk);
        try account.setParameters(p) {
            SavingsTypes.Rates memory r = p.rates;
            assertLe(uint256(r.baseRateWad) + r.slopeUnderWad + r.slopeOverWad, 10e18, "rates");
            assertTrue(r.optimalUtilisationWad > 0 && r.optimalUtilisationWad < 1e18, "optimal utilisation");
            assertTrue(p.risk.ltvBps > 0 && p.risk.ltvBps < p.risk.thresholdBps, "LTV");
            assertLe(p.risk.thresholdBps * (10_000 + uint256(p.risk.bonusBps)), 0.95e8, "threshold");
            assertLe(p.risk.minLoan, type(uint80).max, "minimum loan");
            assertTrue(p.risk.bonusBps <= 2_500 && p.risk.maxSlippageBps <= 1_000, "bonus, slippage");
            assertLe(p.reserveFactorBps, 5_000, "reserve factor");
        } catch {
            bytes32 kept = keccak256(abi.encode(account.parameters()));
            assertEq(kept, keccak256(abi.encode(_defaultParameters())), "unchanged");
        }
    }

    function _call(SavingsTypes.Parameters memory parameters) private pure returns (bytes memory) {
        return abi.encodeCall(ISavingsAccount.setParameters, (parameters));
    }
}
