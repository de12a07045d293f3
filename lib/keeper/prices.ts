import { Contract } from "ethers";

import { findDeployed } from "../addresses.js";
import type { Post } from "./duty.js";

/** What amounts of a dollar token with so many decimals are worth, in wei of the native currency. */
export type ToNative = (value: bigint, decimals: number) => bigint;

const FEED = [
  "function decimals() view returns (uint8)",
  "function latestRoundData() view returns (uint80, int256 answer, uint256, uint256, uint80)",
] as const;

/** Wei of one whole native coin. */
const COIN = 10n ** 18n;

/**
 * Reads what a native coin costs in dollars.
 *
 * @param feed A Chainlink feed, by its name in the deployment or its address.
 * @throws Error where it has no price.
 */
export async function nativeWorth({ chain, deployment }: Post, feed: string): Promise<ToNative> {
  const address = feed.startsWith("0x") ? feed : findDeployed(deployment, feed).address;
  const contract = new Contract(address, FEED, chain.connection.ethers.provider);
  const [decimals, { answer }] = (await Promise.all([
    contract.getFunction("decimals")(),
    contract.getFunction("latestRoundData")(),
  ])) as [bigint, { readonly answer: bigint }];
  if (answer <= 0n) throw new Error(`The feed ${feed} has no price of the native currency.`);
  return (value, valueDecimals) => (value * COIN * 10n ** decimals) / (answer * 10n ** BigInt(valueDecimals));
}
