// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {BPS, WAD} from "../../shared/math/FixedPoint.sol";
import {ISavingsAccountErrors} from "../interfaces/ISavingsAccountErrors.sol";
import {SavingsTypes} from "../types/SavingsTypes.sol";

/// @title ParameterBounds
/// @notice What RISK may set, and nothing beyond.
library ParameterBounds {
    /// @notice The highest borrow rate there can be, WAD a year.
    uint256 internal constant MAX_RATE_WAD = 10e18;

    /// @notice The most of borrowers' interest that lenders are not promised, basis points.
    uint256 internal constant MAX_RESERVE_FACTOR_BPS = 5_000;

    /// @notice The most of the oracle's worth that a sale of rewards may lose, basis points.
    uint256 internal constant MAX_SLIPPAGE_BPS = 1_000;

    /// @notice The most a liquidator gets above what he repays, basis points. Without it a low threshold would allow a bonus
    /// of several times the debt: RISK could hand a healthy loan's collateral out for a fraction of its worth.
    uint256 internal constant MAX_BONUS_BPS = 2_500;

    /// @notice `threshold * (1 + bonus)`, in 1e-8: 0.95. So an unhealthy loan still covers its debt and the bonus at first.
    uint256 internal constant MAX_THRESHOLD_WITH_BONUS = 0.95e8;

    /// @notice Reverts by name unless `parameters` lie within the bounds.
    function requireWithin(SavingsTypes.Parameters memory parameters) internal pure {
        _requireRates(parameters.rates);
        _requireRisk(parameters.risk);
        if (parameters.reserveFactorBps > MAX_RESERVE_FACTOR_BPS) {
            revert ISavingsAccountErrors.Savings_ReserveFactorTooHigh(
                parameters.reserveFactorBps,
                MAX_RESERVE_FACTOR_BPS
            );
        }
    }

    function _requireRates(SavingsTypes.Rates memory rates) private pure {
        uint256 highest = uint256(rates.baseRateWad) + rates.slopeUnderWad + rates.slopeOverWad;
        if (highest > MAX_RATE_WAD) revert ISavingsAccountErrors.Savings_RateTooHigh(highest, MAX_RATE_WAD);
        uint256 optimal = rates.optimalUtilisationWad;
        if (optimal == 0 || optimal >= WAD) {
            revert ISavingsAccountErrors.Savings_OptimalUtilisationOutOfBounds(optimal);
        }
    }

    function _requireRisk(SavingsTypes.Risk memory risk) private pure {
        if (risk.ltvBps == 0 || risk.ltvBps >= risk.thresholdBps) {
            revert ISavingsAccountErrors.Savings_LtvOutOfBounds(risk.ltvBps, risk.thresholdBps);
        }
        if (risk.bonusBps > MAX_BONUS_BPS) {
            revert ISavingsAccountErrors.Savings_BonusTooHigh(risk.bonusBps, MAX_BONUS_BPS);
        }
        uint256 thresholdWithBonus = risk.thresholdBps * (BPS + risk.bonusBps);
        if (thresholdWithBonus > MAX_THRESHOLD_WITH_BONUS) {
            revert ISavingsAccountErrors.Savings_ThresholdTooHigh(thresholdWithBonus, MAX_THRESHOLD_WITH_BONUS);
        }
        if (risk.minLoan > type(uint80).max) {
            revert ISavingsAccountErrors.Savings_MinLoanTooLarge(risk.minLoan, type(uint80).max);
        }
        if (risk.maxSlippageBps > MAX_SLIPPAGE_BPS) {
            revert ISavingsAccountErrors.Savings_SlippageTooHigh(risk.maxSlippageBps, MAX_SLIPPAGE_BPS);
        }
    }
}
