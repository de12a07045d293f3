import { divDown, divUp, positive } from "./math.js";
import { ensure } from "./refusal.js";

/** How a protocol begins: what others hold in it, and the virtual balances of its own share price. */
export type ProtocolBeginning = {
  /** Base units that the protocol manages for others. */
  assets?: bigint;
  /** Shares that others hold. */
  shares?: bigint;
  /** Virtual assets and shares, as an ERC-4626 vault of OpenZeppelin counts them. */
  virtualAssets?: bigint;
  virtualShares?: bigint;
};

/**
 * An ERC-4626 vault somewhere else: assets, shares, and a share price that others move. The Derby vault is one holder of many.
 * A stuck protocol answers nothing: neither its value nor a deposit nor a withdrawal.
 */
export class YieldProtocol {
  /** Whether every call to it reverts. */
  stuck = false;

  #assets: bigint;
  #supply: bigint;
  #held = 0n;
  readonly #virtualAssets: bigint;
  readonly #virtualShares: bigint;

  constructor({ assets = 0n, shares = 0n, virtualAssets = 0n, virtualShares = 0n }: ProtocolBeginning = {}) {
    this.#assets = assets;
    this.#supply = shares;
    this.#virtualAssets = virtualAssets;
    this.#virtualShares = virtualShares;
  }

  /** Base units that it manages. */
  get assets(): bigint {
    return this.#assets;
  }

  /** Shares that exist. */
  get supply(): bigint {
    return this.#supply;
  }

  /** Shares that the Derby vault holds. */
  get held(): bigint {
    return this.#held;
  }

  /** What the Derby vault's shares are worth, base units, rounded down. */
  get value(): bigint {
    return this.#worth(this.#held);
  }

  /** Raises what all shares together are worth. */
  gain(assets: bigint): void {
    this.#assets += assets;
  }

  /** Lowers it. */
  lose(assets: bigint): void {
    ensure(assets <= this.#assets, "balance-too-small", `It has ${this.#assets}, not ${assets}, to lose.`);
    this.#assets -= assets;
  }

  /** Remembers how things are. @returns What brings that back. */
  remember(): () => void {
    const [assets, supply, held] = [this.#assets, this.#supply, this.#held];
    return () => ([this.#assets, this.#supply, this.#held] = [assets, supply, held]);
  }

  /** Takes the vault's `assets` for shares, rounded down. */
  deposit(assets: bigint): void {
    const shares = this.#isFresh() ? assets : divDown(assets * this.#allShares(), this.#allAssets());
    this.#assets += assets;
    this.#supply += shares;
    this.#held += shares;
  }

  /** Pays the vault `assets` for shares, rounded up. */
  withdraw(assets: bigint): void {
    const shares = divUp(assets * this.#allShares(), this.#allAssets());
    ensure(shares <= this.#held, "shares-too-few", `${assets} cost ${shares} shares of ${this.#held}.`);
    this.#take(assets, shares);
  }

  /** Pays the vault for all its shares, rounded down. @returns Base units. */
  withdrawAll(): bigint {
    const assets = this.value;
    this.#take(assets, this.#held);
    return assets;
  }

  #take(assets: bigint, shares: bigint): void {
    this.#assets -= assets;
    this.#supply -= shares;
    this.#held -= shares;
  }

  #worth(shares: bigint): bigint {
    if (this.#isFresh()) return shares;
    return divDown(shares * this.#allAssets(), this.#allShares());
  }

  /** Nobody holds shares yet, and there are no virtual ones: the first share costs one unit. */
  #isFresh(): boolean {
    return this.#allShares() === 0n;
  }

  #allAssets(): bigint {
    return positive(this.#assets + this.#virtualAssets);
  }

  #allShares(): bigint {
    return this.#supply + this.#virtualShares;
  }
}
