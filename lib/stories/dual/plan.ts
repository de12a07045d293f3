import type { DualDirection } from "../../../reference/dual-math.js";
import { randomStream } from "../../simulation/random.js";

export const DAY = 86_400;
export const HOUR = 3_600;

/** The two tokens of the sandbox's market, and the decimals of its feed. */
export const WETH = { symbol: "WETH", decimals: 18 } as const;
export const USDC = { symbol: "USDC", decimals: 6 } as const;
export const FEED_DECIMALS = 8;

/** Who opens the vaults, and who subscribes. */
export const CREATOR = "heidi";
export const SUBSCRIBERS = ["alice", "bob", "carol"] as const;

/** What the creator leaves of the yield, basis points, and how long before the expiry subscriptions end. */
export const FEE_BPS = 500n;
export const LEAD = DAY;

/** The two expiries, in days from the beginning, and where the price is by then, whole dollars. */
export const EXPIRIES = [
  { day: 14, price: 2_850 },
  { day: 28, price: 3_300 },
] as const;

/** Where the price begins, whole dollars. */
const START_PRICE = 3_000;
/** How far chance moves a day's price from its path, and that of an expiry, cents. */
const NOISE = { day: 4_000, expiry: 1_500 } as const;
const CENT = 10n ** 6n;

/** One vault of the story. Amounts in whole investment tokens, yields for the whole term. */
export interface VaultPlan {
  readonly direction: DualDirection;
  readonly linkedPrice: bigint;
  readonly yieldWad: bigint;
  readonly quantity: string;
  readonly minSubscription: string;
  /** Which of `EXPIRIES`. */
  readonly expiry: 0 | 1;
  readonly first: Readonly<Partial<Record<(typeof SUBSCRIBERS)[number], string>>>;
  /** A better yield for the rest, and who takes it. */
  readonly better?: {
    readonly yieldWad: bigint;
    readonly subscriber: (typeof SUBSCRIBERS)[number];
    readonly amount: string;
  };
  /** Whether the creator takes back what nobody wanted. */
  readonly cancels: boolean;
}

/** The price falls before the first expiry and rises before the second: each direction ends once either way. */
export const VAULTS: readonly VaultPlan[] = [
  {
    direction: "buy-low",
    linkedPrice: 2_900n * 10n ** 8n,
    yieldWad: 10n ** 16n,
    quantity: "30_000",
    minSubscription: "100",
    expiry: 0,
    first: { alice: "12_000", bob: "3_333.333333" },
    better: { yieldWad: 15n * 10n ** 15n, subscriber: "carol", amount: "4_000" },
    cancels: false,
  },
  {
    direction: "sell-high",
    linkedPrice: 3_200n * 10n ** 8n,
    yieldWad: 12n * 10n ** 15n,
    quantity: "10",
    minSubscription: "0.1",
    expiry: 0,
    first: { alice: "3.5", carol: "2.718281828459045235" },
    cancels: true,
  },
  {
    direction: "buy-low",
    linkedPrice: 2_800n * 10n ** 8n,
    yieldWad: 18n * 10n ** 15n,
    quantity: "50_000",
    minSubscription: "100",
    expiry: 1,
    first: { bob: "20_000", carol: "9_999.99" },
    cancels: true,
  },
  {
    direction: "sell-high",
    linkedPrice: 3_150n * 10n ** 8n,
    yieldWad: 2n * 10n ** 16n,
    quantity: "8",
    minSubscription: "0.1",
    expiry: 1,
    first: { alice: "2", bob: "1.25" },
    better: { yieldWad: 25n * 10n ** 15n, subscriber: "carol", amount: "1.5" },
    cancels: false,
  },
];

/** What the feed says at the end of each day, feed units: straight from one expiry's price to the next, and some chance. */
export function pricePath(seed: number): bigint[] {
  const random = randomStream(seed, "dual/prices");
  const knots = [{ day: 0, price: START_PRICE }, ...EXPIRIES];
  const last = knots.at(-1)?.day ?? 0;
  return Array.from({ length: last + 1 }, (_, day) => {
    const after = knots.findIndex((knot) => knot.day >= day);
    const [from, to] = [knots[Math.max(after - 1, 0)]!, knots[after]!];
    const share = to.day === from.day ? 0 : (day - from.day) / (to.day - from.day);
    const noise = knots.some((knot) => knot.day === day) ? NOISE.expiry : NOISE.day;
    const cents = Math.round((from.price + (to.price - from.price) * share) * 100) + random.integer(-noise, noise);
    return BigInt(cents) * CENT;
  });
}
