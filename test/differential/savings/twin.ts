import { expect } from "chai";

import { lossFactorAfter, SavingsModel } from "../../../reference/savings.js";
import type { SavingsProblem } from "../../../reference/savings/refusal.js";
import type { Chain } from "./chain.js";
import { Comparison } from "./comparison.js";
import { ContractSide, type ContractState } from "./contract-side.js";
import { type ActorsOrder, attempt, carryOut, type Effect, govern } from "./model-side.js";
import { actors, fractionOf, modelParameters, nameOf, type Order, orderOf } from "./orders.js";
import type { Action, Schedule, Setting, Step } from "./schedule.js";

/** How the contract names each rule of the model. */
const ERRORS = {
  "zero-amount": ["Savings_ZeroAmount", "StakingPositions_ZeroUnits"],
  "receipt-too-small": ["Savings_InsufficientReceipts", "ERC1155InsufficientBalance"],
  "loan-not-open": ["Savings_LoanNotOpen"],
  "deposit-cap-exceeded": ["Savings_SupplyCapExceeded"],
  "borrow-cap-exceeded": ["Savings_BorrowCapExceeded"],
  impaired: ["Savings_Impaired"],
  "cash-too-small": ["Savings_InsufficientCash"],
  "deposits-too-small": ["Savings_InsufficientDeposits"],
  "nothing-to-claim": ["Savings_NothingToClaim"],
  "minimum-missed": [],
  "maximum-exceeded": [],
  "loan-over-limit": ["Savings_LoanTooLarge"],
  "loan-too-small": ["Savings_LoanTooSmall"],
  "payment-too-small": ["Savings_PaymentTooSmall", "Savings_NothingOwed"],
  "bad-price": ["0x0bad0bad"],
  healthy: ["Savings_LoanIsHealthy"],
  "repay-too-small": ["Savings_RepaymentTooLow"],
  "reserves-too-small": ["Savings_InsufficientReserves"],
  "parameters-out-of-bounds": ["Savings_ThresholdTooHigh"],
  "time-runs-backwards": [],
} as const satisfies Record<SavingsProblem, readonly string[]>;

/** What the pool may refuse of what happens to it; the model is not asked then. */
const POOLS_ERRORS: readonly (string | undefined)[] = [undefined, "DelegationPool_RateWouldFall"];

/** What became of an action: both sides did it, both refused it, there was nothing to act on, or rounding alone decides. */
export type Outcome = "acted" | SavingsProblem | "left-out";

/** One account on chain and its model, moved together and compared after every action. */
export class Twin {
  readonly #model: SavingsModel;
  readonly #comparison: Comparison;
  #state!: ContractState;
  #price: bigint;
  #isBroken = false;
  #staked = 0n;

  private constructor(
    private readonly contract: ContractSide,
    private readonly setting: Setting,
    startsAt: bigint,
  ) {
    this.#model = new SavingsModel(modelParameters(setting.parameters), startsAt);
    this.#price = setting.price;
    this.#setPrice();
    this.#comparison = new Comparison(this.#model);
  }

  /** Plays `schedule` on a fresh account, and at its end lets everybody leave. Throws at the first difference. */
  static async play(
    chain: Chain,
    { setting, steps }: Schedule,
    count: (action: Action, outcome: Outcome) => void,
  ): Promise<void> {
    const contract = await ContractSide.create(chain, setting);
    const twin = new Twin(contract, setting, contract.startedAt);
    twin.#model.advanceTo(await contract.now());
    twin.#staked = await contract.provider.report(twin.#model);
    twin.#state = await contract.read(twin.#model);
    twin.#comparison.start(twin.#state);
    for (const step of steps) count(step.action, await twin.#step(step));
    await twin.#leave();
  }

  async #step({ wait, action }: Step): Promise<Outcome> {
    const model = this.#model;
    model.advanceTo(model.now + wait);
    const order = orderOf(action, {
      model,
      price: this.#price,
      decimals: this.setting.decimals,
      staked: this.#staked,
      available: (who) => this.#state.available[who]!,
    });
    return order === undefined ? "left-out" : await this.#do(order);
  }

