import { Contract, type Provider } from "ethers";

import { feedReaderAt } from "./feed-reader.js";
import { findSettlementProof, type SettlementSearch } from "./proof.js";

const SOURCE = ["function feed() view returns (address)"] as const;

/**
 * Finds what proves the settlement price of a `ChainlinkPastPriceSource` as of the latest block.
 *
 * @param source The source, which is also what `settle` takes; its feed is read.
 * @param expiryAt Unix seconds.
 * @throws Error where there is no block, and whatever the node throws.
 */
export async function searchSettlement(
  provider: Provider,
  source: string,
  expiryAt: bigint,
): Promise<SettlementSearch> {
  const block = await provider.getBlock("latest");
  if (block === null) throw new Error("The node has no latest block.");
  const feed = (await new Contract(source, SOURCE, provider).getFunction("feed")({
    blockTag: block.number,
  })) as string;
  return findSettlementProof(feedReaderAt(provider, feed, block.number), expiryAt, BigInt(block.timestamp));
}
