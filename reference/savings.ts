/**
 * The savings account of seed 003 as it is written on paper. Every figure is found by going through all receipts, all loans
 * and the whole history of rates and losses; there is no index, no running sum and no packing here. Slow on purpose.
 *
 * Symbols: `L` what is left of lenders' principal, `B` principal of loans, `U = min(1, B / L)`, `P` the loss factor. Rates
 * depend on principal only, so they stand still between two actions. With `g` the sum of `rate * seconds` over the years,
 *
 *     lender's value   = principal * P / P0 * (1 + g)          debt of a loan = principal * (1 + g)
 *     claims           = all lenders' values                   assets         = cash + all debts
 *
 * as fractions, not rounded; amounts that move are rounded in favour of the pool: paid down, pulled up.
 *
 * Two things the contract rounds otherwise can be told to the model, so that it goes on from the same figures: the rates of
 * the present, and the loss factor that a liquidation left. A replay judges them first.
 */
import { SavingsBooks } from "./savings/books.js";
import {
  isUnderwater,
  type Patient,
  priceOfAll,
  principalLimit,
  requireUnhealthy,
  quantityFor,
} from "./savings/liquidation.js";
import { type Loan, type Payment, supplyOf } from "./savings/loans.js";
import { ceil, ceilDiv, floor, type Fraction, smaller, WAD } from "./savings/numbers.js";
import { requireSound, type SavingsParameters } from "./savings/parameters.js";
import type { Rates } from "./savings/rates.js";
import { requirePositive, SavingsRefusal } from "./savings/refusal.js";

/** Loss factor below which lenders get no new receipts, WAD. */
const LEAST_LOSS_FACTOR = 10n ** 9n;

/** What came of a repayment by receipts; `amount` is the collateral in the provider's own units. */
export type Repayment = Payment & { amount: bigint };

/** What came of a liquidation, `amount` as there. `writtenOff` is debt that nobody paid. */
export type Liquidation = { repaid: bigint; units: bigint; amount: bigint; writtenOff: bigint };

/** What there was when debt was written off: claims rounded up, assets down, and the loss factor until then. */
export type Loss = { assets: bigint; claims: bigint; lossFactor: bigint };

/** One account with its lenders and borrowers, who are any strings. Every action happens at the time of the last `advanceTo`. */
export class SavingsModel extends SavingsBooks {
  #lastLoss: Loss | undefined;

  /** @param startsAt Unix seconds. */
  constructor(parameters: SavingsParameters, startsAt: bigint) {
    requireSound(parameters);
    super(parameters, startsAt);
  }

  // ------------------------------------------------------------------------------------------- time, price, parameters

  /** Lets time pass at the present rates. @param timestamp Unix seconds, not before the present. */
  advanceTo(timestamp: bigint): void {
    if (timestamp < this.clock) {
      throw new SavingsRefusal("time-runs-backwards", `It is ${this.clock} already; ${timestamp} lies before that.`);
    }
    this.past.addPeriod({ ...this.current, from: this.clock, to: timestamp });
    this.clock = timestamp;
  }

  /** @param price Stablecoin base units a quantity of collateral, or undefined for a price that is not good. */
  setPrice(price: Fraction | undefined): void {
    this.price = price;
  }

  /** @param worth Quantity behind one of the staking provider's own units: 1, or less after a slash. */
  setWorth(worth: Fraction): void {
    this.pot.setWorth(worth);
  }

  /** @param rate What a share of a liquid-staking token is worth there, on any scale; the first one is where growth begins. */
  setRate(rate: bigint): void {
    this.pot.setRate(rate);
  }

  /** Changes what is to come; what has accrued stays. */
  setParameters(parameters: SavingsParameters): void {
    requireSound(parameters);
    this.inForce = parameters;
    this.current = this.expectedRates;
  }

  // ------------------------------------------------------------------------------------------------------------ lenders

