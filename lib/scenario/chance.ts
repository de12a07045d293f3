import { type Random, randomStream } from "../simulation/random.js";

const BY_CHANCE = /^([-+]?)(\d+)(?:\.(\d+))?\s*±\s*(\d+)(?:\.(\d+))?$/;

/**
 * What one seed makes of a scenario's `±`: `2_850.00 ± 15.00` is a number of cents, all equally likely; the same file and seed, the same.
 * Whatever it is about draws from a stream of its own, which no other step moves.
 */
export class Chance {
  readonly #streams = new Map<string, Random>();

  /** @param stream What the scenario calls its streams, of which every subject has one. */
  constructor(
    readonly seed: number,
    private readonly stream: string,
  ) {}

  /**
   * Draws where `text` has a `±`, in steps of the finest decimal that is written; anything else is as it is. What is written with a
   * sign, such as `+0.10 ± 0.15`, may come out on either side of zero; without one it stops there, as a price does.
   *
   * @param subject What is drawn for.
   */
  settle(text: string, subject: string): string {
    const [all, sign = "", whole = "", cents = "", spread = "", parts = ""] =
      BY_CHANCE.exec(text.replaceAll("_", "").trim()) ?? [];
    if (all === undefined) return text;
    const decimals = Math.max(cents.length, parts.length);
    const steps = (digits: string, fraction: string) => Number(digits + fraction.padEnd(decimals, "0"));
    const most = steps(spread, parts);
    const middle = steps(whole, cents) * (sign === "-" ? -1 : 1);
    const drawn = middle + this.#streamOf(subject).integer(-most, most);
    return written(sign === "" ? Math.max(drawn, 0) : drawn, decimals);
  }

  #streamOf(subject: string): Random {
    const stream = this.#streams.get(subject) ?? randomStream(this.seed, `${this.stream}/${subject}`);
    this.#streams.set(subject, stream);
    return stream;
  }
}

/** A number of steps as a decimal. */
function written(steps: number, decimals: number): string {
  const sign = steps < 0 ? "-" : "";
  const digits = String(Math.abs(steps)).padStart(decimals + 1, "0");
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
