// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {BPS, FixedPoint, WAD} from "../../shared/math/FixedPoint.sol";
import {PriceScale} from "../../shared/math/PriceMath.sol";
import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";
import {ILiquidationCallback} from "../interfaces/ILiquidationCallback.sol";
import {ISavingsAccountErrors} from "../interfaces/ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "../interfaces/ISavingsAccountEvents.sol";
import {IStakingPositions} from "../staking/interfaces/IStakingPositions.sol";
import {SavingsTypes} from "../types/SavingsTypes.sol";
import {CollateralValue} from "./CollateralValue.sol";
import {LenderClaims} from "./LenderClaims.sol";
import {LoanLedger} from "./LoanLedger.sol";
import {LoanMath} from "./LoanMath.sol";
import {PoolLedger} from "./PoolLedger.sol";

/// @title SavingsLiquidation
/// @notice Liquidation, compiled into the savings account; which guards the receiver, and against re-entry.
library SavingsLiquidation {
    using CollateralValue for SavingsTypes.PriceFeed;
    using ExactTransfer for IERC20;
    using LoanLedger for SavingsTypes.State;
    using PoolLedger for SavingsTypes.State;

    /// @notice One call's arguments.
    struct Request {
        /// The adapter that holds the collateral.
        IStakingPositions staking;
        /// The stablecoin.
        IERC20 asset;
        /// Which loan.
        uint256 loanId;
        /// The most to be pulled, assets.
        uint256 maxRepay;
        /// The least collateral to get, in the provider's own units.
        uint256 minSeized;
        /// Who gets it.
        address receiver;
    }

    /// @notice See `ISavingsAccount.liquidate`.
    function liquidate(
        SavingsTypes.State storage self,
        Request memory request,
        bytes calldata data
    ) internal returns (uint256 repaid, uint256 seized) {
        uint256 loanId = request.loanId;
        SavingsTypes.Loan memory loan = self.openLoan(loanId);
        SavingsTypes.Pool memory pool = self.accrued();
        (LoanMath.Liquidation memory terms, uint256 units) = _terms(self, pool, loan, request);
        repaid = terms.repaid;

        // Never more than it has: `_terms` sees to it.
        unchecked {
            loan.collateral -= uint128(units);
        }
        self.settlePrincipal(pool, loan, terms.principal);
        pool.cash += uint112(repaid);
        if (terms.badDebt != 0) _realise(self, pool, loanId, terms.badDebt);
        self.store(pool);
        self.storeLoan(loanId, loan);
        if (units != 0) seized = request.staking.withdraw(units, request.receiver);
        if (seized < request.minSeized) {
            revert ISavingsAccountErrors.Savings_SeizedTooLittle(seized, request.minSeized);
        }
        if (data.length != 0) ILiquidationCallback(msg.sender).onLiquidation(loanId, repaid, seized, data);
        if (repaid != 0) request.asset.pullExact(msg.sender, repaid);
        emit ISavingsAccountEvents.Liquidated(msg.sender, request.receiver, loanId, repaid, terms.principal, units);
    }

    /// @dev What the liquidation repays, and the units it seizes.
    function _terms(
        SavingsTypes.State storage self,
        SavingsTypes.Pool memory pool,
        SavingsTypes.Loan memory loan,
        Request memory request
    ) private view returns (LoanMath.Liquidation memory, uint256 units) {
        uint256 minLoan = self.collateralFeed.minLoan;
        PriceScale scale = PriceScale.wrap(self.collateralFeed.scale);
        uint256 price = self.collateralFeed.latestPrice();
        (uint256 rateQuantity, uint256 rateUnits) = request.staking.rate();
        uint256 value = scale.quoteDown((loan.collateral * rateQuantity) / rateUnits, price);
        LoanMath.Liquidation memory terms = LoanMath.liquidation(loan, pool, minLoan, value, request.maxRepay);
        if (terms.healthWad >= WAD) {
            revert ISavingsAccountErrors.Savings_LoanIsHealthy(request.loanId, terms.healthWad);
        }
        if (terms.takesAll) {
            if (terms.repaid > request.maxRepay) {
                revert ISavingsAccountErrors.Savings_RepaymentTooLow(request.loanId, terms.repaid, request.maxRepay);
            }
            return (terms, loan.collateral);
        }
        if (terms.principal == 0) revert ISavingsAccountErrors.Savings_PaymentTooSmall(request.maxRepay);
        LoanLedger.requireMinLoan(loan.principal - terms.principal, minLoan);
        // The collateral is worth something here, and so its quantity is not 0.
        uint256 quantity = scale.baseDown(terms.seizedValueBps, price * BPS);
        units = Math.min(FixedPoint.mulDivDown(quantity, rateUnits, rateQuantity), loan.collateral);
        return (terms, units);
    }

    /// @dev Assets have fallen by `badDebt`. Reserves bore it as far as they went; what is missing now, all lenders bear alike.
    function _realise(
        SavingsTypes.State storage self,
        SavingsTypes.Pool memory pool,
        uint256 loanId,
        uint256 badDebt
    ) private {
        uint256 assets = self.assetsDown(pool);
        uint256 claims = self.claimsUp(pool);
        if (claims > assets) pool.lossFactor = uint64(LenderClaims.lossFactorDown(pool.lossFactor, assets, claims));
        emit ISavingsAccountEvents.BadDebtRealised(loanId, badDebt, pool.lossFactor);
    }
}
