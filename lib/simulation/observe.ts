import type { World } from "./book.js";
import type { Holdings } from "./outcome.js";
import type { Agent } from "./population.js";
import { readMany, readNumber, type VaultSystem } from "./vault-system.js";

/** What is the same for all stakers of a vault; base units. */
export interface VaultFacts {
  readonly totalStaked: bigint;
  readonly rewardPerEpoch: bigint;
  readonly stakePerRewardWad: bigint;
}

/** `S_j`, `R_j` and `S_j / R_j` of every vault at the latest block. */
export async function readVaults(system: VaultSystem): Promise<VaultFacts[]> {
  const facts: VaultFacts[] = [];
  for (const vault of system.vaults) {
    facts.push({
      totalStaked: await readNumber(system, "vault", vault, "totalStaked"),
      rewardPerEpoch: await readNumber(system, "vault", vault, "rewardPerEpoch"),
      stakePerRewardWad: await readNumber(system, "vault", vault, "stakePerReward"),
    });
  }
  return facts;
}

/** Every wallet, stake and claim at the latest block. */
export async function readWorld(system: VaultSystem, agents: readonly Agent[]): Promise<World> {
  const each = agents.map(({ address }) => address);
  const stakes: bigint[][] = [];
  const earned: bigint[][] = [];
  for (const vault of system.vaults) {
    stakes.push(await readMany(system, "vault", vault, "stakeOf", each));
    earned.push(await readMany(system, "vault", vault, "earned", each));
  }
  return { wallets: await readWallets(system, agents), stakes, earned };
}

/** Every wallet at the latest block. */
export function readWallets(system: VaultSystem, agents: readonly Agent[]): Promise<bigint[]> {
  return readMany(
    system,
    "token",
    system.token,
    "balanceOf",
    agents.map(({ address }) => address),
  );
}

/** What each vault holds, and what it holds beyond stakes, fees, claims and its stream. */
export async function readSolvency(
  system: VaultSystem,
  { earned }: World,
): Promise<{ balance: bigint; surplus: bigint }[]> {
  const rows: { balance: bigint; surplus: bigint }[] = [];
  for (const [index, vault] of system.vaults.entries()) {
    const balance = await readNumber(system, "token", system.token, "balanceOf", vault);
    const staked = await readNumber(system, "vault", vault, "totalStaked");
    const fees = await readNumber(system, "vault", vault, "feesOwed");
    const toStream = await readNumber(system, "vault", vault, "undistributed");
    rows.push({ balance, surplus: balance - staked - fees - toStream - sum(earned[index] ?? []) });
  }
  return rows;
}

/** Where all tokens are, stakers' wallets aside. */
export async function readHoldings(system: VaultSystem): Promise<Holdings> {
  const { chain, contracts, token, vaults, rewarder } = system;
  const balanceOf = (holder: string) => readNumber(system, "token", token, "balanceOf", holder);
  const sinks = new Set<string>();
  const held: Holdings["vaults"][number][] = [];
  for (const vault of vaults) {
    const { abi } = contracts.vault;
    const [sink] = abi.decodeFunctionResult("feeSink", await chain.call(vault, abi.encodeFunctionData("feeSink")));
    sinks.add(sink as string);
    held.push({
      balance: await balanceOf(vault),
      totalStaked: await readNumber(system, "vault", vault, "totalStaked"),
      toStream: await readNumber(system, "vault", vault, "undistributed"),
    });
  }
  const supply = await readNumber(system, "token", token, "totalSupply");
  const fees = sum(await Promise.all([...sinks].map(balanceOf)));
  return { supply, fees, rewarder: await balanceOf(rewarder), vaults: held };
}

/** The sum of quantities of one unit. */
export const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);
