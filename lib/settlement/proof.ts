import { concat, toBeHex } from "ethers";

import { type FeedReader, type FeedRound, numberOf, roundIdOf } from "./feed-reader.js";

/** After so many seconds without a round a phase counts as ended; as in the contract, 26 h. */
export const QUIET = 93_600n;

/** What the search found of a feed at an expiry. */
export type SettlementSearch =
  | {
      kind: "proved";
      /** What `ChainlinkPastPriceSource.priceAt` takes: one 8-byte number a phase up to the one that decides. */
      proof: string;
      /** The round that settles; undefined where the feed had none by then, which no market accepts. */
      round: FeedRound | undefined;
    }
  | {
      kind: "too-early";
      /** Unix seconds from which on it can be proved if no further round comes; a further round may make it sooner. */
      provableAt: bigint;
      /** One sentence for a person. */
      reason: string;
    };

/** What is known of one phase: its last round at or before the expiry, and whether it goes on after it. */
type PhaseEnd = { phase: bigint; last: FeedRound | undefined; isLater: boolean };

/**
 * Finds what proves the settlement price of a Chainlink feed, reading about `2 log2(rounds)` rounds of each phase up to the
 * first one that goes on after the expiry. Relies on what the rule itself relies on: ids without gaps, rising in time.
 *
 * @param reader The feed, as of one block.
 * @param expiryAt Unix seconds.
 * @param now Timestamp of that block or of the one that the proof is for, unix seconds.
 */
export async function findSettlementProof(
  reader: FeedReader,
  expiryAt: bigint,
  now: bigint,
): Promise<SettlementSearch> {
  if (now <= expiryAt) return tooEarly(expiryAt + QUIET + 1n, "The expiry has not passed yet.");
  const current = await reader.phaseId();
  const ends: PhaseEnd[] = [];
  for (let phase = 1n; phase <= current; ++phase) {
    const end = await searchPhase(reader, phase, expiryAt, phase === current);
    ends.push(end);
    if (end.isLater) break;
  }
  return waitFor(ends, expiryAt, now) ?? { kind: "proved", proof: encode(ends), round: settlingRound(ends) };
}

/** What keeps the price from being proved yet, if anything: a phase that may still speak up. */
function waitFor(ends: readonly PhaseEnd[], expiryAt: bigint, now: bigint): SettlementSearch | undefined {
  const silent = ends.filter(({ isLater }) => !isLater);
  const endsAt = silent.map(({ phase, last }) => ({ phase, endsAt: (last?.updatedAt ?? expiryAt) + QUIET + 1n }));
  const latest = endsAt.reduce((a, b) => (b.endsAt > a.endsAt ? b : a), { phase: 0n, endsAt: 0n });
  const nobodyGoesOn = silent.length === ends.length;
  const provableAt = nobodyGoesOn ? expiryAt + QUIET + 1n : latest.endsAt;
  if (now >= provableAt) return undefined;
  return nobodyGoesOn
    ? tooEarly(provableAt, "The feed has no round after the expiry yet.")
    : tooEarly(provableAt, `Phase ${latest.phase} of the feed might still answer.`);
}

function tooEarly(provableAt: bigint, reason: string): SettlementSearch {
  return { kind: "too-early", provableAt, reason };
}

function settlingRound(ends: readonly PhaseEnd[]): FeedRound | undefined {
  return ends.findLast(({ last }) => last !== undefined)?.last;
}

function encode(ends: readonly PhaseEnd[]): string {
  return concat(ends.map(({ last }) => toBeHex(last === undefined ? 0n : numberOf(last.id), 8)));
}

// ------------------------------------------------------------------------------------------------------ within one phase

async function searchPhase(reader: FeedReader, phase: bigint, expiryAt: bigint, isCurrent: boolean): Promise<PhaseEnd> {
  const newest = isCurrent ? await reader.latestRound() : undefined;
  if (isCurrent && (newest === undefined || newest.updatedAt <= expiryAt)) {
    return { phase, last: newest, isLater: false };
  }
  const search = new PhaseSearch(reader, phase, expiryAt);
  const past = newest === undefined ? await search.gallop() : { before: 0n, after: numberOf(newest.id) };
  const last = await search.bisect(past.before, past.after);
  const next = newest ?? (await search.successorOf(last));
  return { phase, last, isLater: next !== undefined };
}

/** Looks for the last round of one phase at or before the expiry, by numbers within the phase. */
class PhaseSearch {
  readonly #seen = new Map<bigint, FeedRound | undefined>();

  constructor(
    private readonly reader: FeedReader,
    private readonly phase: bigint,
    private readonly expiryAt: bigint,
  ) {}

  /** Doubles its step until it is past the expiry or the phase's end. `before` is a round at or before the expiry, or 0. */
  async gallop(): Promise<{ before: bigint; after: bigint }> {
    let [before, after] = [0n, 1n];
    while (await this.#isInTime(after)) [before, after] = [after, 2n * after];
    return { before, after };
  }

  /** The last round in time, given that `before` is in time, or 0, and `after` is not. */
  async bisect(before: bigint, after: bigint): Promise<FeedRound | undefined> {
    let [low, high] = [before, after];
    while (high - low > 1n) {
      const middle = (low + high) / 2n;
      if (await this.#isInTime(middle)) low = middle;
      else high = middle;
    }
    return low === 0n ? undefined : this.#read(low);
  }

  /** The round after `last`, or the first one. */
  successorOf(last: FeedRound | undefined): Promise<FeedRound | undefined> {
    return this.#read(last === undefined ? 1n : numberOf(last.id) + 1n);
  }

  async #isInTime(number: bigint): Promise<boolean> {
    const round = await this.#read(number);
    return round !== undefined && round.updatedAt <= this.expiryAt;
  }

  async #read(number: bigint): Promise<FeedRound | undefined> {
    if (!this.#seen.has(number)) this.#seen.set(number, await this.reader.round(roundIdOf(this.phase, number)));
    return this.#seen.get(number);
  }
}
