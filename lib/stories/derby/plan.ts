import { randomStream } from "../../simulation/random.js";

export const USDC = { symbol: "USDC", decimals: 6 } as const;
export const WETH = { symbol: "WETH", decimals: 18 } as const;
export const DRB = { symbol: "DRB", decimals: 18 } as const;

const DOLLAR = 10n ** 6n;
const WHOLE = 10n ** 18n;

/** Rounds: epochs with votes and money. The epoch before them collects both, the one after them lets everybody leave. */
export const ROUNDS = 4;

/** The protocols of the sandbox's vault in the order of their numbers, as they are told of, and by their names in the deployment. */
export const PROTOCOLS = [
  { name: "Aave v3", deployed: "AaveUsdc" },
  { name: "Steady", deployed: "SteadyYield" },
  { name: "Bold", deployed: "BoldYield" },
  { name: "Wild", deployed: "WildYield" },
  { name: "WETH", deployed: "WethHolding" },
] as const;
export type ProtocolName = (typeof PROTOCOLS)[number]["name"];

/** Who plays, in the order of the baskets, which are numbered from 1. */
export const PLAYERS = [
  { name: "alice", basket: "Evergreen", drb: 4_000n * WHOLE },
  { name: "bob", basket: "Moonshot", drb: 3_000n * WHOLE },
  { name: "carol", basket: "All in", drb: 2_000n * WHOLE },
  { name: "dave", basket: "Tailwind", drb: 1_000n * WHOLE },
] as const;
export type PlayerName = (typeof PLAYERS)[number]["name"];

/** Dave votes as Alice does, who asks this share of what he redeems, basis points. */
export const DELEGATION = { follower: "dave", leader: "alice", feeBps: 1_000n } as const satisfies {
  follower: PlayerName;
  leader: PlayerName;
  feeBps: bigint;
};

/** Who deposits, how many USDC, and while which round is open: 0 is the epoch before the first. */
export const DEPOSITS = [
  { name: "erin", assets: 120_000n * DOLLAR, round: 0 },
  { name: "frank", assets: 80_000n * DOLLAR, round: 0 },
  { name: "grace", assets: 40_000n * DOLLAR, round: 2 },
] as const;

/** What part of a basket votes for which protocol, basis points. */
export type Portfolio = Readonly<Partial<Record<ProtocolName, bigint>>>;

/** How the votes begin, and how they move while a round is open, to count from the next. */
export const VOTES: readonly { readonly name: PlayerName; readonly round: number; readonly portfolio: Portfolio }[] = [
  { name: "alice", round: 0, portfolio: { "Aave v3": 4_000n, Steady: 3_000n, Bold: 3_000n } },
  { name: "bob", round: 0, portfolio: { Bold: 4_400n, Wild: 5_000n, WETH: 600n } },
  { name: "carol", round: 0, portfolio: { Steady: 2_000n, Wild: 8_000n } },
  { name: "bob", round: 2, portfolio: { Steady: 3_400n, Bold: 6_000n, WETH: 600n } },
  { name: "alice", round: 3, portfolio: { "Aave v3": 2_500n, Steady: 4_500n, Bold: 3_000n } },
];

/** Shares that Frank asks to be redeemed while the round with the loss is open, and what Erin takes out of the buffer after it. */
export const REQUEST = { name: "frank", shares: 30_000n * DOLLAR, round: 3 } as const;
export const INSTANT_EXIT = { name: "erin", assets: 5_000n * DOLLAR, round: 4 } as const;

/** Who redeems what the rounds before this one paid. Of Dave's, Alice gets her share. */
export const REDEMPTIONS: readonly { readonly name: PlayerName; readonly round: number }[] = [
  { name: "alice", round: 3 },
  { name: "dave", round: 4 },
];

/** Carol asks all her DRB back when the loss is known, and leaves, slashed, while the next round is open. */
export const LEAVER = { name: "carol", round: 3 } as const satisfies { name: PlayerName; round: number };

/** Incentives of a protocol in every round, WETH wei. */
export const INCENTIVE = { protocol: "Steady", weth: 5n * 10n ** 16n } as const satisfies {
  protocol: ProtocolName;
  weth: bigint;
};

/** What a round's close finds one WETH at, whole dollars, from the epoch before the first to the one after the last. */
export const ETH_PRICES = [3_000n, 3_120n, 3_210n, 2_960n, 3_150n, 3_150n] as const;

/** What governance puts aside for whoever closes epochs, and how late he comes, seconds. */
export const BOUNTY_RESERVE = 500n * DOLLAR;
export const LATE = 6 * 3_600;

/** The protocols whose yields the story states, and those yields by round, before chance, basis points. */
const YIELDS = {
  Steady: [80n, 95n, 60n, 130n],
  Bold: [120n, 70n, 90n, 150n],
  Wild: [250n, 180n, -850n, 40n],
} as const satisfies Partial<Record<ProtocolName, readonly bigint[]>>;
export type StatedProtocol = keyof typeof YIELDS;

/** How far chance moves a yield, and what yields are parts of: hundredths of a basis point. */
const CHANCE = 1_500;
export const YIELD_SCALE = 1_000_000n;

/** The yields of a run: by protocol, for the rounds from 1, parts of `YIELD_SCALE`, signed. */
export function yieldsOf(seed: number): Readonly<Record<StatedProtocol, readonly bigint[]>> {
  const random = randomStream(seed, "derby/yields");
  const drawn = Object.entries(YIELDS).map(([name, yields]) => [
    name,
    yields.map((bps) => bps * 100n + BigInt(random.integer(-CHANCE, CHANCE))),
  ]);
  return Object.fromEntries(drawn) as Record<StatedProtocol, bigint[]>;
}

/** The number of a protocol, from 0. */
export const idOf = (name: ProtocolName): number => PROTOCOLS.findIndex((one) => one.name === name);

/** The number of a player's basket, from 1. */
export const basketOf = (name: PlayerName): number => 1 + PLAYERS.findIndex((one) => one.name === name);
