import { expect } from "chai";

import type { SavingsModel } from "../../../reference/savings.js";
import { ceil, floor, WAD } from "../../../reference/savings/numbers.js";
import type { ContractState } from "./contract-side.js";
import type { Effect } from "./model-side.js";
import { actors, nameOf, type Order } from "./orders.js";

/** The contract's scale of `n = principal * K / P0`. */
const K = 10n ** 28n;
const MAX_UINT256 = 2n ** 256n - 1n;

/**
 * Holds what the contract says against the model.
 *
 * All is compared to the digit but what comes of the sums `N` and `M`. A receipt whose `P0` is not 1e18 adds
 * `ceil(principal * K / P0)` and takes off `floor` of it, so each such mint or burn leaves less than one unit of `n` too much:
 * after `d` of them
 *
 *     0 <= N - sum(n) < d,      0 <= M - sum(n * li0) < d * li,      worth less than d * 1e-10 base units with interest.
 *
 * That is less than one base unit in any run, but a sum that is whole is then rounded up to the next: `claims` and the rounded up
 * `L` that rates are made of may be one more. Rates and loss factor must be those of one or the other, and the model goes on
 * from them, so that everything else stays exact.
 */
export class Comparison {
  #dust = 0n;
  #balances: bigint[] = [];

  constructor(private readonly model: SavingsModel) {}

  /** Takes what everybody has at the beginning. */
  start(state: ContractState): void {
    this.#balances = [...state.balances];
  }

  /** Whether the sums may be off. */
  get hasDust(): boolean {
    return this.#dust > 0n;
  }

  /** Whether dust alone decides if `assets` of the reserves can be withdrawn. */
  isDecidedByDust(assets: bigint): boolean {
    return this.hasDust && assets > 0n && assets === this.model.withdrawableReserves;
  }

  /** Rates are those of `L` rounded up, or of one more. */
  judgeRates({ rates, utilisation }: Pick<ContractState, "rates" | "utilisation">): void {
    const deposited = ceil(this.model.balanceSheet.deposited);
    const candidates = this.hasDust ? [deposited, deposited + 1n] : [deposited];
    expect(
      candidates.map((each) => this.model.ratesWith(each)),
      "rates",
    ).to.deep.include(rates);
    expect(
      candidates.map((each) => this.model.utilisationWith(each)),
      "utilisation",
    ).to.include(utilisation);
  }

  /** Compares everything after `order`, which moved `effect` where both sides carried it out. */
  compare(state: ContractState, order?: Order, effect?: Effect): void {
    if (order !== undefined && "who" in order && effect !== undefined) this.#balances[order.who]! += effect.assets;
    expect(state.balances, "stablecoin of the actors").to.deep.equal(this.#balances);
    this.#compareSheet(state);
    this.#compareLedger(state);
    this.#compareReceipts(state);
    this.#compareLoans(state);
    const { amount, units } = this.model.collateral;
    expect(state.staking, "collateral").to.deep.equal({ amount, units });
  }

  /** What may be left when all have left: dust. */
  compareEnd({ sheet, ledger, staking }: ContractState): void {
    expect(ledger.scaledDeposits < this.#dust || ledger.scaledDeposits === 0n, "N at the end").to.equal(true);
    expect(ledger.borrowSnapshots, "sum of p * bi0 at the end").to.equal(0n);
    expect(sheet.tokenBalance, "token balance at the end").to.equal(sheet.cash);
    expect(staking.units, "units at the end").to.equal(0n);
  }

  /** Counts the dust of an order that both sides carried out. */
  countDust(order: Order): void {
    if (order.kind === "lend" && this.model.lossFactor !== WAD) this.#dust += 1n;
    if (order.kind === "withdraw" && !order.lendId.startsWith(`${WAD}:`)) this.#dust += 1n;
    if (order.kind === "claimInterest" && this.model.lossFactor !== WAD) this.#dust += 2n;
  }

  #compareSheet({ sheet, lossFactor }: ContractState): void {
    const expected = this.model.balanceSheet;
    const { cash, borrowed, rewardCash } = expected;
    const assets = floor(expected.assets);
    const exact = { cash, borrowed, rewardCash, assets, owedByBorrowers: assets - cash, tokenBalance: cash };
    for (const [figure, value] of Object.entries(exact)) {
      expect(sheet[figure as keyof typeof exact], figure).to.equal(value);
    }
    this.#expectWithDust(sheet.deposited, floor(expected.deposited), "deposited");
    this.#expectWithDust(sheet.claims, ceil(expected.claims), "claims");
    expect(sheet.reserves, "reserves").to.equal(assets > sheet.claims ? assets - sheet.claims : 0n);
    expect(lossFactor, "lossFactor").to.equal(this.model.lossFactor);
  }

  #expectWithDust(actual: bigint, expected: bigint, what: string): void {
    const off = actual - expected;
    expect(off === 0n || (off === 1n && this.hasDust), `${what} is ${actual}, expected ${expected}`).to.equal(true);
  }

