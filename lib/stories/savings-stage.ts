import { MaxUint256 } from "ethers";

import type { DelegationPool, SavingsAccount, TestToken } from "../../typechain-types/index.js";
import type { Stage } from "../story.js";
import { StoryChain } from "./story-chain.js";

/** What one actor starts with, base units. */
interface Purse {
  readonly weth: bigint;
  readonly usdc: bigint;
}

/** The contracts of a savings market on a chain whose clock stands still between calls. */
export class SavingsStage extends StoryChain {
  private constructor(
    stage: Stage,
    readonly account: SavingsAccount,
    readonly pool: DelegationPool,
    readonly weth: TestToken,
    readonly usdc: TestToken,
  ) {
    super(stage);
  }

  /** Finds everything by its name in the deployment. */
  static async open(stage: Stage): Promise<SavingsStage> {
    const { ethers } = stage.connection;
    const [account, pool, weth, usdc] = await Promise.all([
      ethers.getContractAt("SavingsAccount", stage.address("SavingsAccount")),
      ethers.getContractAt("DelegationPool", stage.address("DelegationPool")),
      ethers.getContractAt("TestToken", stage.address("WETH")),
      ethers.getContractAt("TestToken", stage.address("USDC")),
    ]);
    return new SavingsStage(stage, account, pool, weth, usdc);
  }

  /** Gives tokens to an actor, who lets the account take his USDC and positions, and the pool his WETH. */
  async equip(name: string, { weth, usdc }: Purse): Promise<void> {
    await this.wrap(name, weth);
    await this.send(name, this.usdc, "mint", [this.address(name), usdc]);
    await this.send(name, this.usdc, "approve", [await this.account.getAddress(), MaxUint256]);
    await this.send(name, this.weth, "approve", [await this.pool.getAddress(), MaxUint256]);
    await this.send(name, this.pool, "setApprovalForAll", [await this.account.staking(), true]);
  }
}
