import { ceilDiv, type Fraction, smaller } from "./numbers.js";

/**
 * Staked positions of all loans in one pot, in three measures: `amount` is what goes in and comes out, `units` are shares of
 * the pot, so that what is skimmed is skimmed from everybody alike, and the quantity is what a price is for: what stands
 * behind an amount at the provider, which a slash lowers.
 *
 * A share token's rewards are the growth of its rate. Above the highest rate that was skimmed, so much stays as is worth what
 * it was there, rounded up, and the rest is reward. It is taken before anything is put in and when rewards are claimed; what
 * is taken out in between takes its growth along, and its worth as collateral does not count it.
 */
export class Collateral {
  #units = 0n;
  #amount = 0n;
  /** Skimmed and not claimed. */
  #skimmed = 0n;
  #highestRate = 0n;
  #rate = 0n;
  #worth: Fraction = { numerator: 1n, denominator: 1n };

  /** Units of all loans. */
  get units(): bigint {
    return this.#units;
  }

  /** What is in the pot, growth included. */
  get amount(): bigint {
    return this.#amount;
  }

  /** @param worth Quantity behind one of the provider's own units. */
  setWorth(worth: Fraction): void {
    this.#worth = worth;
  }

  /** @param rate What a share is worth at its token, on any scale. Before the first one nothing has grown. */
  setRate(rate: bigint): void {
    if (this.#rate === 0n) this.#highestRate = rate;
    this.#rate = rate;
  }

  /** Units that an amount put in becomes, rounded down. */
  unitsFor(amount: bigint): bigint {
    return this.#units === 0n ? amount : (amount * this.#units) / this.#kept;
  }

  /** What `amount` would be worth once it is in the pot, at `price`; the pot stays as it is. */
  valueWith(amount: bigint, price: Fraction): bigint {
    const units = this.unitsFor(amount);
    const ownAmount = (units * (this.#kept + amount)) / (this.#units + units);
    return this.#valueOfAmount(ownAmount, price);
  }

  /** Puts an amount in. @returns The units it is. */
  add(amount: bigint): bigint {
    const units = this.unitsFor(amount);
    this.#skim();
    this.#units += units;
    this.#amount += amount;
    return units;
  }

  /** Takes units out, with their growth. @returns The amount they are. */
  remove(units: bigint): bigint {
    const amount = this.amountOf(units);
    this.#units -= units;
    this.#amount -= amount;
    return amount;
  }

  /** Takes the growth of all units out. @returns The amount. */
  claimGrowth(): bigint {
    this.#skim();
    const growth = this.#skimmed;
    this.#skimmed = 0n;
    return growth;
  }

  /** What `units` are, growth included, rounded down. */
  amountOf(units: bigint): bigint {
    return units === 0n ? 0n : (units * this.#amount) / this.#units;
  }

  /** What `units` are worth without growth, at `price` stablecoin base units a quantity: each step rounded down. */
  valueOf(units: bigint, price: Fraction): bigint {
    return units === 0n ? 0n : this.#valueOfAmount((units * this.#kept) / this.#units, price);
  }

  /** The most units with no more than `quantity` behind them: each step rounded down. */
  unitsBehind(quantity: bigint): bigint {
    const amount = (quantity * this.#worth.denominator) / this.#worth.numerator;
    return (amount * this.#units) / this.#kept;
  }

  get #kept(): bigint {
    if (this.#rate <= this.#highestRate) return this.#amount;
    return smaller(ceilDiv(this.#amount * this.#highestRate, this.#rate), this.#amount);
  }

  #skim(): void {
    const kept = this.#kept;
    this.#skimmed += this.#amount - kept;
    this.#amount = kept;
    if (this.#rate > this.#highestRate) this.#highestRate = this.#rate;
  }

  #valueOfAmount(amount: bigint, price: Fraction): bigint {
    const quantity = (amount * this.#worth.numerator) / this.#worth.denominator;
    return (quantity * price.numerator) / price.denominator;
  }
}