  /** Deposits 1 : 1. @returns The receipt's id. */
  lend(lender: string, assets: bigint): string {
    requirePositive(assets, lender);
    this.#requireUnimpaired();
    const { depositCap } = this.inForce;
    if (ceil(this.receipts.deposited) + assets > depositCap) {
      throw new SavingsRefusal("deposit-cap-exceeded", `${assets} more would exceed ${depositCap}.`);
    }
    const id = this.receipts.mint(lender, assets, this.clock);
    this.cash += assets;
    this.#settle();
    return id;
  }

  /** Gives principal back with its interest. @returns What is paid: its value, rounded down. */
  withdraw(lender: string, lendId: string, principal: bigint, minOut = 0n): bigint {
    this.receipts.requireBalance(lender, lendId, principal);
    const paid = this.valueOf(lendId, principal);
    this.#requireOut(paid, minOut);
    this.receipts.burn(lender, lendId, principal);
    this.cash -= paid;
    this.#settle();
    return paid;
  }

  /** Pays the interest; what is left of the principal begins anew. */
  claimInterest(
    lender: string,
    lendId: string,
    principal: bigint,
    minOut = 0n,
  ): { lendId: string; principal: bigint; paid: bigint } {
    this.receipts.requireBalance(lender, lendId, principal);
    this.#requireUnimpaired();
    const left = this.survivingOf(lendId, principal);
    const paid = this.valueOf(lendId, principal) - left;
    if (paid === 0n) throw new SavingsRefusal("nothing-to-claim", `${principal} of ${lendId} has earned nothing.`);
    this.#requireOut(paid, minOut);
    this.receipts.burn(lender, lendId, principal);
    const newId = this.receipts.mint(lender, left, this.clock);
    this.cash -= paid;
    this.#settle();
    return { lendId: newId, principal: left, paid };
  }

  /** Moves a lender's receipt. */
  transferReceipt(from: string, to: string, lendId: string, principal: bigint): void {
    this.receipts.transfer(from, to, lendId, principal);
  }

  // ---------------------------------------------------------------------------------------------------------- borrowers

  /**
   * Locks `amount` and lends on it.
   * @param loan Base units, or 0 for the most that LTV allows.
   * @returns The loan's id.
   */
  borrow(borrower: string, amount: bigint, loan: bigint): bigint {
    requirePositive(this.pot.unitsFor(amount), borrower);
    const limit = (this.pot.valueWith(amount, this.requirePrice()) * this.inForce.ltvWad) / WAD;
    const principal = loan === 0n ? limit : loan;
    if (principal > limit) {
      throw new SavingsRefusal("loan-over-limit", `${principal} is more than the ${limit} that LTV allows.`);
    }
    this.#requireLendable(principal);
    const id = this.loans.open(borrower, principal, this.pot.add(amount), this.clock);
    this.cash -= principal;
    this.#settle();
    return id;
  }

