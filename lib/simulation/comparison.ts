/** What is compared: the names are those of the machine-readable result. */
export type ComparedField = "balance" | "staked" | "unclaimed" | "totalStaked" | "finalBalance";

/** The comparison that was furthest off; base units. */
export interface Worst {
  readonly step: number;
  readonly staker: string | null;
  readonly field: ComparedField;
  readonly expected: bigint;
  readonly actual: bigint;
}

/** Compares numbers as they come and remembers the worst. */
export class Comparison {
  compared = 0;
  worst: Worst | undefined;

  note(candidate: Worst): void {
    this.compared += 1;
    if (this.worst === undefined || difference(candidate) > difference(this.worst)) this.worst = candidate;
  }
}

/** How far `actual` is from `expected`, base units, never negative. */
export function difference({ expected, actual }: Worst): bigint {
  return actual > expected ? actual - expected : expected - actual;
}