  async #do(order: Order): Promise<Outcome> {
    if ("who" in order) return await this.#give(order);
    switch (order.kind) {
      case "withdrawReserves":
      case "setParameters":
        return await this.#govern(order);
      case "harvest":
        return await this.#harvest(order.maxSell);
      default:
        return await this.#happen(order);
    }
  }

  async #give(order: ActorsOrder): Promise<Outcome> {
    const error = await this.contract.give(order, this.#model.now);
    const result = attempt(() => carryOut(this.#model, order));
    const effect = this.#judge(order.kind, error, result);
    if (effect !== undefined) this.contract.provider.note(order.who, -effect.collateral, this.#model.now);
    await this.#compare(order, effect);
    return "done" in result ? "acted" : result.refused;
  }

  async #govern(order: Extract<Order, { kind: "withdrawReserves" | "setParameters" }>): Promise<Outcome> {
    const model = this.#model;
    if (order.kind === "withdrawReserves" && this.#comparison.isDecidedByDust(order.assets)) return "left-out";
    const error = await this.contract.happen(order, this.#price, model.now);
    const result = attempt(() => govern(model, order));
    this.#judge(order.kind, error, result);
    await this.#compare(order);
    return "done" in result ? "acted" : result.refused;
  }

  /** A sale pays what the oracle says; what was claimed is judged by the model of who paid it. */
  async #harvest(maxSell: bigint): Promise<Outcome> {
    const model = this.#model;
    const error = await this.contract.happen({ kind: "harvest", maxSell }, this.#price, model.now);
    expect(error, "harvest").to.equal(undefined);
    const { numerator, denominator } = fractionOf(this.#price, this.setting.decimals);
    const worth = (maxSell * numerator) / denominator;
    const sold = this.#isBroken || worth === 0n ? 0n : maxSell;
    const { rewardCash } = (await this.contract.read(model)).sheet;
    const claimed = rewardCash + sold - model.balanceSheet.rewardCash;
    this.contract.provider.claim(model, claimed, model.now);
    if (sold !== 0n) model.sellRewards(sold, worth);
    await this.#compare();
    return "acted";
  }

  async #happen(order: Extract<Order, { kind: "movePrice" | "breakPrice" | "slash" | "reward" }>): Promise<Outcome> {
    if (order.kind === "movePrice") this.#price = order.price;
    if (order.kind === "breakPrice") this.#isBroken = order.bad;
    this.#setPrice();
    const error = await this.contract.happen(order, this.#price, this.#model.now);
    expect(POOLS_ERRORS, order.kind).to.include(error);
    this.#staked = await this.contract.provider.report(this.#model);
    await this.#compare();
    return error === undefined ? "acted" : "left-out";
  }

  #setPrice(): void {
    this.#model.setPrice(this.#isBroken ? undefined : fractionOf(this.#price, this.setting.decimals));
  }

  #judge<T>(kind: string, error: string | undefined, result: { done: T } | { refused: SavingsProblem }): T | undefined {
    if ("done" in result) {
      expect(error, `${kind}: the model does it`).to.equal(undefined);
      return result.done;
    }
    expect(ERRORS[result.refused], `${kind}: the model says ${result.refused}`).to.include(error);
    return undefined;
  }

  /** Judges what dust may decide, goes on from there, and compares the rest to the digit. */
  async #compare(order?: Order, effect?: Effect): Promise<void> {
    this.#state = await this.contract.read(this.#model);
    if (order !== undefined && effect !== undefined) this.#comparison.countDust(order);
    this.#adoptLossFactor();
    this.#comparison.judgeRates(this.#state);
    this.#model.adoptRates(this.#state.rates);
    this.#comparison.compare(this.#state, order, effect);
  }

  #adoptLossFactor(): void {
    const { lossFactor } = this.#state;
    if (lossFactor === this.#model.lossFactor) return;
    const loss = this.#model.lastLoss!;
    expect(this.#comparison.hasDust, "dust where the loss factor differs").to.equal(true);
    expect(lossFactor, "loss factor").to.equal(lossFactorAfter({ ...loss, claims: loss.claims + 1n }));
    this.#model.adoptLossFactor(lossFactor);
  }

  /** Everybody repays without a price, then everybody withdraws: nobody is stuck, on either side. */
  async #leave(): Promise<void> {
    const model = this.#model;
    this.#isBroken = true;
    await this.#happen({ kind: "breakPrice", bad: true });
    for (const loanId of model.loanIds) await this.#repayWhole(loanId);
    expect(this.#state.sheet.borrowed, "borrowed after all repaid").to.equal(0n);
    for (const lendId of model.lendIds) {
      for (const who of actors) {
        const principal = model.receiptOf(nameOf(who), lendId);
        if (principal === 0n) continue;
        expect(await this.#give({ kind: "withdraw", who, lendId, principal }), "the last withdrawal").to.equal("acted");
      }
    }
    this.#comparison.compareEnd(this.#state);
  }

  async #repayWhole(loanId: bigint): Promise<void> {
    for (const who of actors) {
      const { principal, collateral } = this.#model.loan(loanId);
      const units = this.#model.unitsOf(nameOf(who), loanId);
      if (units === 0n || (principal === 0n && collateral === 0n)) continue;
      expect(await this.#give({ kind: "repay", who, loanId, units }), "the last repayment").to.equal("acted");
    }
  }
}
