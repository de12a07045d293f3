// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {InterestIndex} from "../../shared/accumulators/InterestIndex.sol";
import {ISavingsAccountErrors} from "../interfaces/ISavingsAccountErrors.sol";
import {SavingsTypes} from "../types/SavingsTypes.sol";
import {InterestRates} from "./InterestRates.sol";
import {LenderClaims} from "./LenderClaims.sol";

/// @title PoolLedger
/// @notice Brings the pool up to date, writes it back, and says what it has and owes.
library PoolLedger {
    uint256 private constant LEND_INDEX_AT = 96;
    uint256 private constant CLOCK_AT = 192;
    uint256 private constant RESERVE_FACTOR_AT = 232;
    uint256 private constant LOSS_FACTOR_AT = 160;
    uint256 private constant THRESHOLD_AT = 224;
    uint256 private constant BONUS_AT = 240;
    uint256 private constant BORROWED_AT = 112;
    uint256 private constant PAUSED_UNTIL_AT = 208;

    /// @notice The pool as it was stored last.
    /// @dev Structs are returned without a name here and in `LoanLedger`: a named one is zeroed first, 60 to 130 gas for nothing.
    function load(SavingsTypes.State storage self) internal view returns (SavingsTypes.Pool memory) {
        uint256 indices = self.pool.indices;
        uint256 deposits = self.pool.deposits;
        uint256 money = self.pool.money;
        return
            SavingsTypes.Pool({
                borrowIndex: uint96(indices),
                lendIndex: uint96(indices >> LEND_INDEX_AT),
                clock: uint40(indices >> CLOCK_AT),
                reserveFactorBps: uint16(indices >> RESERVE_FACTOR_AT),
                scaledDeposits: uint160(deposits),
                lossFactor: uint64(deposits >> LOSS_FACTOR_AT),
                thresholdBps: uint16(deposits >> THRESHOLD_AT),
                bonusBps: uint16(deposits >> BONUS_AT),
                cash: uint112(money),
                borrowed: uint96(money >> BORROWED_AT),
                pausedUntil: uint48(money >> PAUSED_UNTIL_AT)
            });
    }

    /// @notice The pool as of now. Rates depend on principal alone, which stood still since the clock, so that accruing now,
    /// later or often ends in the same indices.
    function accrued(SavingsTypes.State storage self) internal view returns (SavingsTypes.Pool memory) {
        SavingsTypes.Pool memory pool = load(self);
        uint256 elapsed = block.timestamp - pool.clock;
        if (elapsed == 0) return pool;
        (uint256 borrowers, uint256 lenders) = ratesOf(pool, self.rates);
        elapsed = InterestIndex.elapsedWithin(pool.borrowIndex, borrowers, elapsed);
        pool.borrowIndex = uint96(InterestIndex.advanced(pool.borrowIndex, borrowers, elapsed));
        pool.lendIndex = uint96(InterestIndex.advanced(pool.lendIndex, lenders, elapsed));
        pool.clock = uint40(block.timestamp);
        return pool;
    }

    /// @notice Writes `pool` back.
    function store(SavingsTypes.State storage self, SavingsTypes.Pool memory pool) internal {
        self.pool.indices =
            uint256(pool.borrowIndex) |
            (uint256(pool.lendIndex) << LEND_INDEX_AT) |
            (uint256(pool.clock) << CLOCK_AT) |
            (uint256(pool.reserveFactorBps) << RESERVE_FACTOR_AT);
        self.pool.deposits =
            uint256(pool.scaledDeposits) |
            (uint256(pool.lossFactor) << LOSS_FACTOR_AT) |
            (uint256(pool.thresholdBps) << THRESHOLD_AT) |
            (uint256(pool.bonusBps) << BONUS_AT);
        self.pool.money =
            uint256(pool.cash) |
            (uint256(pool.borrowed) << BORROWED_AT) |
            (uint256(pool.pausedUntil) << PAUSED_UNTIL_AT);
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

    /// @notice Adds a receipt of `principal` at the present snapshot to the sums.
    function addClaim(SavingsTypes.State storage self, SavingsTypes.Pool memory pool, uint256 principal) internal {
        uint256 scaled = LenderClaims.scaledUp(principal, pool.lossFactor);
        pool.scaledDeposits += uint160(scaled);
        self.lendSnapshots += scaled * pool.lendIndex;
    }

    /// @notice Takes `principal` of a receipt of that snapshot off the sums.
    function removeClaim(
        SavingsTypes.State storage self,
        SavingsTypes.Pool memory pool,
        uint256 principal,
        uint256 lossFactorThen,
        uint256 indexThen
    ) internal {
        uint256 scaled = LenderClaims.scaledDown(principal, lossFactorThen);
        pool.scaledDeposits -= uint160(scaled);
        self.lendSnapshots -= scaled * indexThen;
    }

    /// @notice Takes `paid` out of the cash. Reverts with `Savings_PaidTooLittle` and `Savings_InsufficientCash`.
    function takeCash(SavingsTypes.Pool memory pool, uint256 paid, uint256 minOut) internal pure {
        if (paid < minOut) revert ISavingsAccountErrors.Savings_PaidTooLittle(paid, minOut);
        if (paid > pool.cash) revert ISavingsAccountErrors.Savings_InsufficientCash(paid, pool.cash);
        pool.cash -= uint112(paid);
    }
}
