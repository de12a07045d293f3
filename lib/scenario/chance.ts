import { type Random, randomStream } from "../simulation/random.js";

const BY_CHANCE = /^(\d+)(?:\.(\d+))?\s*±\s*(\d+)(?:\.(\d+))?$/;

/** What one seed makes of a scenario's `±`: `2_850.00 ± 15.00` is a number of cents, all equally likely; the same file and seed, the same. */
export class Chance {
  readonly #random: Random;

  /** @param stream The scenario's own stream of chance. */
  constructor(
    readonly seed: number,
    stream: string,
  ) {
    this.#random = randomStream(seed, stream);
  }

  /** Draws where `text` has a `±`, in steps of the finest decimal that is written; anything else is as it is. */
  settle(text: string): string {
    const [all, whole, cents = "", spread = "", parts = ""] = BY_CHANCE.exec(text.replaceAll("_", "").trim()) ?? [];
    if (all === undefined) return text;
    const decimals = Math.max(cents.length, parts.length);
    const steps = (digits: string, fraction: string) => Number(digits + fraction.padEnd(decimals, "0"));
    const most = steps(spread, parts);
    const drawn = steps(whole ?? "", cents) + this.#random.integer(-most, most);
    const digits = String(Math.max(drawn, 0)).padStart(decimals + 1, "0");
    return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  }
}