  /** Repays `units` of the receipt's supply and returns that part of the collateral. */
  repay(holder: string, loanId: bigint, units: bigint, maxPayment?: bigint): Repayment {
    const loan = this.loans.getOpen(loanId);
    requirePositive(units, holder);
    const available = loan.holders.get(holder) ?? 0n;
    if (available < units) {
      throw new SavingsRefusal("receipt-too-small", `${holder} has ${available} of loan ${loanId}, not ${units}.`);
    }
    const supply = supplyOf(loan);
    const principal = ceilDiv(loan.principal * units, supply);
    const interest = this.loans.interestOn(loan, principal);
    if (maxPayment !== undefined && principal + interest > maxPayment) {
      throw new SavingsRefusal("maximum-exceeded", `${principal + interest} is due, not ${maxPayment}.`);
    }
    const collateral = (loan.collateral * units) / supply;
    loan.holders.set(holder, available - units);
    this.#receive(loan, { principal, interest });
    return { principal, interest, amount: this.#release(loan, collateral) };
  }

  /** Pays debt and principal pro rata, whoever pays. @returns What is pulled, at most `assets`. */
  repayDebt(loanId: bigint, assets: bigint): Payment {
    const loan = this.loans.getOpen(loanId);
    const payment = this.loans.paymentWithin(loan, assets);
    this.#requirePayment(loan, payment, assets);
    this.#receive(loan, payment);
    return payment;
  }

  /** Adds to a loan's collateral, whoever does. @returns The units added. */
  addCollateral(loanId: bigint, amount: bigint): bigint {
    const loan = this.loans.getOpen(loanId);
    requirePositive(this.pot.unitsFor(amount), `Who adds to loan ${loanId}`);
    const units = this.pot.add(amount);
    loan.collateral += units;
    return units;
  }

  /** Moves a borrower's receipt. */
  transferLoan(from: string, to: string, loanId: bigint, units: bigint): void {
    const { holders } = this.loans.get(loanId);
    const available = holders.get(from) ?? 0n;
    if (available < units) {
      throw new SavingsRefusal("receipt-too-small", `${from} has ${available} of loan ${loanId}, not ${units}.`);
    }
    holders.set(from, available - units);
    holders.set(to, (holders.get(to) ?? 0n) + units);
  }

  // ---------------------------------------------------------------------------------------------------------- liquidators

  /** Repays an unhealthy loan out of its collateral; where that no longer pays for the debt, lenders bear the rest. */
  liquidate(loanId: bigint, maxRepay: bigint, minSeized = 0n): Liquidation {
    const loan = this.loans.getOpen(loanId);
    const patient = this.patientOf(loan);
    requireUnhealthy(patient, loanId);
    return isUnderwater(patient)
      ? this.#liquidateAll(loan, patient, maxRepay, minSeized)
      : this.#liquidatePart(loan, patient, maxRepay, minSeized);
  }

  #liquidateAll(loan: Loan, patient: Patient, maxRepay: bigint, minSeized: bigint): Liquidation {
    const repaid = priceOfAll(patient);
    if (maxRepay < repaid) {
      throw new SavingsRefusal("repay-too-small", `All of the collateral costs ${repaid}, not ${maxRepay}.`);
    }
    const units = loan.collateral;
    this.#requireSeized(units, minSeized);
    const writtenOff = patient.owed - repaid;
    loan.principal = 0n;
    this.cash += repaid;
    if (writtenOff !== 0n) this.#bearLoss();
    this.#settle();
    return { repaid, units, amount: this.#release(loan, units), writtenOff };
  }

  #liquidatePart(loan: Loan, patient: Patient, maxRepay: bigint, minSeized: bigint): Liquidation {
    const payment = this.loans.paymentWithin(loan, maxRepay, principalLimit(patient));
    this.#requirePayment(loan, payment, maxRepay);
    const left = loan.principal - payment.principal;
    const fall = patient.owed - left - this.loans.interestOn(loan, left);
    const quantity = quantityFor(fall, patient.bonusWad, this.requirePrice());
    const units = smaller(this.pot.unitsBehind(quantity), loan.collateral);
    this.#requireSeized(units, minSeized);
    this.#receive(loan, payment);
    return { repaid: payment.principal + payment.interest, units, amount: this.#release(loan, units), writtenOff: 0n };
  }

  /**
   * What claims, rounded up, exceed assets by, rounded down, is taken off everybody's principal and interest alike:
   * `P = floor(P * assets / claims)`. What reserves absorb is written down as a loss too, with the factor that was.
   */
  #bearLoss(): void {
    const { balanceSheet, lossFactor } = this;
    const [claims, assets] = [ceil(balanceSheet.claims), floor(balanceSheet.assets)];
    this.#lastLoss = { assets, claims, lossFactor };
    this.past.addLoss(lossFactorAfter(this.#lastLoss));
  }

  // ------------------------------------------------------------------------------------------------ rewards, reserves

  /** Takes in rewards that were claimed, in their own token's base units. */
  claimRewards(rewards: bigint): void {
    this.rewardCash += rewards;
  }

  /** Sells rewards for `proceeds` stablecoin base units. */
  sellRewards(rewards: bigint, proceeds: bigint): void {
    if (rewards > this.rewardCash) {
      throw new SavingsRefusal("cash-too-small", `There are ${this.rewardCash} rewards to sell, not ${rewards}.`);
    }
    this.rewardCash -= rewards;
    this.cash += proceeds;
  }

  /** Takes a liquid-staking token's growth out from under all loans. @returns Shares, which are the reward. */
  claimGrowth(): bigint {
    const growth = this.pot.claimGrowth();
    this.rewardCash += growth;
    return growth;
  }

  /** Pays out what nobody is owed, as far as it is there in cash. */
  withdrawReserves(assets: bigint): void {
    requirePositive(assets, "The treasury");
    const available = this.withdrawableReserves;
    if (assets > available) {
      throw new SavingsRefusal("reserves-too-small", `${available} can be withdrawn, not ${assets}.`);
    }
    this.cash -= assets;
  }

  // ---------------------------------------------------------------------------------------------------- another's figures

  /** Goes on from the other side's rates, which hold from now on. */
  adoptRates(rates: Rates): void {
    this.current = rates;
  }

  /** The last time that debt was written off, if ever. */
  get lastLoss(): Loss | undefined {
    return this.#lastLoss;
  }

  /** Goes on from the other side's loss factor after a liquidation that wrote debt off and was the last action. */
  adoptLossFactor(lossFactor: bigint): void {
    this.past.replaceLoss(lossFactor);
    this.#settle();
  }

  // ---------------------------------------------------------------------------------------------------------- internals

  #settle(): void {
    this.current = this.expectedRates;
  }

  #receive(loan: Loan, { principal, interest }: Payment): void {
    loan.principal -= principal;
    this.cash += principal + interest;
    this.#settle();
  }

