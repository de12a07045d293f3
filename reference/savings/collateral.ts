import type { Fraction } from "./numbers.js";

/**
 * Staked positions of all loans in one pot, in three measures: `amount` is what goes in and comes out, `units` are shares of
 * the pot, so that what is skimmed is skimmed from everybody alike, and the quantity is what a price is for: what stands
 * behind an amount at the provider, which a slash lowers.
 */
export class Collateral {
  #units = 0n;
  #amount = 0n;
  /** Quantity behind one of the provider's own units. */
  worth: Fraction = { numerator: 1n, denominator: 1n };

  /** Units of all loans. */
  get units(): bigint {
    return this.#units;
  }

  /** What is in the pot. */
  get amount(): bigint {
    return this.#amount;
  }

  /** Units that an amount put in becomes, rounded down. */
  unitsFor(amount: bigint): bigint {
    return this.#units === 0n ? amount : (amount * this.#units) / this.#amount;
  }

  /** What `amount` would be worth once it is in the pot, at `price`; the pot stays as it is. */
  valueWith(amount: bigint, price: Fraction): bigint {
    const pot = new Collateral();
    [pot.#units, pot.#amount, pot.worth] = [this.#units, this.#amount, this.worth];
    return pot.valueOf(pot.add(amount), price);
  }

  /** Puts an amount in. @returns The units it is. */
  add(amount: bigint): bigint {
    const units = this.unitsFor(amount);
    this.#units += units;
    this.#amount += amount;
    return units;
  }

  /** Takes units out. @returns The amount they are. */
  remove(units: bigint): bigint {
    const amount = this.amountOf(units);
    this.#units -= units;
    this.#amount -= amount;
    return amount;
  }

  /** Takes an amount out from under all units: the growth that a harvest skims. */
  skim(amount: bigint): void {
    this.#amount -= amount;
  }

  /** What `units` are, rounded down. */
  amountOf(units: bigint): bigint {
    return units === 0n ? 0n : (units * this.#amount) / this.#units;
  }

  /** What `units` are worth at `price` stablecoin base units a quantity: both steps rounded down. */
  valueOf(units: bigint, price: Fraction): bigint {
    const quantity = (this.amountOf(units) * this.worth.numerator) / this.worth.denominator;
    return (quantity * price.numerator) / price.denominator;
  }

  /** The most units with no more than `quantity` behind them: each step rounded down. */
  unitsBehind(quantity: bigint): bigint {
    const amount = (quantity * this.worth.denominator) / this.worth.numerator;
    return (amount * this.#units) / this.#amount;
  }
}
