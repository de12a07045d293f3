import fc from "fast-check";

import { type FeedReader, type FeedRound, numberOf, roundIdOf } from "../../lib/settlement/feed-reader.js";
import { type Phase, QUIET } from "../../reference/settlement.js";

const HOUR = 3_600n;

/** A phase whose rounds came at these times, answering 1, 2, 3 and so on after `base`. */
export function phaseOf(base: bigint, installedAt: bigint, ...times: bigint[]): Phase {
  return { installedAt, rounds: times.map((updatedAt, i) => ({ answer: base + BigInt(i) + 1n, updatedAt })) };
}

/**
 * Up to four phases that keep the rule's assumptions: installed one after the other around `expiryAt`, overlapping, some
 * empty, some that end, some appended long after.
 */
export function feedsAround(expiryAt: bigint): fc.Arbitrary<Phase[]> {
  const spec = fc.record({
    installedAfter: fc.bigInt(0n, 2n * QUIET),
    history: fc.bigInt(0n, QUIET - 1n),
    gaps: fc.array(fc.oneof(fc.bigInt(0n, QUIET), fc.bigInt(0n, HOUR)), { maxLength: 12 }),
  });
  return fc.array(spec, { minLength: 1, maxLength: 4 }).map((specs) => {
    let installedAt = expiryAt - 4n * QUIET;
    return specs.map(({ installedAfter, history, gaps }, number) => {
      installedAt += installedAfter;
      let time = installedAt - history;
      const times = gaps.map((gap) => (time += gap));
      return phaseOf(BigInt(number) * 100n, number === 0 ? 0n : installedAt, ...times);
    });
  });
}

/** Reads a feed as it stood at `now`, and counts the rounds that were asked for. */
export class SimulatedFeed implements FeedReader {
  reads = 0;
  readonly #phases: readonly (readonly FeedRound[])[];

  constructor(phases: readonly Phase[], now: bigint) {
    this.#phases = phases
      .filter(({ installedAt }) => installedAt <= now)
      .map(({ rounds }, phase) =>
        rounds
          .map((round, i) => ({ ...round, id: roundIdOf(BigInt(phase + 1), BigInt(i + 1)) }))
          .filter(({ updatedAt }) => updatedAt <= now),
      );
  }

  phaseId(): Promise<bigint> {
    return Promise.resolve(BigInt(this.#phases.length));
  }

  latestRound(): Promise<FeedRound | undefined> {
    this.reads += 1;
    return Promise.resolve(this.#phases.at(-1)?.at(-1));
  }

  round(id: bigint): Promise<FeedRound | undefined> {
    this.reads += 1;
    const phase = this.#phases[Number(id >> 64n) - 1] ?? [];
    return Promise.resolve(phase.find((round) => numberOf(round.id) === numberOf(id)));
  }
}
