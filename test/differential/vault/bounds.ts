import { PRECISION, type VaultModel } from "../../../reference/vault.js";

/** What the contract takes off the stream too much at an advance: less than this, in `PRECISION`-ths of a base unit. */
const CEILING = PRECISION >> 27n;

/** The model's own error an advance, in `PRECISION`-ths: see its header. */
const MODEL_ERROR = 2n;

/**
 * How far the contract may be from the model, and why.
 *
 * An advance `k` of the contract pays `increment = floor(x)` for each of the `S_k` units staked, so it pays less than the
 * exact stream by some `t_k` with `0 <= t_k < S_k / scale`, and takes up to `c_k < 2^-27` more off the stream than it
 * pays. Whatever it did not pay is still in the stream. So the contract's stream is ahead of the model's by
 *
 *     -sum(c) < ahead <= sum(t)          therefore          -K / 2^27 < ahead < sum(S_k) / scale
 *
 * and a staker, who received `s_i / S_k` of every payment, has earned beside the model
 *
 *     more by at most what the stream is ahead and pays out later, to him alone at worst:    sum(S_k) / scale
 *     less by at most his share of every t_k, and of the ceilings:                           sum(s_ik) / scale + K / 2^27
 *
 * and one base unit less because `earned` is rounded down (once: a payment leaves its fraction in the position). A claim or
 * transfer reads the index between two advances; counting it as an advance of its own covers the second floor. For a reward
 * of 6 decimals beside 1e24 staked all of this is less than two base units; for 24 decimals it is 1e12 of 1e24 an advance.
 */
export class Bounds {
  readonly #scale: bigint;
  #advances = 0n;
  #staked = 0n;
  readonly #stakeOf = new Map<string, bigint>();

  /** @param scale The contract's scale: `10^(36 - rewardDecimals)`. */
  constructor(scale: bigint) {
    this.#scale = scale;
  }

  /** Widens the bounds for one advance of `model`, which has not made it yet, by `elapsed` seconds. */
  widen(model: VaultModel, elapsed: bigint): void {
    if (elapsed === 0n || model.secondsLeft === 0n || model.totalStaked === 0n) return;
    this.#advances += 1n;
    this.#staked += model.totalStaked;
    for (const staker of model.stakers) {
      this.#stakeOf.set(staker, (this.#stakeOf.get(staker) ?? 0n) + model.stakeOf(staker));
    }
  }

  /** The least and the most base units that the contract may count as earned and claimed, where the model has `exact`. */
  earnings(staker: string, exact: bigint): [least: bigint, most: bigint] {
    const less = this.#inParts(this.#stakeOf.get(staker) ?? 0n) + this.#advances * (CEILING + MODEL_ERROR);
    return [wholeDown(exact - less), wholeDown(exact + this.#inParts(this.#staked) + this.#advances * MODEL_ERROR)];
  }

  /** The least and the most, in `PRECISION`-ths, that the contract may have left to stream, where the model has `exact`. */
  stream(exact: bigint): [least: bigint, most: bigint] {
    const least = exact - this.#advances * (CEILING + MODEL_ERROR);
    return [least < 0n ? 0n : least, exact + this.#inParts(this.#staked) + this.#advances * MODEL_ERROR];
  }

  /** `stake / scale`, rounded up, in `PRECISION`-ths of a base unit. */
  #inParts(stake: bigint): bigint {
    return (stake * PRECISION + this.#scale - 1n) / this.#scale;
  }
}

/** Whole base units in `parts`, rounded down; earnings do not go below zero. */
export function wholeDown(parts: bigint): bigint {
  return parts < 0n ? 0n : parts / PRECISION;
}
