import type { ActionTally } from "./call-table.js";

export const ENGINES = ["hardhat", "forge"] as const;
export type Engine = (typeof ENGINES)[number];

/** Calls in each run, as in hardhat.config.ts and foundry.toml. */
export const DEPTH = 256;

/** Campaigns of one system on one engine. */
export type Campaign = {
  engine: Engine;
  system: string;
  /** Of its first part; each further part takes the next number. */
  seed: string;
  runs: number;
  /** After how many calls the invariants are checked. */
  checkEvery: number;
};

/** Runs in a part: what fails in one is found again within minutes, by the seed of the part alone. */
const PART = 256;

/** A campaign in parts, each with a seed of its own. */
export function partsOf(campaign: Campaign): Campaign[] {
  const { seed, runs } = campaign;
  return Array.from({ length: Math.ceil(runs / PART) }, (_, part) => ({
    ...campaign,
    seed: `0x${((BigInt(seed) + BigInt(part)) % 2n ** 256n).toString(16).padStart(64, "0")}`,
    runs: Math.min(PART, runs - part * PART),
  }));
}

/** What came of it. */
export type Played = {
  campaign: Campaign;
  minutes: number;
  /** The part that failed, and what its engine wrote. */
  failure?: { part: Campaign; output: string };
  tallies: ActionTally[];
};
