import { createRequire } from "node:module";

import { Interface, type InterfaceAbi } from "ethers";

import type { BenchChain, Call, Code } from "../support/chain.js";

/** How this peer is called in the results. */
export const SYNTHETIX = "synthetix-staking-rewards";

/** The published build of Synthetix' StakingRewards that Uniswap deployed. */
function stakingRewards(): Code {
  const { abi, bytecode } = createRequire(import.meta.url)("@uniswap/liquidity-staker/build/StakingRewards.json") as {
    abi: InterfaceAbi;
    bytecode: string;
  };
  return { interface: new Interface(abi), bytecode: bytecode.startsWith("0x") ? bytecode : `0x${bytecode}` };
}

/** Synthetix' StakingRewards on a chain of ours: who calls it, and how. */
export class SynthetixStakingRewards {
  private constructor(
    readonly address: string,
    private readonly abi: Interface,
    private readonly rewarder: string,
    private readonly rewardToken: { address: string; abi: Interface },
  ) {}

  /** @param rewarder The only account that may fund it. */
  static async deploy(
    chain: BenchChain,
    rewarder: string,
    rewardToken: { address: string; abi: Interface },
    asset: string,
  ): Promise<SynthetixStakingRewards> {
    const code = stakingRewards();
    const address = await chain.deploy(code, [rewarder, rewardToken.address, asset]);
    return new SynthetixStakingRewards(address, code.interface, rewarder, rewardToken);
  }

  stake(from: string, assets: bigint): Call {
    return this.#call(from, "stake", [assets]);
  }

  withdraw(from: string, assets: bigint): Call {
    return this.#call(from, "withdraw", [assets]);
  }

  claim(from: string): Call {
    return this.#call(from, "getReward", []);
  }

  exit(from: string): Call {
    return this.#call(from, "exit", []);
  }

  /** It takes two transactions: the tokens must be there before it is told of them. */
  fund(reward: bigint): [Call, Call] {
    const { address: to, abi } = this.rewardToken;
    const transfer = { from: this.rewarder, to, data: abi.encodeFunctionData("transfer", [this.address, reward]) };
    return [transfer, this.#call(this.rewarder, "notifyRewardAmount", [reward])];
  }

  #call(from: string, method: string, args: unknown[]): Call {
    return { from, to: this.address, data: this.abi.encodeFunctionData(method, args) };
  }
}
