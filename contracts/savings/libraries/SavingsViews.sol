// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {InterestIndex} from "../../shared/accumulators/InterestIndex.sol";
import {ISavingsAccountErrors} from "../interfaces/ISavingsAccountErrors.sol";
import {IStakingPositions} from "../staking/interfaces/IStakingPositions.sol";
import {SavingsTypes} from "../types/SavingsTypes.sol";
import {CollateralValue} from "./CollateralValue.sol";
import {LendId} from "./LendId.sol";
import {LenderClaims} from "./LenderClaims.sol";
import {LoanLedger} from "./LoanLedger.sol";
import {LoanMath} from "./LoanMath.sol";
import {PoolLedger} from "./PoolLedger.sol";

/// @title SavingsViews
/// @notice What a savings account answers, linked to it: the verbs alone fill the contract size limit.
library SavingsViews {
    using CollateralValue for SavingsTypes.PriceFeed;
    using LoanLedger for SavingsTypes.State;
    using PoolLedger for SavingsTypes.State;
    using PoolLedger for SavingsTypes.Pool;

    /// @notice See `ISavingsAccount.utilisation`, `borrowRate` and `depositRate`.
    function rates(
        SavingsTypes.State storage self
    ) external view returns (uint256 utilisation, uint256 borrowRate, uint256 depositRate) {
        SavingsTypes.Pool memory pool = self.load();
        utilisation = pool.utilisationDown();
        (borrowRate, depositRate) = pool.ratesOf(self.rates);
    }

    /// @notice See `ISavingsAccount.indices`.
    function indices(SavingsTypes.State storage self) external view returns (uint256 borrowIndex, uint256 lendIndex) {
        SavingsTypes.Pool memory pool = self.accrued();
        return (pool.borrowIndex, pool.lendIndex);
    }

    /// @notice See `ISavingsAccount.balanceSheet`.
    function balanceSheet(
        SavingsTypes.State storage self,
        IERC20 asset
    ) external view returns (SavingsTypes.BalanceSheet memory sheet) {
        SavingsTypes.Pool memory pool = self.accrued();
        sheet.deposited = pool.depositedDown();
        sheet.borrowed = pool.borrowed;
        sheet.cash = pool.cash;
        sheet.rewardCash = self.rewardCash;
        sheet.lossFactorWad = pool.lossFactor;
        sheet.claims = self.claimsUp(pool);
        sheet.assets = self.assetsDown(pool);
        sheet.reserves = Math.saturatingSub(sheet.assets, sheet.claims);
        sheet.owedByBorrowers = sheet.assets - sheet.cash;
        sheet.tokenBalance = asset.balanceOf(address(this));
    }

    /// @notice See `ISavingsAccount.valueOf` and `interestOf`.
    function worth(
        SavingsTypes.State storage self,
        uint256 lendId,
        uint256 principal
    ) external view returns (uint256 value, uint256 interest) {
        (uint256 lossFactorThen, SavingsTypes.Pool memory pool, uint256 growth) = _receipt(self, lendId);
        value = LenderClaims.valueDown(principal, lossFactorThen, pool.lossFactor, growth);
        interest = value - LenderClaims.survivingDown(principal, lossFactorThen, pool.lossFactor);
    }

    /// @notice See `ISavingsAccount.maxWithdraw`.
    function maxWithdraw(
        SavingsTypes.State storage self,
        uint256 lendId,
        uint256 balance
    ) external view returns (uint256 principal) {
        (uint256 lossFactorThen, SavingsTypes.Pool memory pool, uint256 growth) = _receipt(self, lendId);
        uint256 affordable = LenderClaims.principalForDown(pool.cash, lossFactorThen, pool.lossFactor, growth);
        return Math.min(affordable, balance);
    }

    /// @notice See `ISavingsAccount.debtOf`.
    function debtOf(
        SavingsTypes.State storage self,
        uint256 loanId
    ) external view returns (uint256 principal, uint256 debt) {
        SavingsTypes.Loan memory loan = self.loanOf(loanId);
        uint256 growth = self.accrued().borrowIndex - loan.borrowIndex;
        return (loan.principal, InterestIndex.interestUp(loan.principal, growth));
    }

    /// @notice See `ISavingsAccount.collateralValue` and `healthFactor`.
    function health(
        SavingsTypes.State storage self,
        IStakingPositions staking,
        uint256 loanId
    ) external view returns (uint256 value, uint256 healthFactor) {
        SavingsTypes.Loan memory loan = self.loanOf(loanId);
        SavingsTypes.Pool memory pool = self.accrued();
        uint256 owed = LoanMath.owedUp(loan.principal, pool.borrowIndex - loan.borrowIndex);
        value = self.collateralFeed.valueDown(staking, loan.collateral, self.collateralFeed.latestPrice());
        healthFactor = LoanMath.healthFactorDown(value, pool.thresholdBps, owed);
    }

    /// @notice See `ISavingsAccount.maxBorrow`.
    function maxBorrow(
        SavingsTypes.State storage self,
        IStakingPositions staking,
        uint256 units
    ) external view returns (uint256) {
        return self.collateralFeed.maxLoanDown(staking, units, self.limits.ltvBps);
    }

    /// @notice See `ISavingsAccount.parameters`.
    function parameters(SavingsTypes.State storage self) external view returns (SavingsTypes.Parameters memory) {
        SavingsTypes.Pool memory pool = self.load();
        SavingsTypes.Limits memory limits = self.limits;
        return
            SavingsTypes.Parameters({
                rates: self.rates,
                risk: SavingsTypes.Risk({
                    borrowCap: limits.borrowCap,
                    minLoan: self.collateralFeed.minLoan,
                    ltvBps: limits.ltvBps,
                    thresholdBps: pool.thresholdBps,
                    bonusBps: pool.bonusBps,
                    maxSlippageBps: self.maxSlippageBps
                }),
                reserveFactorBps: pool.reserveFactorBps,
                supplyCap: limits.supplyCap
            });
    }

    /// @dev An index that has not been reached yet was never minted.
    function _receipt(
        SavingsTypes.State storage self,
        uint256 lendId
    ) private view returns (uint256 lossFactorThen, SavingsTypes.Pool memory pool, uint256 growth) {
        if (!LendId.isLendId(lendId)) revert ISavingsAccountErrors.Savings_NotALendId(lendId);
        uint256 indexThen;
        (lossFactorThen, indexThen) = LendId.decode(lendId);
        pool = self.accrued();
        if (indexThen > pool.lendIndex) revert ISavingsAccountErrors.Savings_NotALendId(lendId);
        growth = pool.lendIndex - indexThen;
    }
}
