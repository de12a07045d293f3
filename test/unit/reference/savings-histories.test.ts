import { expect } from "chai";
import fc from "fast-check";

import { SavingsModel } from "../../../reference/savings.js";
import { floor, type Fraction, sum, WAD_YEAR } from "../../../reference/savings/numbers.js";
import { attempt, carryOut, govern } from "../../differential/savings/model-side.js";
import { actors, fractionOf, modelParameters, nameOf, type Order, orderOf } from "../../differential/savings/orders.js";
import { type Schedule, schedules } from "../../differential/savings/schedule.js";

/** A deep run (`npm run test:deep`) configures fast-check with a fresh seed and more runs. */
const deep = fc.readConfigureGlobal() as fc.GlobalParameters | undefined;
const RUNS = deep?.numRuns ?? 150;
const SEED = deep?.seed ?? 20_240_601;
const ENOUGH = 10n ** 60n;
const STAKE = 10n ** 24n;

/** What a run went through, so that the properties are known to have been tried. */
type Seen = { losses: number; repaidLoans: number; leftWhole: number; badDebtAbsorbed: number };

/** One random history on the model alone. `#vault` is what the outside world gave the account less what it got. */
class Run {
  readonly #model: SavingsModel;
  readonly #seen: Seen;
  #price: bigint;
  #isBroken = false;
  #staked = STAKE;
  #vault = 0n;

  constructor(
    private readonly schedule: Schedule,
    seen: Seen,
  ) {
    const { parameters, price } = schedule.setting;
    this.#model = new SavingsModel(modelParameters(parameters), 1_000_000n);
    this.#price = price;
    this.#seen = seen;
    this.#setPrice();
    this.#stake(STAKE);
  }

