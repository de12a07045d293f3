import fc from "fast-check";

/** What a run is set in. */
export type Setting = {
  decimals: number;
  protocols: number;
  performanceFeeBps: bigint;
  exitFeeBps: bigint;
  bufferBps: bigint;
  marginBps: bigint;
  negativeRewardFactorBps: bigint;
  /** A debt below this may wait, WAD of a whole token. */
  thresholdWad: bigint;
};

/** Shares that a portfolio gives protocols 0, 1, ...; those that take no votes are left out. */
export type Parts = readonly number[];

/** `who` is a person, `basket` and `request` are one of those there are (see `pick`), `permille` is a share of what there is. */
export type Action =
  | { kind: "deposit" | "mint"; who: number; permille: bigint }
  | { kind: "withdraw" | "redeem"; who: number; permille: bigint }
  | { kind: "request" | "transfer"; who: number; to: number; permille: bigint }
  | { kind: "cancel"; request: number }
  | { kind: "claim"; request: number; to: number }
  | { kind: "donate"; permille: bigint }
  | { kind: "mintBasket"; who: number }
  | { kind: "record"; basket: number; epochs: bigint }
  | { kind: "vote"; basket: number; parts: Parts }
  | { kind: "lock"; basket: number; permille: bigint; parts: Parts }
  | { kind: "askBack"; basket: number; permille: bigint }
  | { kind: "unlock" | "redeemRewards" | "undelegate" | "redeemFees" | "settle"; basket: number }
  | { kind: "delegate"; basket: number; leader: number }
  | { kind: "setFee"; basket: number; feeBps: bigint }
  | { kind: "sell"; basket: number; to: number }
  | { kind: "setRate"; permille: bigint }
  | { kind: "setSlashTerms"; factorBps: bigint; thresholdWad: bigint }
  | { kind: "setParameters"; feeBps: bigint; bufferBps: bigint; marginBps: bigint; exitFeeBps: bigint }
  | { kind: "gain" | "lose"; protocol: number; permille: bigint }
  | { kind: "fault"; protocol: number }
  | { kind: "markLoss"; protocol: number }
  | { kind: "setCap"; protocol: number; permille: bigint }
  | { kind: "blacklist" | "restore" | "deprecate" | "activate" | "remove" | "writeOff"; protocol: number }
  | { kind: "begin" }
  | { kind: "collectTreasury" }
  | { kind: "close"; late: bigint; stepsAtOnce: bigint };

export type Kind = Action["kind"];

/** An action, so many seconds after the one before. */
export type Step = { wait: bigint; action: Action };

export type Schedule = { setting: Setting; steps: Step[] };

/** People who deposit and play. */
export const PEOPLE = 3;

/** Protocols at most. */
export const MOST_PROTOCOLS = 4;

const setting: fc.Arbitrary<Setting> = fc.record({
  decimals: fc.constantFrom(6, 18, 0),
  protocols: fc.integer({ min: 1, max: MOST_PROTOCOLS }),
  performanceFeeBps: fc.constantFrom(1_000n, 3_000n, 0n),
  exitFeeBps: fc.constantFrom(0n, 100n),
  bufferBps: fc.constantFrom(1_000n, 0n, 5_000n),
  marginBps: fc.constantFrom(10n, 0n),
  negativeRewardFactorBps: fc.constantFrom(5_000n, 10_000n, 100n, 0n),
  thresholdWad: fc.constantFrom(10n ** 21n, 5n * 10n ** 16n),
});

const permille = fc.oneof({ weight: 4, arbitrary: fc.bigInt(1n, 1_000n) }, fc.constantFrom(0n, 1n, 1_000n, 1_100n));
const who = fc.nat({ max: PEOPLE - 1 });
/** One in four is anybody's, the others are one with which the action can be done, where there is such. */
const basket = fc.nat({ max: 11 });
const protocol = fc.nat({ max: 4 * MOST_PROTOCOLS - 1 });
const request = fc.nat({ max: 11 });
const parts = fc.array(fc.nat({ max: 5 }), { minLength: MOST_PROTOCOLS, maxLength: MOST_PROTOCOLS });

/** One of several kinds with the same fields. */
const kinds = <K extends Kind>(...names: K[]): fc.Arbitrary<K> => fc.constantFrom(...names);

/** What may change nothing that is compared, and a basket more. */
const harmless: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: kinds("donate"), permille }),
  fc.record({ kind: kinds("record"), basket, epochs: fc.bigInt(0n, 3n) }),
  fc.record({ kind: kinds("mintBasket"), who }),
);

