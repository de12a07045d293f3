// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {InterestIndex} from "../../shared/accumulators/InterestIndex.sol";
import {BPS, FixedPoint, WAD} from "../../shared/math/FixedPoint.sol";
import {SavingsTypes} from "../types/SavingsTypes.sol";

/// @title LoanMath
/// @notice Parts of a loan, its health, and how much a liquidation repays and takes.
/// @dev Principal is below 2^96, an index growth too, collateral and receipts below 2^128: products of two of them are plain.
/// What is owed is below 2^96 * (1 + 2^96 / 2^84.7) < 2^108, and so fits the pool's 112 bits of cash.
/// Values come from a price and have no bound of their own; they take 512-bit products, and one that leaves 256 bits reverts.
///
/// ## What a liquidation does to the health factor
///
/// With value V, owed D, threshold T and bonus b, `HF = V * T / D`. Repaying `f` of D takes `f * (1 + b)` of V, which raises
/// `V / D` exactly where `V / D > 1 + b`, that is `HF > T * (1 + b)`. At or below it no partial liquidation can help: the
/// collateral does not cover the debt with the bonus, each slice would make it worse, and so all of it goes in one call.
/// Since the fall of what is owed telescopes and the division rounds down, k calls seize no more than one that repays as much.
library LoanMath {
    /// @notice Below this health factor a whole loan may be liquidated at once.
    uint256 internal constant FULL_LIQUIDATION_HEALTH = 0.95e18;

    /// @notice What a liquidation repays and takes.
    struct Liquidation {
        /// The health factor before it, WAD; only below 1 WAD may it be carried out.
        uint256 healthWad;
        /// Asset base units the liquidator pays.
        uint256 repaid;
        /// Principal that it takes off the loan.
        uint256 principal;
        /// Asset base units that will never be paid.
        uint256 badDebt;
        /// What the seized collateral may be worth, asset base units times 1e4. Says nothing where all of it goes.
        uint256 seizedValueBps;
        /// Whether all collateral goes, whatever it is.
        bool takesAll;
    }

    /// @notice Principal and interest over `growth`, rounded up.
    function owedUp(uint256 principal, uint256 growth) internal pure returns (uint256) {
        return principal + InterestIndex.interestUp(principal, growth);
    }

    /// @notice The principal that `receipts` of `loan` stand for, rounded up.
    function principalPartUp(SavingsTypes.Loan memory loan, uint256 receipts) internal pure returns (uint256) {
        return FixedPoint.divUp(loan.principal * receipts, loan.receipts);
    }

    /// @notice The units of collateral that `receipts` of `loan` stand for, rounded down.
    function collateralPartDown(SavingsTypes.Loan memory loan, uint256 receipts) internal pure returns (uint256) {
        return (loan.collateral * receipts) / loan.receipts;
    }

    /// @notice The most that collateral of `value` allows to borrow, rounded down.
    function maxLoanDown(uint256 value, uint256 ltvBps) internal pure returns (uint256) {
        return FixedPoint.mulDivDown(value, ltvBps, BPS);
    }

    /// @notice `value * threshold / owed`, WAD, rounded down; 2^256 - 1 where nothing is owed. Below 1 WAD exactly where the
    /// unrounded factor is.
    function healthFactorDown(uint256 value, uint256 thresholdBps, uint256 owed) internal pure returns (uint256) {
        if (owed == 0) return type(uint256).max;
        return FixedPoint.mulDivDown(value, thresholdBps * WAD, owed * BPS);
    }

    /// @notice What a liquidation of `loan` for at most `maxRepay` does, where its collateral is worth `value`.
    function liquidation(
        SavingsTypes.Loan memory loan,
        SavingsTypes.Pool memory pool,
        uint256 minLoan,
        uint256 value,
        uint256 maxRepay
    ) internal pure returns (Liquidation memory result) {
        uint256 growth = pool.borrowIndex - loan.borrowIndex;
        uint256 owed = owedUp(loan.principal, growth);
        uint256 withBonus = BPS + pool.bonusBps;
        uint256 covered = FixedPoint.mulDivUp(value, BPS, withBonus);
        result.healthWad = healthFactorDown(value, pool.thresholdBps, owed);
        if (covered <= owed) {
            result.repaid = covered;
            result.principal = loan.principal;
            result.badDebt = owed - covered;
            result.takesAll = true;
            return result;
        }
        uint256 principal = Math.min(
            InterestIndex.principalForDown(maxRepay, growth),
            _closable(loan, minLoan, result.healthWad)
        );
        result.principal = principal;
        result.repaid = owedUp(principal, growth);
        result.seizedValueBps = (owed - owedUp(loan.principal - principal, growth)) * withBonus;
    }

    /// @dev Half of the principal, rounded up, or all of it where the loan is small or far below health.
    function _closable(
        SavingsTypes.Loan memory loan,
        uint256 minLoan,
        uint256 healthWad
    ) private pure returns (uint256) {
        bool isSmall = loan.principal < 2 * minLoan;
        bool isFar = healthWad < FULL_LIQUIDATION_HEALTH;
        return isSmall || isFar ? loan.principal : FixedPoint.divUp(loan.principal, 2);
    }
}