  play(): void {
    for (const { wait, action } of this.schedule.steps) {
      this.#model.advanceTo(this.#model.now + wait);
      const { decimals } = this.schedule.setting;
      const world = { model: this.#model, price: this.#price, decimals, staked: this.#staked, available: () => ENOUGH };
      const order = orderOf(action, world);
      if (order !== undefined) attempt(() => this.#carryOut(order));
      this.#check();
    }
    this.#leave();
  }

  #carryOut(order: Order): void {
    if ("who" in order) {
      const before = this.#model.lossFactor;
      this.#vault -= carryOut(this.#model, order).assets;
      if (this.#model.lossFactor < before) this.#seen.losses += 1;
      else if (order.kind === "liquidate" && this.#model.loan(order.loanId).collateral === 0n) {
        this.#seen.badDebtAbsorbed += 1;
      }
      return;
    }
    this.#happen(order);
  }

  #happen(order: Exclude<Order, { who: number }>): void {
    const model = this.#model;
    switch (order.kind) {
      case "movePrice":
        this.#price = order.price;
        return this.#setPrice();
      case "breakPrice":
        this.#isBroken = order.bad;
        return this.#setPrice();
      case "slash":
        return this.#stake(this.#staked - order.amount);
      case "reward":
        if (this.#isPool) model.claimRewards(order.amount);
        else this.#stake(this.#staked + order.amount);
        return;
      case "harvest": {
        if (!this.#isPool) model.claimGrowth();
        const { numerator, denominator } = fractionOf(this.#price, this.schedule.setting.decimals);
        const proceeds = (order.maxSell * numerator) / denominator;
        model.sellRewards(order.maxSell, proceeds);
        this.#vault += proceeds;
        return;
      }
      default: {
        govern(model, order);
        if (order.kind === "withdrawReserves") this.#vault -= order.assets;
      }
    }
  }

  get #isPool(): boolean {
    return this.schedule.setting.provider === "pool";
  }

  /** What stands behind all units of the pool, or the rate of the share token. */
  #stake(staked: bigint): void {
    this.#staked = staked;
    if (this.#isPool) this.#model.setWorth({ numerator: staked, denominator: STAKE });
    else this.#model.setRate(staked);
  }

  #setPrice(): void {
    this.#model.setPrice(this.#isBroken ? undefined : fractionOf(this.#price, this.schedule.setting.decimals));
  }

  #check(): void {
    const model = this.#model;
    const { cash, assets, claims, reserves, deposited } = model.balanceSheet;
    expect(cash, "cash is what came in less what went out").to.equal(this.#vault);
    expect(cash >= 0n && reserves.numerator >= 0n, "assets cover claims").to.equal(true);
    const values = model.lendIds.flatMap((id) =>
      actors.map((who) => model.valueOf(id, model.receiptOf(nameOf(who), id))),
    );
    expect(sum(values) <= floor(assets), "assets cover all values").to.equal(true);
    const [deposits, owed] = this.#byIndices();
    expectEqual(deposited, deposits, "deposited");
    expectEqual(claims, owed, "claims");
    const { units } = model.collateral;
    expect(sum(model.loanIds.map((id) => model.loan(id).collateral)), "units of all loans").to.equal(units);
    for (const id of model.loanIds) {
      const { principal, collateral, supply } = model.loan(id);
      expect(principal === 0n || collateral > 0n || supply > 0n, `loan ${id} can be repaid`).to.equal(true);
    }
  }

  /** `L = P N / K` and `claims = P (N (Y + li) - M) / (K Y)`: the sums that a contract can keep, from what the ids say. */
  #byIndices(): [deposited: Fraction, claims: Fraction] {
    const model = this.#model;
    const snapshots = model.lendIds.map((id) => {
      const [lossFactor, lendIndex] = id.split(":").map(BigInt) as [bigint, bigint];
      return { lossFactor, lendIndex, principal: model.principalOf(id) };
    });
    const scale = snapshots.reduce((product, { lossFactor }) => product * lossFactor, 1n);
    const scaled = snapshots.map(({ principal, lossFactor }) => (principal * scale) / lossFactor);
    const n = sum(scaled);
    const m = sum(scaled.map((part, i) => part * snapshots[i]!.lendIndex));
    const lendIndex = sum(model.history.periods.map(({ depositRateWad, from, to }) => depositRateWad * (to - from)));
    return [
      { numerator: model.lossFactor * n, denominator: scale },
      { numerator: model.lossFactor * (n * (WAD_YEAR + lendIndex) - m), denominator: scale * WAD_YEAR },
    ];
  }

  /** Everybody repays, then everybody withdraws, without a price: nobody is stuck. */
  #leave(): void {
    const model = this.#model;
    model.setPrice(undefined);
    for (const loanId of model.loanIds) this.#repayWhole(loanId);
    expect(model.balanceSheet.borrowed, "borrowed when all have repaid").to.equal(0n);
    this.#check();
    for (const lendId of model.lendIds) {
      for (const who of actors) {
        const principal = model.receiptOf(nameOf(who), lendId);
        if (principal === 0n) continue;
        this.#vault -= model.withdraw(nameOf(who), lendId, principal, model.valueOf(lendId, principal));
        this.#seen.leftWhole += 1;
      }
    }
    expect(model.lendIds, "receipts when all have left").to.deep.equal([]);
    this.#check();
  }

  #repayWhole(loanId: bigint): void {
    const model = this.#model;
    for (const who of actors) {
      const { principal, collateral } = model.loan(loanId);
      const units = model.unitsOf(nameOf(who), loanId);
      if (units === 0n || (principal === 0n && collateral === 0n)) continue;
      const payment = model.repay(nameOf(who), loanId, units, ENOUGH);
      this.#vault += payment.principal + payment.interest;
      this.#seen.repaidLoans += 1;
    }
  }
}

/** Equal as numbers, whatever they are written over. */
function expectEqual(a: Fraction, b: Fraction, what: string): void {
  expect(a.numerator * b.denominator === b.numerator * a.denominator, what).to.equal(true);
}

describe("reference/savings, random histories", function () {
  this.timeout(600_000);

  it(`keep every promise in ${RUNS} of them, seed ${SEED}`, function () {
    const seen: Seen = { losses: 0, repaidLoans: 0, leftWhole: 0, badDebtAbsorbed: 0 };
    const property = fc.property(schedules, (schedule) => new Run(schedule, seen).play());
    fc.assert(property, { numRuns: RUNS, seed: SEED });
    for (const [what, times] of Object.entries(seen)) {
      expect(times, `${what}, of ${RUNS} histories`).to.be.greaterThan(RUNS / 20);
    }
  });
});
