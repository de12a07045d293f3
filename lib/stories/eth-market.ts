import { MaxUint256 } from "ethers";

import type { PhasedFeedMock, TestToken } from "../../typechain-types/index.js";
import { swapTo, type UniswapV3, uniswapV3At } from "../peers/uniswap-v3.js";
import type { Stage } from "../story.js";
import type { StoryChain } from "./story-chain.js";

/** Base units that a trader starts with. */
const PURSE = { weth: 400n * 10n ** 18n, usdc: 2_000_000n * 10n ** 6n } as const;

/** The price of WETH in two places that have to agree: the sandbox's feed and its pool on Uniswap v3. */
export class EthMarket {
  private constructor(
    private readonly chain: StoryChain,
    private readonly trader: string,
    private readonly poolFee: number,
    private readonly feed: PhasedFeedMock,
    private readonly weth: TestToken,
    private readonly usdc: TestToken,
    private readonly uniswap: UniswapV3,
  ) {}

  /**
   * Finds feed and pool by their names in the deployment.
   *
   * @param trader Moves the pool's price along with the feed's; has to be equipped first.
   * @param poolFee Millionths.
   */
  static async open(stage: Stage, chain: StoryChain, trader: string, poolFee: number): Promise<EthMarket> {
    const { ethers } = stage.connection;
    const [feed, weth, usdc] = await Promise.all([
      ethers.getContractAt("PhasedFeedMock", stage.address("EthUsdFeed")),
      ethers.getContractAt("TestToken", stage.address("WETH")),
      ethers.getContractAt("TestToken", stage.address("USDC")),
    ]);
    const addresses = {
      wrappedNative: stage.address("WETH"),
      factory: stage.address("UniswapV3Factory"),
      positionManager: stage.address("NonfungiblePositionManager"),
      swapRouter: stage.address("SwapRouter02"),
    };
    const uniswap = uniswapV3At(addresses, await ethers.getSigner(stage.address(trader)));
    return new EthMarket(chain, trader, poolFee, feed, weth, usdc, uniswap);
  }

  /** Gives the trader tokens, which the exchange may take. */
  async equip(): Promise<void> {
    await this.chain.wrap(this.trader, PURSE.weth);
    await this.chain.send(this.trader, this.usdc, "mint", [this.chain.address(this.trader), PURSE.usdc]);
    for (const token of [this.weth, this.usdc]) {
      await this.chain.send(this.trader, token, "approve", [this.uniswap.swapRouter.target, MaxUint256]);
    }
  }

  /** The feed answers `price` from now on, and the trader moves the pool there. @param price Of one WETH, whole dollars. */
  async setPrice(price: bigint): Promise<void> {
    await this.chain.send(this.trader, this.feed, "push", [price * 10n ** (await this.feed.decimals())]);
    const recipient = this.chain.address(this.trader);
    const swap = await swapTo(
      this.uniswap,
      { tokenA: this.chain.address("WETH"), tokenB: this.chain.address("USDC"), fee: this.poolFee },
      { amountA: 10n ** 18n, amountB: price * 10n ** 6n },
      { amountA: await this.weth.balanceOf(recipient), amountB: await this.usdc.balanceOf(recipient) },
      recipient,
    );
    if (swap !== undefined) await this.chain.send(this.trader, this.uniswap.swapRouter, "exactInputSingle", [swap]);
  }
}
