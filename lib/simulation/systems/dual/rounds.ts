import type { FeedReader, FeedRound } from "../../../settlement/feed-reader.js";
import type { Contract } from "../../world/contract.js";
import type { Desk } from "../../world/desk.js";

/** Reads a feed's rounds over a desk, at this moment. */
export function feedReaderOver(desk: Desk, feed: Contract): FeedReader {
  const read = (view: string, ...args: unknown[]): Promise<FeedRound> => roundOf(desk, feed, view, args);
  return {
    phaseId: () => desk.read(feed, "phaseId"),
    latestRound: () => read("latestRoundData"),
    round: (id) => read("getRoundData", id),
  };
}

async function roundOf(desk: Desk, { address, abi }: Contract, view: string, args: unknown[]): Promise<FeedRound> {
  const answer = await desk.chain.call(address, abi.encodeFunctionData(view, args));
  const [id = 0n, price = 0n, , updatedAt = 0n] = abi.decodeFunctionResult(view, answer).toArray() as bigint[];
  return { id, answer: price, updatedAt };
}
