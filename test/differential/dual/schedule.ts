import fc from "fast-check";

import type { DualDirection } from "../../../reference/dual-math.js";

/** One vault to create. Its linked price is `digits * 10^exponent / 100` quote per whole base. */
export type VaultSpec = {
  direction: DualDirection;
  price: { digits: bigint; exponent: number };
  /** Investment base units. */
  quantity: bigint;
  yieldWad: bigint;
  feeBps: bigint;
  /** Share of the quantity that a subscription has to be. */
  minPermille: bigint;
};

/** What a run is set in: a market and the vaults in it, which share tokens, feed and expiry. */
export type Setting = {
  baseDecimals: number;
  quoteDecimals: number;
  feedDecimals: number;
  vaults: VaultSpec[];
  /** The settlement price against the linked price of the first vault, in feed units; undefined for none that counts. */
  priceOffset: bigint | undefined;
};

/** `actor`s and `vault`s count modulo the number there is. `permille` is a share of what there is, and may ask for more. */
export type Action =
  | { kind: "subscribe"; vault: number; actor: number; receiver: number; permille: bigint; minYield: bigint }
  | { kind: "transfer"; vault: number; actor: number; receiver: number; classId: number; permille: bigint }
  | { kind: "transferCreator"; vault: number; receiver: number; isStranger: boolean }
  | { kind: "adjust"; vault: number; yieldPercent: bigint; maxPull: "any" | "none"; isStranger: boolean }
  | { kind: "cancel"; vault: number; isStranger: boolean }
  | { kind: "redeem"; vault: number; actor: number; receiver: number; classId: number; permille: bigint }
  | { kind: "close"; vault: number; receiver: number; isStranger: boolean }
  | { kind: "void"; vault: number };

/** `before` is played while vaults are open, `between` from the deadline to the price, `after` with it. */
export type Schedule = { setting: Setting; before: Action[]; between: Action[]; after: Action[] };

const MAX_QUANTITY = 2n ** 112n - 1n;
const MAX_YIELD = 10n ** 18n;

/** From one base unit to all that a vault takes, every order of magnitude as likely as any other. */
const quantity = fc
  .tuple(fc.nat({ max: 33 }), fc.bigInt(100n, 999n))
  .map(([exponent, digits]) => (digits * 10n ** BigInt(exponent)) / 100n)
  .map((assets) => (assets > MAX_QUANTITY ? MAX_QUANTITY : assets));

const yieldWad = fc.oneof(
  { weight: 4, arbitrary: fc.bigInt(1n, MAX_YIELD / 10n) },
  { weight: 1, arbitrary: fc.constantFrom(1n, MAX_YIELD) },
);

/** Mostly a part, often all, sometimes nothing or more than there is. */
const permille = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt(1n, 999n) },
  { weight: 3, arbitrary: fc.constant(1_000n) },
  { weight: 1, arbitrary: fc.constantFrom(0n, 1_001n, 1_200n) },
);

const vaultSpec: fc.Arbitrary<VaultSpec> = fc.record({
  direction: fc.constantFrom<DualDirection>("buy-low", "sell-high"),
  price: fc.record({ digits: fc.bigInt(100n, 999n), exponent: fc.integer({ min: -8, max: 11 }) }),
  quantity,
  yieldWad,
  feeBps: fc.constantFrom(0n, 1n, 1_000n, 2_000n),
  minPermille: fc.constantFrom(0n, 0n, 50n, 300n),
});

/** Every number of decimals, the usual ones more often. */
const decimals = fc.oneof(fc.constantFrom(6, 8, 18), fc.integer({ min: 0, max: 24 }));

const setting: fc.Arbitrary<Setting> = fc.record({
  baseDecimals: decimals,
  quoteDecimals: decimals,
  feedDecimals: fc.oneof(fc.constant(8), fc.integer({ min: 0, max: 24 })),
  vaults: fc.array(vaultSpec, { minLength: 1, maxLength: 2 }),
  priceOffset: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(-1n, 0n, 1n) },
    { weight: 2, arbitrary: fc.bigInt(-(10n ** 12n), 10n ** 12n) },
    { weight: 2, arbitrary: fc.constant(undefined) },
  ),
});

const vault = fc.nat({ max: 1 });
const actor = fc.nat({ max: 3 });
const classId = fc.nat({ max: 3 });
const isStranger = fc.integer({ min: 0, max: 9 }).map((number) => number === 0);

const subscribe = fc.record({
  kind: fc.constant("subscribe" as const),
  ...{ vault, actor, receiver: actor, permille },
  minYield: fc.constantFrom(0n, 0n, 0n, 100n, 101n),
});
const transfer = fc.record({
  kind: fc.constant("transfer" as const),
  ...{ vault, actor, receiver: actor, classId, permille },
});
const transferCreator = fc.record({
  kind: fc.constant("transferCreator" as const),
  ...{ vault, receiver: actor, isStranger },
});
const adjust = fc.record({
  kind: fc.constant("adjust" as const),
  ...{ vault, isStranger },
  yieldPercent: fc.constantFrom(100n, 50n, 200n, 117n),
  maxPull: fc.constantFrom("any" as const, "any" as const, "none" as const),
});
const cancel = fc.record({ kind: fc.constant("cancel" as const), vault, isStranger });
const redeem = fc.record({
  kind: fc.constant("redeem" as const),
  ...{ vault, actor, receiver: actor, classId, permille },
});
const close = fc.record({ kind: fc.constant("close" as const), vault, receiver: actor, isStranger });
const voiding = fc.record({ kind: fc.constant("void" as const), vault });

/** Each stage is mostly what belongs there, with now and then what is too late or too early. */
const before = fc.oneof(
  { weight: 10, arbitrary: subscribe },
  { weight: 4, arbitrary: transfer },
  { weight: 4, arbitrary: adjust },
  { weight: 1, arbitrary: transferCreator },
  { weight: 1, arbitrary: cancel },
  { weight: 1, arbitrary: fc.oneof(redeem, close, voiding) },
);
const between = fc.oneof(transfer, transferCreator, subscribe, adjust, cancel, redeem, close, voiding);
const after = fc.oneof(
  { weight: 8, arbitrary: redeem },
  { weight: 3, arbitrary: transfer },
  { weight: 2, arbitrary: close },
  { weight: 1, arbitrary: voiding },
  { weight: 1, arbitrary: transferCreator },
);

/** Random settings and up to some thirty steps. */
export const schedules: fc.Arbitrary<Schedule> = fc.record({
  setting,
  before: fc.array(before, { minLength: 3, maxLength: 16, size: "max" }),
  between: fc.array(between, { maxLength: 3 }),
  after: fc.array(after, { minLength: 2, maxLength: 12, size: "max" }),
});
