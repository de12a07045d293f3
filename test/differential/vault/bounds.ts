import { PRECISION, type VaultModel } from "../../../reference/vault.js";

/** What the contract takes off the stream too much at an advance: less than this, in `PRECISION`-ths of a base unit. */
const CEILING = PRECISION >> 27n;

/** The model's own error an advance, in `PRECISION`-ths: see its header. */
const MODEL_ERROR = 2n;

/**
 * How far the contract may be from the model, and why.
 *
 * Let `a` be by how much the contract's stream is ahead of the model's, and `d_i` by how much staker i has earned more than in
 * the model. Both sides hand out the same share of their stream in an advance, to the same stakes: that moves a share of `a`
 * into the `d_i` and leaves `|a| + sum |d_i|` no larger. Beside it, an advance `k` of the contract
 *
 *     pays t_k less than its share, 0 <= t_k < S_k / scale, which stays in its stream:     at most 2 t_k more
 *     takes c_k more off its stream than it pays, 0 <= c_k < 2^-27:                        at most c_k more
 *
 * and an exit moves a `d_i` back into `a`, or leaves it, losing less than 2^-27 on the way. So no figure is off by more than
 *
 *     2 sum(S_k) / scale + (K + exits) / 2^27                                             base units
 *
 * and `earned` by one more, being rounded down (once: a payment leaves its fraction in the position). A claim or transfer reads
 * the index between two advances; counting it as an advance of its own covers the second floor. For a reward of 6 decimals
 * beside 1e24 staked all of this is less than two base units; for 24 decimals it is 2e12 of 1e24 an advance.
 */
export class Bounds {
  readonly #scale: bigint;
  #roundings = 0n;
  #staked = 0n;

  /** @param scale The contract's scale: `10^(36 - rewardDecimals)`. */
  constructor(scale: bigint) {
    this.#scale = scale;
  }

  /** Widens the bounds for one advance of `model`, which has not made it yet, by `elapsed` seconds. */
  widenForAdvance(model: VaultModel, elapsed: bigint): void {
    if (elapsed === 0n || model.secondsLeft === 0n || model.totalStaked === 0n) return;
    this.#roundings += 1n;
    this.#staked += model.totalStaked;
  }

  /** Widens the bounds for one exit. */
  widenForExit(): void {
    this.#roundings += 1n;
  }

  /** The least and the most base units that the contract may count as earned and claimed, where the model has `exact`. */
  earnings(exact: bigint): [least: bigint, most: bigint] {
    return [wholeDown(exact - this.#slack()), wholeDown(exact + this.#slack())];
  }

  /** The least and the most, in `PRECISION`-ths, that the contract may have left to stream, where the model has `exact`. */
  stream(exact: bigint): [least: bigint, most: bigint] {
    const least = exact - this.#slack();
    return [least < 0n ? 0n : least, exact + this.#slack()];
  }

  /** In `PRECISION`-ths of a base unit. */
  #slack(): bigint {
    const truncated = (2n * this.#staked * PRECISION + this.#scale - 1n) / this.#scale;
    return truncated + this.#roundings * (CEILING + MODEL_ERROR);
  }
}

/** Whole base units in `parts`, rounded down; earnings do not go below zero. */
export function wholeDown(parts: bigint): bigint {
  return parts < 0n ? 0n : parts / PRECISION;
}
