import { MaxUint256 } from "ethers";

import { chainTime, type Chain } from "../../lib/network.js";
import { formatDuration } from "../../lib/time.js";
import { formatAmount, formatBps, formatWad } from "../../lib/units.js";
import type { OpenVault } from "./desk.js";

/** A vault in figures: amounts in base units, times in unix seconds, `stakePerReward` as a WAD ratio. */
export interface VaultSummary {
  readonly name: string;
  readonly address: string;
  readonly asset: { readonly address: string; readonly symbol: string; readonly decimals: number };
  readonly reward: { readonly address: string; readonly symbol: string; readonly decimals: number };
  readonly epochDuration: bigint;
  readonly withdrawalFeeBps: bigint;
  readonly feeSink: string;
  readonly feesOwed: bigint;
  readonly totalStaked: bigint;
  readonly rewardPerEpoch: bigint;
  readonly stakePerReward: bigint;
  readonly undistributed: bigint;
  readonly streamEndsAt: bigint;
  readonly inboundPausedUntil: bigint;
}

/** Reads a vault's figures from the latest block. */
export async function summaryOf({ name, address, contract, asset, reward }: OpenVault): Promise<VaultSummary> {
  const figures = await Promise.all([
    contract.epochDuration(),
    contract.withdrawalFeeBps(),
    contract.feesOwed(),
    contract.totalStaked(),
    contract.rewardPerEpoch(),
    contract.stakePerReward(),
    contract.undistributed(),
    contract.streamEndsAt(),
    contract.inboundPausedUntil(),
  ]);
  const [epochDuration, withdrawalFeeBps, feesOwed, totalStaked, ...streaming] = figures;
  const [rewardPerEpoch, stakePerReward, undistributed, streamEndsAt, inboundPausedUntil] = streaming;
  const token = (of: OpenVault["asset"]) => ({ address: of.address, symbol: of.symbol, decimals: of.decimals });
  return {
    name,
    address,
    asset: token(asset),
    reward: token(reward),
    epochDuration,
    withdrawalFeeBps,
    feeSink: await contract.feeSink(),
    feesOwed,
    totalStaked,
    rewardPerEpoch,
    stakePerReward,
    undistributed,
    streamEndsAt,
    inboundPausedUntil,
  };
}

/** The head of a table of vaults, for `rowOf`. */
export const VAULT_COLUMNS = [
  "Vault",
  "Staked",
  "Reward per epoch",
  "S/R",
  "Still to stream",
  "Ends in",
  "Fee",
  "Deposits",
] as const;

/** A vault as a row for people. */
export async function rowOf(chain: Chain, vault: VaultSummary): Promise<string[]> {
  const now = await chainTime(chain);
  const streams = vault.rewardPerEpoch > 0n;
  return [
    vault.name,
    formatAmount(vault.totalStaked, vault.asset),
    `${formatAmount(vault.rewardPerEpoch, vault.reward)} / ${formatDuration(vault.epochDuration)}`,
    stakePerReward(vault),
    formatAmount(vault.undistributed, vault.reward),
    streams && vault.streamEndsAt > now ? formatDuration(vault.streamEndsAt - now) : "-",
    formatBps(vault.withdrawalFeeBps),
    vault.inboundPausedUntil > now ? "paused" : "open",
  ];
}

/** The seed's objective in whole tokens, from a ratio of base units. */
export function stakePerReward({ stakePerReward: ratio, asset, reward }: VaultSummary): string {
  if (ratio === MaxUint256) return "-";
  return formatWad((ratio * 10n ** BigInt(reward.decimals)) / 10n ** BigInt(asset.decimals));
}
