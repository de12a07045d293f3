import { searchSettlement } from "../../lib/settlement/search.js";
import { formatInstant } from "../../lib/time.js";
import type { DualDesk, OpenVault } from "./desk.js";

/** The price of the expiry cannot be proved yet. */
export class TooEarlyError extends Error {
  override readonly name = "TooEarlyError";
}

/**
 * Finds what proves the price of a vault's expiry to the first feed of its market.
 *
 * @returns Nothing where that price is stored already.
 * @throws TooEarlyError where nobody can prove it yet.
 */
export async function findProof(desk: DualDesk, { info, market }: OpenVault): Promise<string | undefined> {
  const { isStored } = await desk.contract.roundOf(market.feed, info.expiryAt);
  if (isStored) return undefined;
  const search = await searchSettlement(desk.chain.connection.ethers.provider, market.feed, info.expiryAt);
  if (search.kind === "proved") return search.proof;
  throw new TooEarlyError(
    `The price at ${formatInstant(info.expiryAt)} cannot be proved yet. ${search.reason} ` +
      `Without another round it can be from ${formatInstant(search.provableAt)} on.`,
  );
}
