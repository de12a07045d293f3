import fc from "fast-check";

import type { SavingsParameters } from "../../../reference/savings/parameters.js";

/** What a run is set in. */
export type Setting = {
  /** Decimals of the stablecoin. */
  decimals: number;
  /** What collateral is: positions of a delegation pool, or shares of a liquid-staking token. */
  provider: "pool" | "shares";
  parameters: Parameters;
  /** Dollars a whole native token, 8 decimals. */
  price: bigint;
};

/** Governance's numbers as the contract takes them; `minimumLoan` in base units. */
export type Parameters = {
  rates: Pick<SavingsParameters, "baseRateWad" | "slopeUnderWad" | "slopeOverWad" | "optimalUtilisationWad">;
  reserveFactorBps: bigint;
  ltvBps: bigint;
  thresholdBps: bigint;
  bonusBps: bigint;
  minimumLoan: bigint;
};

/**
 * What somebody does. `who` and `to` are actors. Where something is given back, `who + pick` chooses among all that anybody has,
 * counted round and round, and its holder acts; elsewhere `pick` chooses the loan. `permille` is a share of what there is at
 * that moment and may ask for more. Amounts are base units.
 */
export type Action =
  | { kind: "lend"; who: number; amount: bigint }
  | { kind: "withdraw" | "claimInterest"; who: number; pick: number; permille: bigint }
  | { kind: "moveReceipt"; who: number; to: number; pick: number; permille: bigint }
  | { kind: "moveLoan"; who: number; to: number; pick: number; permille: bigint }
  /** Takes a share of what can be lent, on collateral of which LTV allows `1000 / coverPermille` times that. */
  | { kind: "borrow"; who: number; permille: bigint; coverPermille: bigint; maximum: boolean }
  | { kind: "repay"; who: number; pick: number; permille: bigint }
  | { kind: "repayDebt" | "addCollateral" | "liquidate"; who: number; pick: number; permille: bigint }
  /** Moves the price to a share of what it is. */
  | { kind: "movePrice"; permille: bigint }
  /** Moves the price to where a loan has such a health factor. */
  | { kind: "sicken"; pick: number; permille: bigint }
  /** Makes the price bad, or good again. */
  | { kind: "breakPrice"; bad: boolean }
  /** Takes a share of all stake away. */
  | { kind: "slash"; permille: bigint }
  /** Gives stakers a share of their stake as reward. */
  | { kind: "reward"; permille: bigint }
  | { kind: "harvest"; permille: bigint }
  | { kind: "withdrawReserves"; permille: bigint }
  | { kind: "setParameters"; parameters: Parameters };

/** Seconds in which nothing happens before an action; zero puts it into the same second as the one before. */
export type Step = { wait: bigint; action: Action };
export type Schedule = { setting: Setting; steps: Step[] };

/** Actors; each may do everything. */
export const ACTORS = 4;

const PERCENT_WAD = 10n ** 16n;
const YEAR = 31_536_000n;

/** From one base unit to 1e12, every order of magnitude as likely as any other, and odd as often as even; shrinks towards one. */
const amount = fc
  .tuple(fc.nat({ max: 11 }), fc.bigInt(100n, 999n), fc.bigInt(0n, 9n))
  .map(([exponent, digits, last]) => (digits * 10n ** BigInt(exponent)) / 100n + last);

/** Mostly a part, often all, sometimes more than there is. */
const permille = fc.oneof(
  { weight: 5, arbitrary: fc.bigInt(1n, 999n) },
  { weight: 4, arbitrary: fc.constant(1_000n) },
  { weight: 1, arbitrary: fc.oneof(fc.constant(0n), fc.bigInt(1_001n, 1_200n)) },
);

const wait = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0n) },
  { weight: 2, arbitrary: fc.bigInt(1n, 60n) },
  { weight: 4, arbitrary: fc.bigInt(1n, YEAR / 4n) },
  { weight: 1, arbitrary: fc.bigInt(1n, 10n * YEAR) },
);

const who = fc.nat({ max: ACTORS - 1 });
const pick = fc.nat({ max: 3 });
const percentWad = (least: bigint, most: bigint): fc.Arbitrary<bigint> =>
  fc.bigInt(least, most).map((percent) => percent * PERCENT_WAD);

/** Loan-to-value, threshold and bonus; the first breaks the bound `threshold * (1 + bonus) <= 0.95`. */
const [UNSOUND, ...SOUND] = [
  { ltvBps: 7_500n, thresholdBps: 9_000n, bonusBps: 1_000n },
  { ltvBps: 7_500n, thresholdBps: 8_000n, bonusBps: 500n },
  { ltvBps: 9_499n, thresholdBps: 9_500n, bonusBps: 0n },
  { ltvBps: 5_000n, thresholdBps: 8_636n, bonusBps: 1_000n },
] as const;

