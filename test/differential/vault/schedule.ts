import fc from "fast-check";

/** What a run is set in. */
export type Setting = {
  /** Decimals of the reward token, and of the asset where that is the same token. */
  rewardDecimals: number;
  sameToken: boolean;
  withdrawalFeeBps: bigint;
  /** Seconds. */
  epochDuration: bigint;
  stakers: number;
};

/** How long nothing happens before an action; zero puts it into the same second as the one before. */
export type Wait = { seconds: bigint } | { epochsPermille: bigint };

/** `amount` is base units; `permille` is a share of what the staker has at that moment, and may ask for more than that. */
export type Action =
  | { kind: "deposit"; staker: number; amount: bigint }
  | { kind: "withdraw"; staker: number; permille: bigint }
  | { kind: "redeem"; staker: number; permille: bigint }
  | { kind: "transfer"; staker: number; to: number; permille: bigint }
  | { kind: "claim" | "exit" | "compound"; staker: number }
  | { kind: "fund"; amount: bigint; epochs: bigint }
  | { kind: "topUp"; amount: bigint }
  | { kind: "collectFees" };

export type Step = { wait: Wait; action: Action };
export type Schedule = { setting: Setting; steps: Step[] };

const MAX_STAKERS = 6;

/** From one base unit to 1e24, every order of magnitude as likely as any other; shrinks towards one. */
const amount = fc
  .tuple(fc.nat({ max: 24 }), fc.bigInt(100n, 999n))
  .map(([exponent, digits]) => (digits * 10n ** BigInt(exponent)) / (exponent === 24 ? 1_000n : 100n));

/** Mostly a part, often all, sometimes more than there is. */
const permille = fc.oneof(
  { weight: 5, arbitrary: fc.bigInt(1n, 999n) },
  { weight: 3, arbitrary: fc.constant(1_000n) },
  { weight: 1, arbitrary: fc.bigInt(0n, 1_200n) },
);

const wait: fc.Arbitrary<Wait> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ seconds: 0n }) },
  { weight: 2, arbitrary: fc.bigInt(1n, 60n).map((seconds) => ({ seconds })) },
  { weight: 4, arbitrary: fc.bigInt(1n, 2_000n).map((epochsPermille) => ({ epochsPermille })) },
  { weight: 2, arbitrary: fc.bigInt(1n, 40n).map((epochs) => ({ epochsPermille: epochs * 1_000n })) },
);

const staker = fc.nat({ max: MAX_STAKERS - 1 });
const epochs = fc.oneof(
  { weight: 8, arbitrary: fc.bigInt(1n, 12n) },
  { weight: 1, arbitrary: fc.oneof(fc.bigInt(1n, 5_200n), fc.constantFrom(0n, 5_201n)) },
);

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("deposit" as const), staker, amount }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom("withdraw" as const, "redeem" as const), staker, permille }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("transfer" as const), staker, to: staker, permille }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom("claim" as const, "exit" as const, "compound" as const), staker }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("fund" as const), amount, epochs }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("topUp" as const), amount }) },
  { weight: 1, arbitrary: fc.constant({ kind: "collectFees" as const }) },
);

const setting: fc.Arbitrary<Setting> = fc.record({
  rewardDecimals: fc.constantFrom(18, 6, 0, 24),
  sameToken: fc.boolean(),
  withdrawalFeeBps: fc.oneof(fc.constantFrom(0n, 300n, 1_000n), fc.bigInt(0n, 1_000n)),
  epochDuration: fc.constantFrom(604_800n, 1n, 3_600n, 86_400n * 366n),
  stakers: fc.integer({ min: 1, max: MAX_STAKERS }),
});

/** Every run opens with a stake and a stream, so that what follows has something to act on. */
const opening = fc.tuple(amount, amount).map(([stake, reward]): Step[] => [
  { wait: { seconds: 0n }, action: { kind: "deposit", staker: 0, amount: stake } },
  { wait: { seconds: 0n }, action: { kind: "fund", amount: reward, epochs: 2n } },
]);

/** Random settings and up to fifty steps. Stakers count modulo the setting's number of them. */
export const schedules: fc.Arbitrary<Schedule> = fc
  .tuple(setting, opening, fc.array(fc.record({ wait, action }), { minLength: 5, maxLength: 50, size: "max" }))
  .map(([chosen, first, rest]) => ({ setting: chosen, steps: [...first, ...rest] }));