/** New terms, some just out of bounds. */
const newTerms: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: kinds("setSlashTerms"),
    factorBps: fc.constantFrom(0n, 5_000n, 10_000n, 10_001n),
    thresholdWad: fc.constantFrom(0n, 5n * 10n ** 16n, 10n ** 21n, 10n ** 21n + 1n),
  }),
  fc.record({
    kind: kinds("setParameters"),
    feeBps: fc.bigInt(0n, 3_100n),
    bufferBps: fc.bigInt(0n, 5_100n),
    marginBps: fc.bigInt(0n, 1_020n),
    exitFeeBps: fc.bigInt(0n, 102n),
  }),
);

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: kinds("deposit", "mint"), who, permille }) },
  { weight: 3, arbitrary: fc.record({ kind: kinds("withdraw", "redeem"), who, permille }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: kinds("request", "request", "request", "transfer"), who, to: who, permille }),
  },
  { weight: 3, arbitrary: fc.record({ kind: kinds("cancel"), request }) },
  { weight: 2, arbitrary: fc.record({ kind: kinds("claim"), request, to: who }) },
  { weight: 3, arbitrary: fc.record({ kind: kinds("vote"), basket, parts }) },
  { weight: 3, arbitrary: fc.record({ kind: kinds("lock"), basket, permille, parts }) },
  { weight: 6, arbitrary: fc.record({ kind: kinds("askBack"), basket, permille }) },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: kinds("unlock", "unlock", "unlock", "redeemRewards", "redeemRewards", "undelegate", "redeemFees", "settle"),
      basket,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: kinds("delegate"), basket, leader: basket }) },
  { weight: 1, arbitrary: fc.record({ kind: kinds("setFee"), basket, feeBps: fc.bigInt(0n, 3_100n) }) },
  { weight: 1, arbitrary: fc.record({ kind: kinds("sell"), basket, to: who }) },
  { weight: 1, arbitrary: fc.record({ kind: kinds("setRate"), permille: fc.bigInt(750n, 1_250n) }) },
  { weight: 2, arbitrary: fc.oneof(harmless, newTerms) },
  { weight: 8, arbitrary: fc.record({ kind: kinds("gain", "gain", "gain", "lose", "lose"), protocol, permille }) },
  { weight: 1, arbitrary: fc.record({ kind: kinds("fault"), protocol }) },
  { weight: 3, arbitrary: fc.record({ kind: kinds("markLoss"), protocol }) },
  { weight: 2, arbitrary: fc.record({ kind: kinds("setCap"), protocol, permille }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kinds("blacklist", "restore", "restore", "deprecate", "activate", "activate"),
      protocol,
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: kinds("remove", "remove", "writeOff"), protocol }) },
  {
    weight: 2,
    arbitrary: fc.oneof(fc.record({ kind: kinds("begin") }), fc.record({ kind: kinds("collectTreasury") })),
  },
  {
    weight: 14,
    arbitrary: fc.record({
      kind: kinds("close"),
      late: fc.oneof(fc.constant(0n), fc.bigInt(-10n, 100_000n)),
      stepsAtOnce: fc.oneof(fc.constant(1_000n), fc.bigInt(1n, 9n)),
    }),
  },
);

const wait = fc.oneof(fc.constant(0n), fc.bigInt(0n, 200_000n));

/**
 * Somebody deposits, three play, a close puts the money where they voted, and one pays: without that little can happen. Then a loss is
 * marked in an open epoch, with a gain before or after it, and counts once in the close.
 */
const opening: fc.Arbitrary<Step[]> = fc.tuple(permille, parts, parts, permille).map(([size, first, second, again]) => {
  const actions: Action[] = [
    { kind: "deposit", who: 0, permille: 500n + size },
    { kind: "lock", basket: 0, permille: 1_000n, parts: first },
    { kind: "lock", basket: 4, permille: 1n + size, parts: second },
    { kind: "lock", basket: 8, permille: 100n, parts: [] },
    { kind: "setFee", basket: 0, feeBps: 2_000n },
    { kind: "delegate", basket: 8, leader: 0 },
    { kind: "close", late: 0n, stepsAtOnce: 1_000n },
    { kind: "gain", protocol: 0, permille: size },
    { kind: "close", late: 0n, stepsAtOnce: 1_000n },
    { kind: "lose", protocol: 0, permille: 100n },
    { kind: "markLoss", protocol: 0 },
    { kind: "gain", protocol: 0, permille: again },
    { kind: "close", late: 0n, stepsAtOnce: 1_000n },
  ];
  return actions.map((one) => ({ wait: 1n, action: one }));
});

/**
 * What chance seldom puts together, at the end of half of the schedules: the third basket's reward and its leader's share of it, links
 * that are refused, a protocol taken off and brought back, and one that is given up with what it holds.
 */
const ending: fc.Arbitrary<Step[]> = fc.boolean().map((isPlayed) => {
  const actions: Action[] = [
    { kind: "gain", protocol: 0, permille: 500n },
    { kind: "close", late: 0n, stepsAtOnce: 1_000n },
    { kind: "redeemRewards", basket: 8 },
    { kind: "redeemFees", basket: 0 },
    { kind: "delegate", basket: 0, leader: 4 },
    { kind: "delegate", basket: 4, leader: 8 },
    { kind: "blacklist", protocol: 0 },
    { kind: "restore", protocol: 0 },
    { kind: "remove", protocol: 0 },
    { kind: "writeOff", protocol: 0 },
  ];
  return isPlayed ? actions.map((one) => ({ wait: 1n, action: one })) : [];
});

/** Random schedules of about `length` steps between the opening ones and an ending. */
export function schedules(length: number): fc.Arbitrary<Schedule> {
  const steps = fc.array(fc.record({ wait, action }), { minLength: length / 2, maxLength: length });
  return fc.record({ setting, steps: fc.tuple(opening, steps, ending).map((parts) => parts.flat()) });
}

/** One of `all` where `number` is a multiple of four, else one of those that `fits`, as far as there are any. */
export function pick<T>(all: readonly T[], number: number, fits: (one: T) => boolean): T | undefined {
  const fitting = number % 4 === 0 ? [] : all.filter(fits);
  const choice = fitting.length > 0 ? fitting : all;
  return choice[(number % 4 === 0 ? number / 4 : number) % choice.length];
}