  /** The sums over all receipts and loans, gone through one by one. */
  #compareLedger({ ledger, indices, loanCount }: ContractState): void {
    const { model } = this;
    const { periods } = model.history;
    const indexAt = (rate: "borrowRateWad" | "depositRateWad", at: bigint): bigint =>
      periods.reduce((index, { [rate]: value, from, to }) => (to <= at ? index + value * (to - from) : index), 0n);
    expect(indices, "indices").to.deep.equal({
      borrow: indexAt("borrowRateWad", model.now),
      lend: indexAt("depositRateWad", model.now),
    });

    let [n, m] = [0n, 0n];
    for (const lendId of model.lendIds) {
      const [lossFactor, lendIndex] = lendId.split(":").map(BigInt) as [bigint, bigint];
      const scaled = (model.principalOf(lendId) * K) / lossFactor;
      n += scaled;
      m += scaled * lendIndex;
    }
    const slack = this.#dust + BigInt(model.lendIds.length);
    this.#expectWithin(ledger.scaledDeposits, n, this.hasDust ? slack : 0n, "N");
    this.#expectWithin(ledger.lendSnapshots, m, this.hasDust ? slack * indices.lend : 0n, "M");
    const snapshots = model.loanIds.reduce((total, loanId) => {
      const { principal, openedAt } = model.loan(loanId);
      return total + principal * indexAt("borrowRateWad", openedAt);
    }, 0n);
    expect(ledger.borrowSnapshots, "sum of p * bi0").to.equal(snapshots);
    expect(loanCount, "loanCount").to.equal(BigInt(model.loanIds.length));
  }

  #expectWithin(actual: bigint, least: bigint, slack: bigint, what: string): void {
    expect(actual >= least && actual <= least + slack, `${what} is ${actual}, expected ${least} + ${slack}`).to.equal(
      true,
    );
  }

  #compareReceipts({ receipts, sheet }: ContractState): void {
    const { model } = this;
    for (const [key, { balance, value, interest, maxWithdraw }] of receipts) {
      const [lendId, who] = key.split("/") as [string, string];
      expect(balance, `balance of ${key}`).to.equal(model.receiptOf(nameOf(Number(who)), lendId));
      expect(value, `value of ${key}`).to.equal(model.valueOf(lendId, balance));
      expect(interest, `interest of ${key}`).to.equal(value - model.survivingOf(lendId, balance));
      const isAllowed = maxWithdraw <= balance && model.valueOf(lendId, maxWithdraw) <= sheet.cash;
      const isMost = maxWithdraw === balance || model.valueOf(lendId, maxWithdraw + 1n) >= sheet.cash;
      expect([isAllowed, isMost], `maxWithdraw of ${key} is allowed, and the most`).to.deep.equal([true, true]);
    }
  }

  #compareLoans({ loans }: ContractState): void {
    const { model } = this;
    for (const [loanId, loan] of loans) {
      const expected = model.loan(loanId);
      const { principal, interest, collateral, receipts } = loan;
      expect({ principal, interest, collateral }, `loan ${loanId}`).to.deep.equal({
        principal: expected.principal,
        interest: expected.interest,
        collateral: expected.collateral,
      });
      expect(receipts, `receipts of loan ${loanId}`).to.equal(expected.supply);
      expect(loan.units, `units of loan ${loanId}`).to.deep.equal(
        actors.map((who) => model.unitsOf(nameOf(who), loanId)),
      );
      if (!model.hasPrice) continue;
      expect(loan.healthFactor, `health of loan ${loanId}`).to.equal(model.healthFactor(loanId) ?? MAX_UINT256);
      expect(loan.collateralValue, `collateral value of loan ${loanId}`).to.equal(model.collateralValue(loanId));
    }
  }
}
