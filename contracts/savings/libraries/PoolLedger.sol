// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {InterestIndex} from "../../shared/accumulators/InterestIndex.sol";
import {SavingsTypes} from "../types/SavingsTypes.sol";
import {InterestRates} from "./InterestRates.sol";
import {LenderClaims} from "./LenderClaims.sol";

/// @title PoolLedger
/// @notice Brings the pool up to date, writes it back, and says what it has and owes.
library PoolLedger {
    /// @notice The pool as of now. Rates depend on principal alone, which stood still since the clock, so that accruing now,
    /// later or often ends in the same indices.
    function accrued(SavingsTypes.State storage self) internal view returns (SavingsTypes.Pool memory pool) {
        pool = self.pool;
        uint256 elapsed = block.timestamp - pool.clock;
        if (elapsed == 0) return pool;
        (uint256 borrowers, uint256 lenders) = ratesOf(pool, self.rates);
        elapsed = InterestIndex.elapsedWithin(pool.borrowIndex, borrowers, elapsed);
        pool.borrowIndex = uint96(InterestIndex.advanced(pool.borrowIndex, borrowers, elapsed));
        pool.lendIndex = uint96(InterestIndex.advanced(pool.lendIndex, lenders, elapsed));
        pool.clock = uint40(block.timestamp);
    }

    /// @notice Writes `pool` back.
    /// @dev Field by field the compiler writes each slot once.
    function store(SavingsTypes.State storage self, SavingsTypes.Pool memory pool) internal {
        SavingsTypes.Pool storage stored = self.pool;
        stored.borrowIndex = pool.borrowIndex;
        stored.lendIndex = pool.lendIndex;
        stored.clock = pool.clock;
        stored.reserveFactorBps = pool.reserveFactorBps;
        stored.scaledDeposits = pool.scaledDeposits;
        stored.lossFactor = pool.lossFactor;
        stored.cash = pool.cash;
        stored.borrowed = pool.borrowed;
        stored.pausedUntil = pool.pausedUntil;
    }

    /// @notice Both rates of `pool`, WAD a year, rounded down.
    function ratesOf(
        SavingsTypes.Pool memory pool,
        SavingsTypes.Rates memory rates
    ) internal pure returns (uint256 borrowers, uint256 lenders) {
        uint256 used = utilisationDown(pool);
        borrowers = InterestRates.borrowRateDown(rates, used);
        lenders = InterestRates.depositRateDown(used, borrowers, pool.reserveFactorBps);
    }

    /// @notice `U` of `pool`, WAD, rounded down.
    function utilisationDown(SavingsTypes.Pool memory pool) internal pure returns (uint256) {
        return InterestRates.utilisationDown(pool.borrowed, depositedUp(pool));
    }

    /// @notice `L`, assets, rounded up.
    function depositedUp(SavingsTypes.Pool memory pool) internal pure returns (uint256) {
        return LenderClaims.depositedUp(pool.scaledDeposits, pool.lossFactor);
    }

    /// @notice `L`, assets, rounded down.
    function depositedDown(SavingsTypes.Pool memory pool) internal pure returns (uint256) {
        return LenderClaims.depositedDown(pool.scaledDeposits, pool.lossFactor);
    }

    /// @notice What all lenders are owed, assets, rounded up.
    function claimsUp(SavingsTypes.State storage self, SavingsTypes.Pool memory pool) internal view returns (uint256) {
        return LenderClaims.claimsUp(pool.scaledDeposits, self.lendSnapshots, pool.lossFactor, pool.lendIndex);
    }

    /// @notice Cash and what borrowers owe, `borrowed + (borrowed * bi - sum p * bi0) / YEAR_WAD`, rounded down.
    function assetsDown(
        SavingsTypes.State storage self,
        SavingsTypes.Pool memory pool
    ) internal view returns (uint256) {
        uint256 scaledInterest = uint256(pool.borrowed) * pool.borrowIndex - self.borrowSnapshots;
        return uint256(pool.cash) + pool.borrowed + scaledInterest / InterestIndex.YEAR_WAD;
    }
}
