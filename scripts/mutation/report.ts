import type { Mutant } from "./mutants.js";
import type { Scoreboard, Tally } from "./score.js";

/** The columns of every table. */
export const HEAD = ["mutants of kind", "mutants", "killed", "survived", "equivalent", "score"] as const;

/** The rows of a system's table, the sum last. */
export function rowsOf({ operators, total }: Scoreboard): readonly (readonly string[])[] {
  return [...operators.map((it) => row(it.operator, it)), row("all", total)];
}

function row(name: string, { mutants, killed, survived, equivalent, score }: Tally): readonly string[] {
  const counts = [mutants, killed, survived, equivalent].map((count) => count.toLocaleString("en"));
  return [name, ...counts, score === null ? "-" : `${score.toFixed(1)} %`];
}

/** What the counts leave out, in a sentence. */
export function footnote({ total: { didNotCompile, timedOut } }: Scoreboard): string {
  const endless = timedOut === 0 ? "" : ` Of those killed, ${timedOut} made the tests run without an end.`;
  return `Another ${didNotCompile} changes do not compile and are not counted.${endless}`;
}

/** A survivor for a reader: where it is, and the line before and after. */
export function survivorLines({ file, at, operator, diff }: Mutant): readonly string[] {
  return [`${file}:${at} ${operator}`, `  - ${diff.removed}`, `  + ${diff.added}`];
}
