import { positive } from "./math.js";
import { YieldProtocol } from "./yield-protocol.js";

const RAY = 10n ** 27n;

/**
 * The adapter over a reserve of Aave v3 with the Derby vault as its only holder: a scaled balance that is worth what the reserve's
 * liquidity index makes of it, rounded down. The index is the reserve's own and comes from outside.
 */
export class AaveReserve extends YieldProtocol {
  #index: bigint;
  #scaled = 0n;

  /** @param liquidityIndexRay What one unit supplied at the reserve's start is worth now, ray. */
  constructor(liquidityIndexRay: bigint) {
    super({ virtualAssets: 1n, virtualShares: 1n });
    this.#index = liquidityIndexRay;
  }

  /** Lets interest accrue up to the index `liquidityIndexRay`. */
  accrue(liquidityIndexRay: bigint): void {
    this.#index = liquidityIndexRay;
    this.#align();
  }

  override remember(): () => void {
    const [undo, scaled] = [super.remember(), this.#scaled];
    return () => {
      undo();
      this.#scaled = scaled;
    };
  }

  override deposit(assets: bigint): void {
    super.deposit(assets);
    this.#scaled += this.#scaledOf(assets);
    this.#align();
  }

  override withdraw(assets: bigint): void {
    super.withdraw(assets);
    this.#pay(assets);
  }

  override withdrawAll(): bigint {
    const assets = super.withdrawAll();
    this.#pay(assets);
    return assets;
  }

  #pay(assets: bigint): void {
    this.#scaled = positive(this.#scaled - this.#scaledOf(assets));
    this.#align();
  }

  /** Aave rounds to the nearest, a half up. */
  #scaledOf(assets: bigint): bigint {
    return (assets * RAY + this.#index / 2n) / this.#index;
  }

  /** What it manages is what the scaled balance is worth, after every movement. */
  #align(): void {
    const worth = (this.#scaled * this.#index) / RAY;
    if (worth >= this.assets) this.gain(worth - this.assets);
    else this.lose(this.assets - worth);
  }
}
