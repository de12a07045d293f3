import type { Fraction } from "./numbers.js";

/**
 * Staked positions of all loans in one pot. A unit is a share of the pot: what falls or is skimmed, falls for everybody
 * alike. `shares` is what the provider counts in: staked tokens of a pool, or shares of a liquid-staking token.
 */
export class Collateral {
  #units = 0n;
  #shares = 0n;

  /** Units of all loans. */
  get units(): bigint {
    return this.#units;
  }

  /** Shares in the pot. */
  get shares(): bigint {
    return this.#shares;
  }

  /** Units that `shares` put in become, rounded down. */
  unitsFor(shares: bigint): bigint {
    return this.#units === 0n ? shares : (shares * this.#units) / this.#shares;
  }

  /** Units that are worth `value` at `price`, rounded down. */
  unitsWorth(value: bigint, price: Fraction): bigint {
    return (value * price.denominator * this.#units) / (price.numerator * this.#shares);
  }

  /** Puts shares in. @returns The units they are, rounded down. */
  add(shares: bigint): bigint {
    const units = this.unitsFor(shares);
    this.#units += units;
    this.#shares += shares;
    return units;
  }

  /** Takes units out. @returns The shares they are, rounded down. */
  remove(units: bigint): bigint {
    const shares = this.sharesOf(units);
    this.#units -= units;
    this.#shares -= shares;
    return shares;
  }

  /** Takes shares out from under all units: the growth that a harvest skims. */
  skim(shares: bigint): void {
    this.#shares -= shares;
  }

  /** Shares that `units` are, rounded down. */
  sharesOf(units: bigint): bigint {
    return units === 0n ? 0n : (units * this.#shares) / this.#units;
  }

  /** What `units` are worth at `price` stablecoin base units a share, rounded down. */
  valueOf(units: bigint, price: Fraction): bigint {
    return (this.sharesOf(units) * price.numerator) / price.denominator;
  }
}
