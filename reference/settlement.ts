/**
 * The rule that leaves one settlement round for a feed and an expiry, over everything that a Chainlink proxy ever answered. It
 * looks at every round of every phase, as nobody on chain could: there is no proof here, and nothing to search.
 *
 * It rests on three assumptions. Within a phase ids have no gaps and `updatedAt` never falls; a phase that was silent for
 * `QUIET` stays silent; a phase's history begins less than `QUIET` before its installation. What then happens where one of them
 * is broken, test/unit/reference/settlement.test.ts shows.
 */

/** After so many seconds without a round a phase counts as ended: 26 h. */
export const QUIET = 93_600n;

/** One round of a feed. `updatedAt` is unix seconds. */
export type Round = { answer: bigint; updatedAt: bigint };

/** One aggregator of a proxy. It may have had rounds before it was installed, and go on after another one was. */
export type Phase = {
  /** Unix seconds; before it nobody sees this phase. */
  installedAt: bigint;
  /** Round `n` stands at `n - 1`. */
  rounds: readonly Round[];
};

/** What the rule says at a moment: one round, or when it may say something. */
export type Settlement =
  /** `phase` and `round` are numbers from 1; both are 0 for the empty round of a feed that never answered in time. */
  | { kind: "settled"; phase: number; round: number; answer: bigint; updatedAt: bigint }
  /** Nothing may be stored yet. Without a further round it may be from `provableAt` on, unix seconds. */
  | { kind: "too-early"; provableAt: bigint };

/**
 * The settlement of `expiry` as known at `now`.
 * @param phases All phases that the proxy ever has, phase 1 first, in the order of their installation.
 * @param expiry Unix seconds.
 * @param now Unix seconds, not before the first installation; what happens after it is not known yet.
 */
export function settlementOf(phases: readonly Phase[], expiry: bigint, now: bigint): Settlement {
  const known = knownAt(phases, now);
  const deciding = known.findIndex((phase) => isLater(phase, expiry));
  const last = known.length - 1;
  const decider = deciding < 0 ? last : deciding;
  // Whoever decides without a later round has to be proved silent too.
  const silent = known.slice(0, deciding < 0 ? known.length : deciding);
  const provableAt = silent.reduce((latest, phase) => larger(latest, endOf(phase, expiry)), 0n);
  const earliest = deciding < 0 ? larger(provableAt, expiry + QUIET + 1n) : provableAt;
  if (now < earliest) return { kind: "too-early", provableAt: earliest };
  return roundAtExpiry(known, decider, expiry);
}

type Rounds = readonly Round[];

function knownAt(phases: readonly Phase[], now: bigint): Rounds[] {
  const installed = phases.filter(({ installedAt }) => installedAt <= now);
  return installed.map(({ rounds }) => rounds.filter(({ updatedAt }) => updatedAt <= now));
}

/** The last round at or before `expiry` of the deciding phase, else of the nearest lower one that has any. */
function roundAtExpiry(phases: readonly Rounds[], decider: number, expiry: bigint): Settlement {
  for (let phase = decider; phase >= 0; --phase) {
    const round = phases[phase]!.filter(({ updatedAt }) => updatedAt <= expiry).length;
    const found = phases[phase]![round - 1];
    if (found !== undefined) return { kind: "settled", phase: phase + 1, round, ...found };
  }
  return { kind: "settled", phase: 0, round: 0, answer: 0n, updatedAt: 0n };
}

function isLater(phase: Rounds, expiry: bigint): boolean {
  return phase.some(({ updatedAt }) => updatedAt > expiry);
}

/** From when on a phase without a later round counts as ended. */
function endOf(phase: Rounds, expiry: bigint): bigint {
  return (phase.at(-1)?.updatedAt ?? expiry) + QUIET + 1n;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
