import { AbiCoder, Interface, type InterfaceAbi } from "ethers";
import hre from "hardhat";

import { ROLES } from "../../../deploy/modules/Shared.js";
import type { Setting } from "./schedule.js";

const MULTICALL_RESULT = ["bytes[]"];
const GAS = "0x1000000";
const ENDOWMENT = 10n ** 27n;
const MAX_UINT256 = 2n ** 256n - 1n;

type Provider = { request(call: { method: string; params?: unknown[] }): Promise<unknown> };
type Compiled = { interface: Interface; bytecode: string };

/** A chain of its own on which several blocks may share a second. */
export type Chain = {
  provider: Provider;
  accounts: string[];
  vault: Compiled;
  token: Compiled;
  /** Authority of every vault; account 0 is its admin and REWARDER. */
  manager: string;
  close(): Promise<void>;
};

/** Starts a chain in this process. Account 0 funds, the others stake. */
export async function startChain(): Promise<Chain> {
  const connection = await hre.network.create({ override: { allowBlocksWithSameTimestamp: true } });
  const provider = connection.provider as Provider;
  const accounts = (await provider.request({ method: "eth_accounts" })) as string[];
  const [vault, token, manager] = await Promise.all(["Vault", "TestToken", "AccessManager"].map(compiled));
  const managerAddress = await deploy(provider, accounts[0]!, manager!, [accounts[0]]);
  const data = manager!.interface.encodeFunctionData("grantRole", [ROLES.REWARDER, accounts[0], 0]);
  await provider.request({
    method: "eth_sendTransaction",
    params: [{ from: accounts[0], to: managerAddress, data, gas: GAS }],
  });
  return { provider, accounts, vault: vault!, token: token!, manager: managerAddress, close: () => connection.close() };
}

async function compiled(name: string): Promise<Compiled> {
  const { abi, bytecode } = await hre.artifacts.readArtifact(name);
  return { interface: new Interface(abi as InterfaceAbi), bytecode };
}

async function deploy(provider: Provider, from: string, contract: Compiled, args: unknown[]): Promise<string> {
  const data = contract.bytecode + contract.interface.encodeDeploy(args).slice(2);
  const hash = await provider.request({ method: "eth_sendTransaction", params: [{ from, data, gas: GAS }] });
  const receipt = await provider.request({ method: "eth_getTransactionReceipt", params: [hash] });
  return (receipt as { contractAddress: string }).contractAddress;
}

/** What the chain says about one staker, base units. */
export type StakerState = { stake: bigint; earned: bigint; assets: bigint; rewards: bigint };

/** What the chain says after an action. */
export type ContractState = {
  stakers: StakerState[];
  totalStaked: bigint;
  totalSupply: bigint;
  feesOwed: bigint;
  rewardPerEpoch: bigint;
  undistributed: bigint;
  streamEndsAt: bigint;
  stakePerReward: bigint;
  vaultAssets: bigint;
  vaultRewards: bigint;
};

const VAULT_FIGURES = [
  "totalStaked",
  "totalSupply",
  "feesOwed",
  "rewardPerEpoch",
  "undistributed",
  "streamEndsAt",
  "stakePerReward",
] as const;

/** A real vault with its two tokens, and stakers who hold and have approved more than they can use. */
export class ContractSide {
  private constructor(
    private readonly chain: Chain,
    private readonly setting: Setting,
    private readonly vault: string,
    private readonly asset: string,
    private readonly reward: string,
  ) {}

  /** Deploys a fresh vault for `setting`. */
  static async create(chain: Chain, setting: Setting): Promise<ContractSide> {
    const { provider, accounts, token, manager } = chain;
    const admin = accounts[0]!;
    const reward = await deploy(provider, admin, token, ["Reward", "RWD", setting.rewardDecimals]);
    const asset = setting.sameToken ? reward : await deploy(provider, admin, token, ["Asset", "AST", 18]);
    const { epochDuration, withdrawalFeeBps } = setting;
    const vaultArgs = [asset, reward, epochDuration, withdrawalFeeBps, accounts.at(-1), manager];
    const vault = await deploy(provider, admin, chain.vault, vaultArgs);
    const side = new ContractSide(chain, setting, vault, asset, reward);
    await side.#endow();
    return side;
  }

  /** Base units of the asset, and of the reward token if that is another, that each staker begins with. */
  get endowment(): bigint {
    return ENDOWMENT;
  }

  /** Number of stakers. */
  get stakers(): number {
    return this.setting.stakers;
  }

  /** The address of staker number `staker`. */
  addressOf(staker: number): string {
    return this.chain.accounts[staker + 1]!;
  }

