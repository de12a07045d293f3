import { type BaseContract, Contract, type ContractTransactionReceipt, MaxUint256, type Signer } from "ethers";

import type { DelegationPool, PhasedFeedMock, SavingsAccount, TestToken } from "../../typechain-types/index.js";
import { swapTo, uniswapV3At, type UniswapV3 } from "../peers/uniswap-v3.js";
import type { Stage } from "../story.js";

const WRAP_ABI = ["function deposit() payable"] as const;

/** Enough for any call here, so that nothing is estimated at another time than it is mined. */
const GAS_LIMIT = 3_000_000;

/** What one actor starts with, base units. */
interface Purse {
  readonly weth: bigint;
  readonly usdc: bigint;
}

/** The contracts of a savings market on a chain whose clock stands still between calls. */
export class SavingsStage {
  #now = 0;

  private constructor(
    private readonly stage: Stage,
    readonly account: SavingsAccount,
    readonly pool: DelegationPool,
    readonly weth: TestToken,
    readonly usdc: TestToken,
    private readonly feed: PhasedFeedMock,
    private readonly uniswap: UniswapV3,
    private readonly poolFee: number,
  ) {}

  /**
   * Finds everything by its name in the deployment.
   *
   * @param trader Moves the exchange's price along with the feed's.
   * @param poolFee Of the pool that rewards are sold in, millionths.
   */
  static async open(stage: Stage, trader: string, poolFee: number): Promise<SavingsStage> {
    const { ethers } = stage.connection;
    const [account, pool, weth, usdc, feed] = await Promise.all([
      ethers.getContractAt("SavingsAccount", stage.address("SavingsAccount")),
      ethers.getContractAt("DelegationPool", stage.address("DelegationPool")),
      ethers.getContractAt("TestToken", stage.address("WETH")),
      ethers.getContractAt("TestToken", stage.address("USDC")),
      ethers.getContractAt("PhasedFeedMock", stage.address("EthUsdFeed")),
    ]);
    const addresses = {
      wrappedNative: stage.address("WETH"),
      factory: stage.address("UniswapV3Factory"),
      positionManager: stage.address("NonfungiblePositionManager"),
      swapRouter: stage.address("SwapRouter02"),
    };
    const uniswap = uniswapV3At(addresses, await ethers.getSigner(stage.address(trader)));
    return new SavingsStage(stage, account, pool, weth, usdc, feed, uniswap, poolFee);
  }

  /** Unix seconds. */
  get now(): number {
    return this.#now;
  }

  address(name: string): string {
    return this.stage.address(name);
  }

  async signer(name: string): Promise<Signer> {
    return await this.stage.connection.ethers.getSigner(this.address(name));
  }

  /** Lets time pass up to `timestamp`, unix seconds, by an empty block, so that views tell the figures of that moment. */
  async passTo(timestamp: number): Promise<void> {
    this.#now = timestamp;
    await this.#stampNext();
    await this.stage.connection.provider.request({ method: "evm_mine" });
  }

  /** Sends a call as `name` in a block of the present. */
  async send(
    name: string,
    contract: Callee,
    method: string,
    args: readonly unknown[],
  ): Promise<ContractTransactionReceipt> {
    const connected = new Contract(await contract.getAddress(), contract.interface, await this.signer(name));
    await this.#stampNext();
    const sent = await connected.getFunction(method).send(...args, { gasLimit: GAS_LIMIT });
    const receipt = await sent.wait();
    if (receipt === null) throw new Error(`${method} by ${name} was not mined.`);
    return receipt;
  }

  /** Gives tokens to an actor, who lets the account take his USDC and positions, and the pool his WETH. */
  async equip(name: string, { weth, usdc }: Purse): Promise<void> {
    const wrapper = new Contract(await this.weth.getAddress(), WRAP_ABI, await this.signer(name));
    await this.#stampNext();
    await (await wrapper.getFunction("deposit").send({ value: weth })).wait();
    await this.send(name, this.usdc, "mint", [this.address(name), usdc]);
    await this.send(name, this.usdc, "approve", [await this.account.getAddress(), MaxUint256]);
    await this.send(name, this.weth, "approve", [await this.pool.getAddress(), MaxUint256]);
    await this.send(name, this.pool, "setApprovalForAll", [await this.account.staking(), true]);
  }

  /** Lets an actor trade on the exchange itself. */
  async equipTrader(name: string, purse: Purse): Promise<void> {
    await this.equip(name, purse);
    for (const token of [this.weth, this.usdc]) {
      await this.send(name, token, "approve", [this.uniswap.swapRouter.target, MaxUint256]);
    }
  }

  /** The feed answers `price` from now on, and `trader` moves the exchange there. @param price Of one WETH, whole dollars. */
  async setPrice(trader: string, price: bigint): Promise<void> {
    await this.send(trader, this.feed, "push", [price * 10n ** (await this.feed.decimals())]);
    const recipient = this.address(trader);
    const swap = await swapTo(
      this.uniswap,
      { tokenA: this.address("WETH"), tokenB: this.address("USDC"), fee: this.poolFee },
      { amountA: 10n ** 18n, amountB: price * 10n ** 6n },
      { amountA: await this.weth.balanceOf(recipient), amountB: await this.usdc.balanceOf(recipient) },
      recipient,
    );
    if (swap !== undefined) await this.send(trader, this.uniswap.swapRouter, "exactInputSingle", [swap]);
  }

  async #stampNext(): Promise<void> {
    await this.stage.connection.provider.request({ method: "evm_setNextBlockTimestamp", params: [this.#now] });
  }
}

/** A contract as far as calls to it need it. */
type Callee = Pick<BaseContract, "getAddress" | "interface">;
