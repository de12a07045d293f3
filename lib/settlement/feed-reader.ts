import { Contract, isCallException, type Provider } from "ethers";

import { decodeRevert } from "../errors.js";

/** One round as a Chainlink proxy tells it. Times are unix seconds. */
export type FeedRound = {
  /** `phase << 64 | number in the phase`. */
  id: bigint;
  /** In the feed's own decimals. */
  answer: bigint;
  updatedAt: bigint;
};

/** What the search reads of a proxy. All reads of one reader are of one block. */
export type FeedReader = {
  /** Number of the phase that is installed, from 1. */
  phaseId(): Promise<bigint>;
  /** The newest round of the installed phase; undefined where it has none. */
  latestRound(): Promise<FeedRound | undefined>;
  /** The round with this id; undefined where there is none. */
  round(id: bigint): Promise<FeedRound | undefined>;
};

const PROXY = [
  "function phaseId() view returns (uint16)",
  "function latestRoundData() view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80)",
  "function getRoundData(uint80 roundId) view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80)",
] as const;

const PHASE_BITS = 64n;

/** The id of round number `round` of phase number `phase`. */
export function roundIdOf(phase: bigint, round: bigint): bigint {
  return (phase << PHASE_BITS) | round;
}

/** A round's number within its phase. */
export function numberOf(roundId: bigint): bigint {
  return roundId & ((1n << PHASE_BITS) - 1n);
}

/** Reads the proxy at `feed` as of one block, so that a round that arrives meanwhile cannot split the picture. */
export function feedReaderAt(provider: Provider, feed: string, blockTag: number): FeedReader {
  const proxy = new Contract(feed, PROXY, provider);
  const read = (name: string, ...args: unknown[]): Promise<unknown> => proxy.getFunction(name)(...args, { blockTag });
  return {
    phaseId: async () => (await read("phaseId")) as bigint,
    latestRound: () => roundFrom(read("latestRoundData")),
    round: (id) => roundFrom(read("getRoundData", id)),
  };
}

/** Older aggregators revert for a round that they do not have, newer ones answer zeros. */
async function roundFrom(answer: Promise<unknown>): Promise<FeedRound | undefined> {
  try {
    const { roundId, answer: price, updatedAt } = (await answer) as Record<"roundId" | "answer" | "updatedAt", bigint>;
    return updatedAt === 0n ? undefined : { id: roundId, answer: price, updatedAt };
  } catch (error) {
    const isRevert = isCallException(error) || decodeRevert(error) !== undefined;
    if (isRevert) return undefined;
    throw error; // a node that does not answer says nothing about the feed
  }
}
