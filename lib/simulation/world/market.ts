import { Interface, MaxUint256 } from "ethers";

import { sqrtPriceX96 } from "../../peers/uniswap-v3-math.js";
import type { Hex } from "../chain.js";
import { labAddress } from "../vault-system.js";
import type { Contract } from "./contract.js";
import type { Desk } from "./desk.js";
import type { Ground } from "./ground.js";
import { PRICE_DECIMALS } from "./price-path.js";

/** Base units that the maker of the market starts with: more than any path within the bounds of prices takes. */
const PURSE = { weth: 400_000n * 10n ** 18n, usdc: 10n ** 9n * 10n ** 6n } as const;
const SWAP_GAS = 5_000_000;

const POOL = new Interface([
  "function slot0() view returns (uint160 sqrtPriceX96, int24, uint16, uint16, uint16, uint8, bool)",
]);
const FACTORY = new Interface(["function getPool(address, address, uint24) view returns (address)"]);
const ROUTER = new Interface([
  "function exactInputSingle((address tokenIn, address tokenOut, uint24 fee, address recipient, uint256 amountIn, uint256 amountOutMinimum, uint160 sqrtPriceLimitX96) params) payable returns (uint256 amountOut)",
]);
const WRAPPER = new Interface(["function deposit() payable"]);

/** What everybody trades in. */
export interface Tokens {
  readonly usdc: Contract;
  readonly weth: Contract;
  readonly drb: Contract;
}

/** The tokens of the sandbox. */
export async function tokensOf(ground: Ground): Promise<Tokens> {
  return {
    usdc: await ground.contract("USDC"),
    weth: await ground.contract("WETH", "TestToken"),
    drb: await ground.contract("DRB"),
  };
}

/** The call with which `from` wraps native currency. */
export const wrapping = (weth: Contract, from: Hex, value: bigint) => ({
  from,
  to: { ...weth, abi: WRAPPER },
  method: "deposit",
  args: [],
  value,
});

/** The price of WETH in two places that have to agree: the sandbox's feed and its pool on Uniswap v3. */
export class Market {
  readonly #maker = labAddress("market maker");

  private constructor(
    private readonly desk: Desk,
    private readonly tokens: Tokens,
    private readonly feed: Contract,
    private readonly pool: Contract,
    private readonly router: Contract,
    private readonly poolFee: number,
  ) {}

  /** Lets the maker in, who moves both prices. */
  static async open(ground: Ground, desk: Desk, tokens: Tokens): Promise<Market> {
    const factory = { ...(await ground.contract("UniswapV3Factory", "TestToken")), abi: FACTORY };
    const router = { ...(await ground.contract("SwapRouter02", "TestToken")), abi: ROUTER };
    const pool = await desk.read<Hex>(factory, "getPool", tokens.weth.address, tokens.usdc.address, ground.poolFee);
    const feed = await ground.contract("EthUsdFeed");
    const market = new Market(desk, tokens, feed, { name: "pool", address: pool, abi: POOL }, router, ground.poolFee);
    await market.#equip();
    return market;
  }

  /** The feed has a round with `price` from now on, `PRICE_DECIMALS` decimals, and the pool is moved there. */
  async setPrice(price: bigint): Promise<void> {
    await this.#onFeed("push", [price]);
    await this.trade(price);
  }

  /** Nobody can read the feed from now on, or everybody again. */
  async setDown(isDown: boolean): Promise<void> {
    await this.#onFeed("setDown", [isDown]);
  }

  /** The feed's next round begins a new phase, as after a silence of more than a day. */
  async beginPhase(): Promise<void> {
    await this.#onFeed("addPhase", []);
  }

  /** Moves the pool alone. */
  async trade(price: bigint): Promise<void> {
    const { weth, usdc } = this.tokens;
    const [wethUnits, usdcUnits] = [10n ** BigInt(12 + PRICE_DECIMALS), price];
    const wethIsFirst = BigInt(weth.address) < BigInt(usdc.address);
    const target = wethIsFirst ? sqrtPriceX96(wethUnits, usdcUnits) : sqrtPriceX96(usdcUnits, wethUnits);
    const current = await this.desk.read(this.pool, "slot0");
    if (target === current) return;
    const sellsWeth = target < current === wethIsFirst;
    await this.#swap(sellsWeth ? weth : usdc, sellsWeth ? usdc : weth, target);
  }

  async #onFeed(method: string, args: readonly unknown[]): Promise<void> {
    await this.desk.send([{ from: this.#maker, to: this.feed, method, args }]);
  }

  async #equip(): Promise<void> {
    const { weth, usdc } = this.tokens;
    const from = this.#maker;
    await this.desk.admit("market", [from]);
    await this.desk.send([
      wrapping(weth, from, PURSE.weth),
      { from, to: usdc, method: "mint", args: [from, PURSE.usdc] },
      { from, to: weth, method: "approve", args: [this.router.address, MaxUint256] },
      { from, to: usdc, method: "approve", args: [this.router.address, MaxUint256] },
    ]);
  }

  async #swap(tokenIn: Contract, tokenOut: Contract, target: bigint): Promise<void> {
    const params = {
      tokenIn: tokenIn.address,
      tokenOut: tokenOut.address,
      fee: this.poolFee,
      recipient: this.#maker,
      amountIn: this.desk.holding(tokenIn, this.#maker),
      amountOutMinimum: 0n,
      sqrtPriceLimitX96: target,
    };
    const call = { from: this.#maker, to: this.router, method: "exactInputSingle", args: [params], gas: SWAP_GAS };
    await this.desk.send([call]);
  }
}
