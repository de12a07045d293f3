import { BPS, divUp, smaller } from "./math.js";
import { YieldProtocol } from "./yield-protocol.js";

/** How a currency is booked. */
export type Booking = {
  /** How far below its price a swap may end, basis points: so far below it is booked as well. */
  slippageBps: bigint;
  /** Base units of the currency, times the price, are so many times base units of the asset. */
  scale: bigint;
  /** Of the currency, in the asset. */
  price: bigint;
};

/**
 * The adapter that keeps the asset in another currency, with the Derby vault as its only holder. What the exchange gives for a swap is
 * the exchange's own and comes from outside, in the order of the swaps.
 */
export class SwappedCurrency extends YieldProtocol {
  readonly #booking: Booking;
  #proceeds: readonly bigint[] = [];
  #currency = 0n;
  #cash = 0n;

  constructor(booking: Booking) {
    super({ virtualAssets: 1n, virtualShares: 1n });
    this.#booking = { ...booking };
  }

  /** What is held of the currency, base units. */
  get currency(): bigint {
    return this.#currency;
  }

  /** Moves the price, and says what the next swaps bring. */
  reprice(price: bigint, proceeds: readonly bigint[]): void {
    this.#booking.price = price;
    this.#proceeds = proceeds;
    this.#align();
  }

  override remember(): () => void {
    const [undo, currency, cash] = [super.remember(), this.#currency, this.#cash];
    return () => {
      undo();
      [this.#currency, this.#cash] = [currency, cash];
    };
  }

  override deposit(assets: bigint): void {
    super.deposit(assets);
    this.#currency += this.#swap();
    this.#align();
  }

  /** Sells what is sure to bring what is missing. */
  override withdraw(assets: bigint): void {
    super.withdraw(assets);
    if (assets > this.#cash) {
      const { slippageBps, scale, price } = this.#booking;
      const worth = divUp((assets - this.#cash) * BPS, BPS - slippageBps);
      this.#sell(smaller(divUp(worth * scale, price), this.#currency));
    }
    this.#cash -= assets;
    this.#align();
  }

  /** The last share takes all that is there. */
  override withdrawAll(): bigint {
    super.withdrawAll();
    this.#sell(this.#currency);
    const assets = this.#cash;
    this.#cash = 0n;
    this.#align();
    return assets;
  }

  #sell(currency: bigint): void {
    if (currency === 0n) return;
    this.#currency -= currency;
    this.#cash += this.#swap();
  }

  #swap(): bigint {
    const [next, ...rest] = this.#proceeds;
    if (next === undefined) throw new Error("Nobody said what this swap brings.");
    this.#proceeds = rest;
    return next;
  }

  /** What it manages: its cash, and what its currency is sure to bring. */
  #align(): void {
    const { slippageBps, scale, price } = this.#booking;
    const sure = (((this.#currency * price) / scale) * (BPS - slippageBps)) / BPS;
    const worth = this.#cash + sure;
    if (worth >= this.assets) this.gain(worth - this.assets);
    else this.lose(this.assets - worth);
  }
}
