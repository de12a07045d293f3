import type { History, Moment } from "./history.js";
import { type Fraction, WAD_YEAR, sum } from "./numbers.js";
import { SavingsRefusal, requirePositive } from "./refusal.js";

type Receipt = { opened: Moment; holders: Map<string, bigint> };

/** What lenders hold. A receipt's id says under which loss factor and after which growth it was made; equal ones are one. */
export class Receipts {
  readonly #receipts = new Map<string, Receipt>();
  readonly #history: History;

  constructor(history: History) {
    this.#history = history;
  }

  /** Ids of everything that somebody holds. */
  get ids(): string[] {
    return [...this.#receipts].filter(([, { holders }]) => sum(holders.values()) > 0n).map(([id]) => id);
  }

  /** Principal of `id` that `holder` has, base units at deposit. */
  balanceOf(holder: string, id: string): bigint {
    return this.#receipts.get(id)?.holders.get(holder) ?? 0n;
  }

  /** Gives `holder` a receipt of now. @returns Its id. */
  mint(holder: string, principal: bigint, at: bigint): string {
    const opened = this.#history.momentAt(at);
    const id = `${this.#history.lossFactor}:${this.#history.grown("depositRateWad", 0n)}`;
    const receipt = this.#receipts.get(id) ?? { opened, holders: new Map<string, bigint>() };
    receipt.holders.set(holder, (receipt.holders.get(holder) ?? 0n) + principal);
    this.#receipts.set(id, receipt);
    return id;
  }

  /** Takes `principal` of `id` away from `holder`, who must have it. */
  burn(holder: string, id: string, principal: bigint): void {
    const available = this.requireBalance(holder, id, principal);
    this.#receipts.get(id)!.holders.set(holder, available - principal);
  }

  /** Moves principal between holders. */
  transfer(from: string, to: string, id: string, principal: bigint): void {
    if (principal === 0n) return;
    this.burn(from, id, principal);
    const { holders } = this.#receipts.get(id)!;
    holders.set(to, (holders.get(to) ?? 0n) + principal);
  }

  /** What `holder` has of `id`; refuses where that is less than `principal`, or `principal` nothing. */
  requireBalance(holder: string, id: string, principal: bigint): bigint {
    requirePositive(principal, holder);
    const available = this.balanceOf(holder, id);
    if (available < principal) {
      throw new SavingsRefusal("receipt-too-small", `${holder} has ${available} of ${id}, not ${principal}.`);
    }
    return available;
  }

  /** What is left of `principal` of `id` after all losses since, without interest: `principal * P / P0`. */
  surviving(id: string, principal: bigint): Fraction {
    const base = this.#lossFactorAtOpening(id);
    return { numerator: principal * this.#history.lossFactor, denominator: base };
  }

  /** What `principal` of `id` is worth: `principal * P * (1 + growth since) / P0`. */
  value(id: string, principal: bigint): Fraction {
    const { numerator, denominator } = this.surviving(id, principal);
    return { numerator: numerator * this.#grownSince(id), denominator: denominator * WAD_YEAR };
  }

  /** Principal of `id` in all hands. */
  principalOf(id: string): bigint {
    return sum(this.#receipts.get(id)?.holders.values() ?? []);
  }

  /** `L`: what is left of everybody's principal. */
  get deposited(): Fraction {
    return this.#total((id) => this.surviving(id, this.principalOf(id)));
  }

  /** What all lenders together are owed, principal and interest. */
  get claims(): Fraction {
    return this.#total((id) => this.value(id, this.principalOf(id)));
  }

  /** Adds over the product of all denominators, so that nothing is rounded. */
  #total(part: (id: string) => Fraction): Fraction {
    const parts = this.ids.map(part);
    const denominators = new Set(parts.map(({ denominator }) => denominator));
    const common = [...denominators].reduce((product, denominator) => product * denominator, 1n);
    const numerators = parts.map(({ numerator, denominator }) => numerator * (common / denominator));
    return { numerator: sum(numerators), denominator: common };
  }

  #lossFactorAtOpening(id: string): bigint {
    return this.#history.lossFactorAt(this.#receipts.get(id)!.opened.losses);
  }

  #grownSince(id: string): bigint {
    return WAD_YEAR + this.#history.grown("depositRateWad", this.#receipts.get(id)!.opened.at);
  }
}
