import type { ActionTally } from "./call-table.js";

export const ENGINES = ["hardhat", "forge"] as const;
export type Engine = (typeof ENGINES)[number];

/** Calls in each run, as in hardhat.config.ts and foundry.toml. */
export const DEPTH = 256;

/** Campaigns of one system on one engine. */
export type Campaign = {
  engine: Engine;
  system: string;
  seed: string;
  runs: number;
  /** After how many calls the invariants are checked. */
  checkEvery: number;
};

/** What came of it. */
export type Played = { campaign: Campaign; minutes: number; failed: boolean; output: string; tallies: ActionTally[] };
