// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {BPS, WAD} from "../../shared/math/FixedPoint.sol";
import {SavingsTypes} from "../types/SavingsTypes.sol";

/// @title InterestRates
/// @notice What borrowing costs and lending earns at a utilisation (seed 003, "Configurable parameters").
/// @dev Rates are WAD per year. With the bounds that a savings account sets (`Rates` sum up to at most 10 WAD) utilisation is at
/// most 2^60, a rate at most 2^64 and the largest product, of the deposit rate, at most 2^198.
///
/// ## Why lenders are never promised more than borrowers owe
///
/// A second promises lenders `L * d` and costs borrowers `B * r`, with `d = floor(U^2 * r * (1 - rf))` and
/// `U = floor(min(1, B / L'))`, `L'` being `L` rounded up. So `L * d <= L * U * U * r <= B * U * r <= B * r`: every rounding
/// and the cap at 1 point the same way.
library InterestRates {
    /// @notice `min(1, borrowed / deposited)`, WAD, rounded down; 0 where nothing is deposited.
    /// @param deposited Rounded up by the caller: see above.
    function utilisationDown(uint256 borrowed, uint256 deposited) internal pure returns (uint256) {
        if (deposited == 0) return 0;
        return borrowed < deposited ? (borrowed * WAD) / deposited : WAD;
    }

    /// @notice What borrowers owe a year, WAD, rounded down: `base + U / Uopt * slopeUnder` below the optimal utilisation,
    /// `base + slopeUnder + (U - Uopt) / (1 - Uopt) * slopeOver` from it on.
    /// @dev Lenders' promises are made from the same rounded number, so rounding down takes nothing from the pool.
    function borrowRateDown(SavingsTypes.Rates memory rates, uint256 utilisation) internal pure returns (uint256) {
        uint256 optimal = rates.optimalUtilisationWad;
        if (utilisation < optimal) {
            return rates.baseRateWad + (utilisation * rates.slopeUnderWad) / optimal;
        }
        uint256 over = ((utilisation - optimal) * rates.slopeOverWad) / (WAD - optimal);
        return uint256(rates.baseRateWad) + rates.slopeUnderWad + over;
    }

    /// @notice What lenders earn a year, WAD, rounded down once: `U^2 * borrowRate * (1 - reserveFactor)`.
    function depositRateDown(
        uint256 utilisation,
        uint256 borrowRate,
        uint256 reserveFactorBps
    ) internal pure returns (uint256) {
        return (utilisation * utilisation * borrowRate * (BPS - reserveFactorBps)) / (WAD * WAD * BPS);
    }
}