  #release(loan: Loan, units: bigint): bigint {
    loan.collateral -= units;
    return this.pot.remove(units);
  }

  #requireUnimpaired(): void {
    if (this.lossFactor >= LEAST_LOSS_FACTOR) return;
    throw new SavingsRefusal(
      "impaired",
      `After losses to ${this.lossFactor} the account mints no receipts to lenders.`,
    );
  }

  #requireOut(paid: bigint, minOut: bigint): void {
    if (paid < minOut) throw new SavingsRefusal("minimum-missed", `${paid} would be paid, not ${minOut}.`);
    this.#requireCash(paid);
  }

  #requireCash(assets: bigint): void {
    if (assets > this.cash) throw new SavingsRefusal("cash-too-small", `There are ${this.cash}, not ${assets}.`);
  }

  #requireSeized(units: bigint, minSeized: bigint): void {
    const amount = this.pot.amountOf(units);
    if (amount < minSeized) throw new SavingsRefusal("minimum-missed", `${amount} would be seized, not ${minSeized}.`);
  }

  #requireLendable(principal: bigint): void {
    const { minimumLoan, borrowCap } = this.inForce;
    if (principal < minimumLoan || principal === 0n) {
      throw new SavingsRefusal("loan-too-small", `A loan is at least ${minimumLoan}, not ${principal}.`);
    }
    const borrowed = this.loans.borrowed + principal;
    if (borrowed > borrowCap) throw new SavingsRefusal("borrow-cap-exceeded", `${borrowed} is over ${borrowCap}.`);
    const deposited = floor(this.receipts.deposited);
    if (borrowed > deposited) {
      throw new SavingsRefusal("deposits-too-small", `${borrowed} would be borrowed of ${deposited}.`);
    }
    this.#requireCash(principal);
  }

  #requirePayment(loan: Loan, { principal }: Payment, assets: bigint): void {
    if (principal === 0n) throw new SavingsRefusal("payment-too-small", `${assets} pays for nothing.`);
    const { minimumLoan } = this.inForce;
    const left = loan.principal - principal;
    if (left === 0n || left >= minimumLoan) return;
    throw new SavingsRefusal("loan-too-small", `A loan keeps ${minimumLoan} at least or nothing, not ${left}.`);
  }
}

/** `P = floor(P * assets / claims)` where claims exceed assets, `P` as it was otherwise. */
export function lossFactorAfter({ assets, claims, lossFactor }: Loss): bigint {
  return assets < claims ? (lossFactor * assets) / claims : lossFactor;
}
