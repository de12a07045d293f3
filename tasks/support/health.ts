import type { Unit } from "../../lib/units.js";

/** What a system owes in one token and what it has for it, base units. */
export interface Cover {
  readonly token: Unit;
  readonly owed: bigint;
  readonly held: bigint;
}

/** Whether a system is as it should be. */
export interface Health {
  /** One for each token that it holds. */
  readonly covers: readonly Cover[];
  /** What somebody should know or do something about, in a few words each; empty where all is well. */
  readonly troubles: readonly string[];
}

/** Adds up what is owed and held in the same token, by its address. */
export function sumCovers(covers: readonly (Cover & { readonly token: { readonly address: string } })[]): Cover[] {
  const byToken = new Map<string, Cover>();
  for (const { token, owed, held } of covers) {
    const before = byToken.get(token.address);
    byToken.set(token.address, { token, owed: owed + (before?.owed ?? 0n), held: held + (before?.held ?? 0n) });
  }
  return [...byToken.values()];
}

/** Whether less is held than is owed. */
export function isShort({ owed, held }: Cover): boolean {
  return held < owed;
}

/** "1 loan", "2 loans". */
export function counted(count: number | bigint, noun: string): string {
  return `${count} ${noun}${BigInt(count) === 1n ? "" : "s"}`;
}

/** The trouble of a pause, if there is one. @param until unix seconds, like `now` */
export function pauseOf(until: bigint, now: bigint, what: string): string[] {
  return until > now ? [`${what} paused`] : [];
}
