import type { Hex, Receipt } from "../../chain.js";
import { labAddress } from "../../vault-system.js";
import { eventsIn, toldIn } from "../../world/contract.js";
import type { Borrowers, Debtor } from "./borrowers.js";
import type { Till } from "./till.js";
import type { LiquidationRecord } from "./told.js";

const WAD = 10n ** 18n;
/** How often in a round they look whether a loan that they repaid in part needs more. */
const MAX_PASSES = 8;
/** What a liquidator brings: enough to repay all loans of the largest run. */
const PURSE = 10n ** 9n * 10n ** 6n;
/** More than any debt. */
const ALL = 2n ** 96n - 1n;

/** A loan whose health is below one, WAD. */
interface Sick {
  readonly debtor: Debtor;
  readonly before: bigint;
}

/** Those who repay the loans of others where a new price has made them unsafe, and take collateral for it. */
export class Liquidators {
  readonly liquidations: LiquidationRecord[] = [];
  /** Loans that stayed unhealthy after they had looked. */
  unhealthy = 0;
  readonly addresses: readonly Hex[];

  constructor(
    private readonly till: Till,
    private readonly borrowers: Borrowers,
    count: number,
  ) {
    this.addresses = Array.from({ length: count }, (_, index) => labAddress(`Liquidator${index}`));
  }

  async arrive(): Promise<void> {
    const { desk } = this.till.world;
    await desk.admit("liquidator", this.addresses);
    await desk.send(this.addresses.map((address) => this.till.bringUsdc(address, PURSE)));
  }

  /** Whoever is not healthy at the new price is liquidated, again and again until nobody is. */
  async watch(round: number): Promise<void> {
    let sick = await this.#sickOf(this.borrowers.debtors);
    for (let pass = 0; pass < MAX_PASSES && sick.length > 0; pass++) {
      await this.#seize(sick, round);
      sick = await this.#sickOf(
        sick.map(({ debtor }) => debtor).filter((debtor) => this.borrowers.debtors.includes(debtor)),
      );
    }
    this.unhealthy += sick.length;
  }

  async #sickOf(debtors: readonly Debtor[]): Promise<Sick[]> {
    const health = await this.#healthOf(debtors);
    return debtors.flatMap((debtor, index) => {
      const before = health[index] ?? WAD;
      return before < WAD ? [{ debtor, before }] : [];
    });
  }

  async #seize(sick: readonly Sick[], round: number): Promise<void> {
    const calls = sick.map(({ debtor: { loan } }, index) => {
      const from = this.addresses[index % this.addresses.length] as Hex;
      return this.till.call(from, "liquidate", [loan.id, ALL, 0n, from, "0x"]);
    });
    const receipts = await this.till.world.desk.send(calls);
    const health = await this.#healthAfter(sick);
    for (const [index, one] of sick.entries()) {
      const after = health.get(one.debtor) ?? null;
      this.liquidations.push(this.#recordOf(one, after, receipts[index] as Receipt, round));
      if (after === null) this.borrowers.lose(one.debtor);
    }
  }

  /** Of the loans of which something is left. */
  async #healthAfter(sick: readonly Sick[]): Promise<Map<Debtor, bigint>> {
    const loans = await this.till.world.desk.ask<{ readonly collateral: bigint }>(
      sick.map(({ debtor }) => ({ of: this.till.contracts.account, view: "loanOf", args: [debtor.loan.id] })),
    );
    const alive = sick.map(({ debtor }) => debtor).filter((_, index) => (loans[index]?.collateral ?? 0n) > 0n);
    const health = await this.#healthOf(alive);
    return new Map(alive.map((debtor, index) => [debtor, health[index] ?? 0n]));
  }

  #recordOf({ debtor, before }: Sick, after: bigint | null, receipt: Receipt, round: number): LiquidationRecord {
    const { account } = this.till.contracts;
    const told = (figure: string) => toldIn(receipt, account, "Liquidated", figure);
    const losses = eventsIn(receipt, account, "BadDebtRealised").map(({ badDebt }) => badDebt as bigint);
    return {
      round,
      loanId: Number(debtor.loan.id),
      repaid: told("repaid"),
      seized: told("units"),
      before,
      after,
      badDebt: losses.reduce((total, one) => total + one, 0n),
    };
  }

  #healthOf(debtors: readonly Debtor[]): Promise<bigint[]> {
    return this.till.ask(
      "healthFactor",
      debtors.map(({ loan }) => [loan.id]),
    );
  }
}
