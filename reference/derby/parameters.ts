import { BPS, WAD } from "./math.js";
import { ensure } from "./refusal.js";

/** What governance sets, with the seed's values (design, *Parameters*). */
export type DerbyParameters = {
  /** PF: the share of a gain that goes to the players, basis points. At most 3,000. */
  performanceFeeBps: bigint;
  /** Kept back from an instant exit, basis points. At most 100. */
  exitFeeBps: bigint;
  /** What stays idle, basis points of the assets. At most 5,000. */
  bufferBps: bigint;
  /** A difference between allocation and target below this is left alone, basis points of the assets. At most 1,000. */
  marginBps: bigint;
  /** Seconds between two closes. A day to 90. */
  interval: bigint;
  /** NRF: the share of a negative reward that is slashed, basis points. */
  negativeRewardFactorBps: bigint;
  /** A debt below this lets a part leave unslashed, WAD of a whole underlying. */
  thresholdWad: bigint;
  /** E: DRB wei per whole underlying. */
  drbPerUnderlying: bigint;
  /** The bounty for a close a day late or later, underlying base units. */
  bountyCap: bigint;
};

const DAY = 86_400n;

/** The seed's parameters at one DRB per underlying. */
export function seedParameters(): DerbyParameters {
  return {
    performanceFeeBps: 1_000n,
    exitFeeBps: 0n,
    bufferBps: 1_000n,
    marginBps: 10n,
    interval: 14n * DAY,
    negativeRewardFactorBps: 5_000n,
    thresholdWad: WAD / 20n,
    drbPerUnderlying: WAD,
    bountyCap: 0n,
  };
}

/** Refuses parameters outside the bounds of the design. */
export function checkParameters(parameters: DerbyParameters): void {
  const bounded: [bigint, bigint, bigint][] = [
    [parameters.performanceFeeBps, 0n, 3_000n],
    [parameters.exitFeeBps, 0n, 100n],
    [parameters.bufferBps, 0n, 5_000n],
    [parameters.marginBps, 0n, 1_000n],
    [parameters.interval, DAY, 90n * DAY],
    [parameters.negativeRewardFactorBps, 0n, BPS],
  ];
  for (const [value, least, most] of bounded) {
    ensure(
      value >= least && value <= most,
      "parameter-out-of-bounds",
      `A parameter is ${value}; it lies in ${least} to ${most}.`,
    );
  }
  ensure(parameters.drbPerUnderlying > 0n, "parameter-out-of-bounds", "E is positive.");
}
