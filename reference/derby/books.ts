import { divUp, positive, sum } from "./math.js";
import type { DerbyParameters } from "./parameters.js";
import type { YieldProtocol } from "./yield-protocol.js";

/** Where a listed protocol is in its life. */
export type ProtocolStatus = "proposed" | "active" | "deprecated" | "removed" | "blacklisted";

/** A whitelisted protocol as the vault's books know it. */
export type Listing = {
  id: number;
  protocol: YieldProtocol;
  status: ProtocolStatus;
  /** Base units beyond which the vault allocates nothing more. */
  cap: bigint;
  /** What the protocol was worth when last measured, base units. */
  tracked: bigint;
  /** Incentives that the protocol owes, already in underlying. */
  incentives: bigint;
  /** Whether its value could be read when the epoch opened. */
  wasMeasured: boolean;
  /** `U_i`: tracked when the epoch opened. */
  opening: bigint;
  /** Votes that the allocation of the epoch followed, DRB wei. */
  openingVotes: bigint;
};

/** Profit that is not yet in the net price: all of it locked at `from`, none at `until`. */
export type LockedProfit = { assets: bigint; from: bigint; until: bigint };

/** Everything that the vault knows, without the rules. */
export type Books = {
  parameters: DerbyParameters;
  decimals: bigint;
  now: bigint;
  /** When the present epoch may be closed. */
  closesAt: bigint;
  isClosing: boolean;
  /** The epoch that is open or being closed, from 1. */
  epoch: bigint;
  idle: bigint;
  /** Idle assets that filled requests are owed. */
  reserved: bigint;
  accruedFee: bigint;
  bountyReserve: bigint;
  /** Gain that the running close has measured and not yet booked: counted as locked. */
  unbookedGain: bigint;
  lockedProfit: LockedProfit;
  /** The highest gross price that a close has ended with, as `markUp` gives it. */
  highWaterMark: bigint;
  listings: Listing[];
  /** Shares by holder; escrowed ones belong to `ESCROW`. */
  shares: Map<string, bigint>;
  /** What holders have of the asset outside the vault. */
  assets: Map<string, bigint>;
};

/** Holds the shares of open and partly filled requests. */
export const ESCROW = "escrow";

/** Receives what belongs to nobody. */
export const TREASURY = "treasury";

/** `sum over holders`, shares. */
export function supplyOf(books: Books): bigint {
  return sum(books.shares.values());
}

/** Everything tracked in protocols, base units. */
export function trackedOf(books: Books): bigint {
  return sum(books.listings.map(({ tracked }) => tracked));
}

/** `idle + sum tracked - reserved - accrued fee`, base units. */
export function grossAssets(books: Books): bigint {
  return books.idle + trackedOf(books) - books.reserved - books.accruedFee;
}

/**
 * What is still locked of earlier profit, base units, rounded up, so that exits are never priced too high. A close finds it as it was
 * when it began: nothing unlocks meanwhile.
 */
export function lockedProfitOf({ lockedProfit: { assets, from, until }, now, isClosing }: Books): bigint {
  if (isClosing) return assets;
  return now >= until ? 0n : divUp(assets * (until - now), until - from);
}

/** `gross - locked profit`: the price of every way out. */
export function netAssets(books: Books): bigint {
  return positive(grossAssets(books) - lockedProfitOf(books) - books.unbookedGain);
}

/** Idle assets that nobody is owed. */
export function cashOf(books: Books): bigint {
  return books.idle - books.reserved;
}

/** Takes a loss off locked profit, as far as there is any; the rest is in the net price at once. */
export function absorbLoss(books: Books, loss: bigint): void {
  const locked = lockedProfitOf(books);
  const left = positive(locked - loss);
  books.lockedProfit = { assets: left, from: books.now, until: books.lockedProfit.until };
}
