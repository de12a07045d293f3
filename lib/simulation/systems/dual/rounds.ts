import { decodeRevert } from "../../../errors.js";
import type { FeedReader, FeedRound } from "../../../settlement/feed-reader.js";
import type { Contract } from "../../world/contract.js";
import type { Desk } from "../../world/desk.js";

/** Reads a feed's rounds over a desk, at this moment. */
export function feedReaderOver(desk: Desk, feed: Contract): FeedReader {
  const read = (view: string, ...args: unknown[]): Promise<FeedRound | undefined> => roundOf(desk, feed, view, args);
  return {
    phaseId: () => desk.read(feed, "phaseId"),
    latestRound: () => read("latestRoundData"),
    round: (id) => read("getRoundData", id),
  };
}

/** Undefined where the feed refuses to tell: it has no such round. */
async function roundOf(desk: Desk, feed: Contract, view: string, args: unknown[]): Promise<FeedRound | undefined> {
  const { address, abi } = feed;
  const answer = await desk.chain.call(address, abi.encodeFunctionData(view, args)).catch((error: unknown) => {
    if (decodeRevert(error) === undefined) throw error;
    return undefined;
  });
  if (answer === undefined) return undefined;
  const [id = 0n, price = 0n, , updatedAt = 0n] = abi.decodeFunctionResult(view, answer).toArray() as bigint[];
  return { id, answer: price, updatedAt };
}
