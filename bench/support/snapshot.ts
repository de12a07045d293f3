import { readFileSync, writeFileSync } from "node:fs";

import type { BenchRow } from "./rows.js";

const FILE = new URL("../results.json", import.meta.url);

/** Differences up to this share are not worth a sentence: an address with other zero bytes costs some gas. */
const TOLERANCE = 0.005;

/** The committed rows. */
export function readSnapshot(): BenchRow[] {
  return JSON.parse(readFileSync(FILE, "utf8")) as BenchRow[];
}

/** Replaces the committed rows of the systems that `rows` are about. */
export function updateSnapshot(rows: readonly BenchRow[]): void {
  const systems = new Set(rows.map(({ system }) => system));
  const others = readSnapshot().filter(({ system }) => !systems.has(system));
  const all = [...others, ...rows].toSorted((a, b) => a.system.localeCompare(b.system));
  writeFileSync(FILE, `${JSON.stringify(all, null, 2)}\n`);
}

/** One sentence for each fresh row that the snapshot does not hold as it is, within half a percent. */
export function differences(fresh: readonly BenchRow[], snapshot: readonly BenchRow[]): string[] {
  const recorded = new Map(snapshot.map((row) => [keyOf(row), row]));
  return fresh.flatMap((row) => {
    const old = recorded.get(keyOf(row));
    if (old === undefined) return [`${keyOf(row)} is not in the snapshot.`];
    return [change(row, "gas", old.gas, row.gas), change(row, "peer gas", old.peerGas, row.peerGas)].filter(
      (it) => it !== undefined,
    );
  });
}

function change(row: BenchRow, what: string, was: number | null, is: number | null): string | undefined {
  if (was === is) return undefined;
  if (was === null || is === null) return `${keyOf(row)}: ${what} was ${was}, is ${is}.`;
  const share = (is - was) / was;
  if (Math.abs(share) <= TOLERANCE) return undefined;
  return `${keyOf(row)}: ${what} was ${was}, is ${is} (${share > 0 ? "+" : ""}${(share * 100).toFixed(1)} %).`;
}

/** An operation has a row for each of its peers. */
function keyOf({ system, operation, n, peer }: BenchRow): string {
  return `${system} ${operation} at n = ${n}${peer === null ? "" : ` beside ${peer}`}`;
}
