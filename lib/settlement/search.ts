import { Contract, isCallException, isError, type Provider } from "ethers";

import { decodeRevert } from "../errors.js";
import { feedReaderAt } from "./feed-reader.js";
import { findSettlementProof, type SettlementSearch } from "./proof.js";

const SOURCE = ["function feed() view returns (address)"] as const;

/** A source is not one over a Chainlink feed: what it takes for a proof is found elsewhere, for Pyth's at Pyth. */
export class ForeignSourceError extends Error {
  override readonly name = "ForeignSourceError";

  constructor(readonly source: string) {
    super(`${source} asks no Chainlink feed: its prices have to be proved by means of their publisher.`);
  }
}

/**
 * Finds what proves the settlement price of a `ChainlinkPastPriceSource` as of the latest block.
 *
 * @param source The source, which is also what `settle` takes; its feed is read.
 * @param expiryAt Unix seconds.
 * @throws ForeignSourceError where the source has no such feed.
 * @throws Error where there is no block, and whatever the node throws.
 */
export async function searchSettlement(
  provider: Provider,
  source: string,
  expiryAt: bigint,
): Promise<SettlementSearch> {
  const block = await provider.getBlock("latest");
  if (block === null) throw new Error("The node has no latest block.");
  const feed = await feedOf(provider, source, block.number);
  return findSettlementProof(feedReaderAt(provider, feed, block.number), expiryAt, BigInt(block.timestamp));
}

/** @throws ForeignSourceError where the chain says that there is none; what else goes wrong is the node's */
async function feedOf(provider: Provider, source: string, blockTag: number): Promise<string> {
  try {
    return (await new Contract(source, SOURCE, provider).getFunction("feed")({ blockTag })) as string;
  } catch (error) {
    const isForeign = isCallException(error) || isError(error, "BAD_DATA") || decodeRevert(error) !== undefined;
    throw isForeign ? new ForeignSourceError(source) : error;
  }
}