  /** Unix seconds of the last block. */
  async now(): Promise<bigint> {
    const block = await this.chain.provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] });
    return BigInt((block as { timestamp: string }).timestamp);
  }

  /** The most reward tokens the vault may hold, base units. */
  async maxRewardHeld(): Promise<bigint> {
    const data = this.chain.vault.interface.encodeFunctionData("maxRewardHeld");
    return BigInt(
      (await this.chain.provider.request({ method: "eth_call", params: [{ to: this.vault, data }] })) as string,
    );
  }

  /**
   * Sends one transaction to the vault in a block at `timestamp`.
   * @param staker Who sends; undefined for the funder.
   * @returns The name of the error it reverted with, or undefined.
   */
  async send(
    timestamp: bigint,
    staker: number | undefined,
    method: string,
    args: unknown[],
  ): Promise<string | undefined> {
    const { provider, accounts, vault, token } = this.chain;
    const data = vault.interface.encodeFunctionData(method, args);
    await provider.request({ method: "evm_setNextBlockTimestamp", params: [`0x${timestamp.toString(16)}`] });
    try {
      const from = staker === undefined ? accounts[0] : this.addressOf(staker);
      await provider.request({ method: "eth_sendTransaction", params: [{ from, to: this.vault, data, gas: GAS }] });
      return undefined;
    } catch (error) {
      const revertData = revertDataOf(error);
      if (revertData === undefined) throw error;
      const parsed = vault.interface.parseError(revertData) ?? token.interface.parseError(revertData);
      return parsed?.name ?? revertData;
    }
  }

  /** Everything that is compared, read at the time of the last block. */
  async read(): Promise<ContractState> {
    const stakers = Array.from({ length: this.stakers }, (_, staker) => this.addressOf(staker));
    const { vault, token } = this.chain;
    const calls = [
      ...VAULT_FIGURES.map((figure) => vault.interface.encodeFunctionData(figure)),
      ...stakers.flatMap((staker) => [
        vault.interface.encodeFunctionData("stakeOf", [staker]),
        vault.interface.encodeFunctionData("earned", [staker]),
      ]),
    ];
    const balances = [...stakers, this.vault].map((holder) =>
      token.interface.encodeFunctionData("balanceOf", [holder]),
    );
    const figures = await this.#multicall(this.vault, calls);
    const assets = await this.#multicall(this.asset, balances);
    const rewards = await this.#multicall(this.reward, balances);
    const [totalStaked, totalSupply, feesOwed, rewardPerEpoch, undistributed, streamEndsAt, stakePerReward] =
      figures as [bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    return {
      stakers: stakers.map((_, staker) => ({
        stake: figures[VAULT_FIGURES.length + 2 * staker]!,
        earned: figures[VAULT_FIGURES.length + 2 * staker + 1]!,
        assets: assets[staker]!,
        rewards: rewards[staker]!,
      })),
      ...{
        totalStaked,
        totalSupply,
        feesOwed,
        rewardPerEpoch,
        undistributed,
        streamEndsAt,
        stakePerReward,
      },
      vaultAssets: assets.at(-1)!,
      vaultRewards: rewards.at(-1)!,
    };
  }

  async #multicall(to: string, calls: string[]): Promise<bigint[]> {
    const data = this.chain.token.interface.encodeFunctionData("multicall", [calls]);
    const result = (await this.chain.provider.request({ method: "eth_call", params: [{ to, data }] })) as string;
    const outer = AbiCoder.defaultAbiCoder().decode(MULTICALL_RESULT, result)[0] as string[];
    return outer.map((word) => BigInt(word));
  }

  async #endow(): Promise<void> {
    const { provider, accounts, token } = this.chain;
    const holders = accounts.slice(0, this.stakers + 1);
    const mints = holders.map((holder) => token.interface.encodeFunctionData("mint", [holder, ENDOWMENT]));
    const mintAll = token.interface.encodeFunctionData("multicall", [mints]);
    const approval = token.interface.encodeFunctionData("approve", [this.vault, MAX_UINT256]);
    for (const to of new Set([this.asset, this.reward])) {
      await provider.request({
        method: "eth_sendTransaction",
        params: [{ from: accounts[0], to, data: mintAll, gas: GAS }],
      });
      for (const from of holders) {
        await provider.request({ method: "eth_sendTransaction", params: [{ from, to, data: approval, gas: GAS }] });
      }
    }
  }
}

/** The chain gives the data of an error whose source it knows as it is, and that of another inside an object. */
function revertDataOf(error: unknown): string | undefined {
  const { data } = error as { data?: string | { data?: string } };
  return typeof data === "object" ? data.data : data;
}
