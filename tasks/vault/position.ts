import { formatInstant } from "../../lib/time.js";
import { formatAmount } from "../../lib/units.js";
import type { OpenVault } from "./desk.js";

/** What an account has, and what its vault holds, at one moment. Amounts in base units, times in unix seconds. */
export interface Position {
  readonly stake: bigint;
  readonly earned: bigint;
  readonly walletAsset: bigint;
  readonly walletReward: bigint;
  readonly totalStaked: bigint;
  readonly rewardPerEpoch: bigint;
  readonly undistributed: bigint;
  readonly streamEndsAt: bigint;
}

/** Reads the position of `account` from the latest block. */
export async function readPosition(vault: OpenVault, account: string): Promise<Position> {
  const [views, walletAsset, walletReward] = await Promise.all([
    vault.contract.multicall.staticCall(viewsOf(vault, account)),
    vault.asset.contract.balanceOf(account),
    vault.reward.contract.balanceOf(account),
  ]);
  return positionOf(views, walletAsset, walletReward);
}

/** The calls whose answers `positionOf` reads. */
export function viewsOf({ contract }: OpenVault, account: string): string[] {
  const { interface: abi } = contract;
  return [
    abi.encodeFunctionData("stakeOf", [account]),
    abi.encodeFunctionData("earned", [account]),
    abi.encodeFunctionData("totalStaked"),
    abi.encodeFunctionData("rewardPerEpoch"),
    abi.encodeFunctionData("undistributed"),
    abi.encodeFunctionData("streamEndsAt"),
  ];
}

/** A position from the answers to `viewsOf`. */
export function positionOf(views: readonly string[], walletAsset: bigint, walletReward: bigint): Position {
  const [stake = 0n, earned = 0n, totalStaked = 0n, rewardPerEpoch = 0n, undistributed = 0n, streamEndsAt = 0n] =
    views.map(BigInt);
  return { stake, earned, walletAsset, walletReward, totalStaked, rewardPerEpoch, undistributed, streamEndsAt };
}

/** What differs between two positions, in rows of name, before and after. */
export function changesOf(vault: OpenVault, before: Position, after: Position): string[][] {
  const { asset, reward } = vault;
  const sameToken = asset.address === reward.address;
  const rows: [label: string, key: keyof Position, words: (value: bigint) => string][] = [
    ["Stake", "stake", (value) => formatAmount(value, asset)],
    ["Earned", "earned", (value) => formatAmount(value, reward)],
    [`Wallet ${asset.symbol}`, "walletAsset", (value) => formatAmount(value, asset)],
    [`Wallet ${reward.symbol}`, "walletReward", (value) => formatAmount(value, reward)],
    ["Staked by all", "totalStaked", (value) => formatAmount(value, asset)],
    ["Reward per epoch", "rewardPerEpoch", (value) => formatAmount(value, reward)],
    ["Still to stream", "undistributed", (value) => formatAmount(value, reward)],
    ["Stream ends", "streamEndsAt", formatInstant],
  ];
  return rows
    .filter(([, key]) => before[key] !== after[key] && !(sameToken && key === "walletReward"))
    .map(([label, key, words]) => [label, words(before[key]), words(after[key])]);
}
