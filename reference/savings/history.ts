import { WAD } from "./numbers.js";
import type { Rates } from "./rates.js";

/** A stretch of time in which both rates stood still. */
export type Period = Rates & { from: bigint; to: bigint };

/** When a receipt or a loan began: at which second, and after how many losses, since several things share a second. */
export type Moment = { at: bigint; losses: number };

/**
 * What happened, written down: every stretch of time with its rates, and the loss factor after every loss. What anything has
 * grown by is read off by going through all of it again.
 */
export class History {
  readonly #periods: Period[] = [];
  /** Element `n` holds from the `n`-th loss to the next. */
  readonly #lossFactors: bigint[] = [WAD];

  /** Every stretch so far. */
  get periods(): readonly Period[] {
    return this.#periods;
  }

  /** The loss factor in the beginning and after each loss, WAD. */
  get lossFactors(): readonly bigint[] {
    return this.#lossFactors;
  }

  /** `P`, WAD. */
  get lossFactor(): bigint {
    return this.lossFactorAt(this.#lossFactors.length - 1);
  }

  /** `P` after `losses` losses, WAD. */
  lossFactorAt(losses: number): bigint {
    return this.#lossFactors[losses]!;
  }

  /** The moment of `at`, after all losses so far. */
  momentAt(at: bigint): Moment {
    return { at, losses: this.#lossFactors.length - 1 };
  }

  /** Writes down a stretch. A stretch of no time leaves no trace. */
  addPeriod(period: Period): void {
    if (period.to > period.from) this.#periods.push(period);
  }

  /** Writes down a loss that leaves `lossFactor`. */
  addLoss(lossFactor: bigint): void {
    this.#lossFactors.push(lossFactor);
  }

  /** Corrects what the last loss left. */
  replaceLoss(lossFactor: bigint): void {
    this.#lossFactors[this.#lossFactors.length - 1] = lossFactor;
  }

  /** What one unit of principal has earned since `at` in `1 / (WAD * year)`: the sum of `rate * seconds`. Exact. */
  grown(rate: keyof Rates, at: bigint): bigint {
    let growth = 0n;
    for (const period of this.#periods) if (period.from >= at) growth += period[rate] * (period.to - period.from);
    return growth;
  }
}