const parametersWith = (limits: readonly (typeof UNSOUND | (typeof SOUND)[number])[]): fc.Arbitrary<Parameters> =>
  fc
    .record({
      rates: fc.record({
        baseRateWad: fc.oneof(percentWad(0n, 50n), fc.bigInt(0n, PERCENT_WAD)),
        slopeUnderWad: percentWad(0n, 20n),
        slopeOverWad: percentWad(0n, 300n),
        optimalUtilisationWad: percentWad(1n, 99n),
      }),
      limits: fc.constantFrom(...limits),
      reserveFactorBps: fc.constantFrom(0n, 1_000n, 5_000n),
      minimumLoan: fc.constantFrom(1n, 100n, 10n ** 8n),
    })
    .map(({ limits: chosen, ...rest }) => ({ ...rest, ...chosen }));

const parameters = parametersWith(SOUND);
const newParameters = fc.oneof(
  { weight: 5, arbitrary: parameters },
  { weight: 1, arbitrary: parametersWith([UNSOUND]) },
);

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("lend" as const), who, amount }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom("withdraw" as const, "withdraw" as const, "claimInterest" as const),
      who,
      pick,
      permille,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("moveReceipt" as const, "moveLoan" as const),
      who,
      to: who,
      pick,
      permille,
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant("borrow" as const),
      who,
      permille,
      coverPermille: fc.oneof(
        { weight: 4, arbitrary: fc.constant(1_000n) },
        { weight: 4, arbitrary: fc.bigInt(1_000n, 2_000n) },
        { weight: 1, arbitrary: fc.bigInt(900n, 1_000n) },
      ),
      maximum: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom("repay" as const, "repay" as const, "repayDebt" as const, "addCollateral" as const),
      who,
      pick,
      permille,
    }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("liquidate" as const), who, pick, permille }) },
  {
    weight: 5,
    arbitrary: fc
      .oneof(
        { weight: 4, arbitrary: fc.bigInt(700n, 990n) },
        { weight: 2, arbitrary: fc.bigInt(1_000n, 1_500n) },
        { weight: 1, arbitrary: fc.bigInt(1n, 700n) },
      )
      .map((permilleOfNow) => ({ kind: "movePrice" as const, permille: permilleOfNow })),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("sicken" as const), pick, permille: fc.bigInt(820n, 1_000n) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("breakPrice" as const), bad: fc.constantFrom(false, false, true) }),
  },
  { weight: 1, arbitrary: fc.bigInt(1n, 300n).map((part) => ({ kind: "slash" as const, permille: part })) },
  { weight: 2, arbitrary: fc.bigInt(1n, 100n).map((part) => ({ kind: "reward" as const, permille: part })) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("harvest" as const), permille }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("withdrawReserves" as const), permille }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("setParameters" as const), parameters: newParameters }) },
);

/** Decimals and price such that what is lent in a run never asks for more than 2^96 of collateral at first. */
const setting: fc.Arbitrary<Setting> = fc
  .record({
    money: fc.constantFrom(
      { decimals: 6, price: 2_000n * 10n ** 8n },
      { decimals: 6, price: 10n ** 8n },
      { decimals: 18, price: 41n },
      { decimals: 2, price: 2_000n * 10n ** 8n },
    ),
    provider: fc.constantFrom("pool" as const, "shares" as const),
    parameters,
  })
  .map(({ money, ...rest }) => ({ ...rest, ...money }));

/** Every run opens with a lender and two borrowers, so that what follows has something to act on. */
const opening = fc.tuple(amount, fc.bigInt(100n, 500n), fc.bigInt(100n, 1_000n)).map(([assets, ...parts]): Step[] => [
  { wait: 0n, action: { kind: "lend", who: 0, amount: 1_000n * assets } },
  ...parts.map((permilleOfIdle, i): Step => ({
    wait: 0n,
    action: { kind: "borrow", who: i + 1, permille: permilleOfIdle, coverPermille: 1_000n, maximum: false },
  })),
]);

/** Random settings and up to fifty steps. */
export const schedules: fc.Arbitrary<Schedule> = fc
  .tuple(setting, opening, fc.array(fc.record({ wait, action }), { minLength: 5, maxLength: 50, size: "max" }))
  .map(([chosen, first, rest]) => ({ setting: chosen, steps: [...first, ...rest] }));
