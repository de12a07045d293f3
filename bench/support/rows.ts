/** Gas of one operation at one size, beside its peer, its floor and its bound. Whole-transaction gas, cold slots. */
export type BenchRow = {
  system: string;
  operation: string;
  /** How many users, loans or protocols there are. */
  n: number;
  gas: number;
  /** The system that a user would pick instead, where it has the operation. */
  peer: string | null;
  peerGas: number | null;
  /** Whether the peer was measured in this run, or its figure is taken from a record. */
  peerSource: "measured" | "recorded" | null;
  /** Gas of a minimal contract with correct arithmetic, no roles and no guard. */
  floor: number | null;
  /** What the operation may cost at most. */
  bound: number | null;
  /** The build profile of the measured contracts. */
  profile: string;
  pass: boolean;
};

/** What a system measures; the rest of a row follows from it. */
export type Measurement = Omit<BenchRow, "system" | "profile" | "pass">;

/** One system's benchmark: the export `bench` of each file `bench/*.ts`. */
export type SystemBench = {
  system: string;
  /** The sizes of a full run, ascending. */
  sizes: readonly number[];
  /** The sizes that answer within a minute. */
  quickSizes: readonly number[];
  /** Operations whose gas must not depend on the size. */
  isFlat: boolean;
  /** @param progress Told what is being done. */
  measure(sizes: readonly number[], progress: (what: string) => void): Promise<Measurement[]>;
};

/** How much a flat operation may differ between two sizes. */
const FLATNESS = 0.02;

/** Completes the measurements of `system`. A row passes where it has no bound or keeps it. */
export function rowsOf(system: string, profile: string, measurements: readonly Measurement[]): BenchRow[] {
  return measurements.map(({ operation, n, gas, peer, peerGas, peerSource, floor, bound }) => ({
    system,
    operation,
    n,
    gas,
    peer,
    peerGas,
    peerSource,
    floor,
    bound,
    profile,
    pass: bound === null || gas <= bound,
  }));
}

/** One sentence for each row over its bound. */
export function overBound(rows: readonly BenchRow[]): string[] {
  return rows
    .filter(({ pass }) => !pass)
    .map(
      ({ system, operation, n, gas, bound }) =>
        `${system} ${operation} at n = ${n} takes ${gas}, ${gas - bound!} over ${bound}.`,
    );
}

/** One sentence for each operation whose gas at its largest size differs from that at its middle one by over 2 %. */
export function growing(rows: readonly BenchRow[]): string[] {
  return [...Map.groupBy(rows, ({ system, operation }) => `${system} ${operation}`)].flatMap(([name, sizes]) => {
    const sorted = [...new Map(sizes.map((row) => [row.n, row])).values()].toSorted((a, b) => a.n - b.n);
    const [reference, largest] = [sorted.at(-2), sorted.at(-1)];
    if (reference === undefined || largest === undefined) return [];
    if (Math.abs(largest.gas - reference.gas) <= FLATNESS * reference.gas) return [];
    return [`${name} takes ${reference.gas} at n = ${reference.n} but ${largest.gas} at n = ${largest.n}.`];
  });
}
