/** The original game and vault, whose sources are on no package registry. */
export const ORIGINAL = "derby-original";

/** A figure for each number of protocols at which there is one. */
export type ByProtocols = Readonly<Record<number, number>>;

/**
 * Its gas, recorded in November 2026 under the conditions of this bench: whole transactions, cold slots, hardfork prague. A
 * vote is over all protocols, a reward is paid in two transactions an epoch apart, a close takes six.
 */
export const RECORDED_ORIGINAL = {
  mint: { 5: 102_265, 20: 102_265, 50: 102_265 },
  "vote-new": { 5: 242_853, 20: 685_099, 50: 1_569_596 },
  "vote-changed": { 5: 93_275, 20: 101_241, 50: 117_178 },
  accrue: { 5: 102_254, 20: 230_895, 50: 488_180 },
  redeem: { 5: 120_405 + 55_380 },
  close: { 20: 4_870_000 },
} as const satisfies Record<string, ByProtocols>;
