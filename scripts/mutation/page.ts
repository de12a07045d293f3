import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../process.js";
import type { Sample } from "./options.js";
import { footnote, HEAD, rowsOf } from "./report.js";
import { LEAST_SCORE, type Scoreboard } from "./score.js";

const PAGE = "docs/assurance.md";
const BEGIN = "<!-- mutation testing: begin -->";
const END = "<!-- mutation testing: end -->";

const FRAME = `# Assurance

How good the tests are, in figures. The tables are written by the commands that are named beside them.

## Mutation testing

\`npm run mutate\` changes the contracts one place at a time and looks whether a fast test of the system, unit or invariant,
notices. At least ${LEAST_SCORE} % of the changes must be noticed, and every removed guard and flipped rounding. Equivalent ones, which no test
can notice, are listed with a reason in \`scripts/mutation/equivalent.json\`. \`npm run mutate -- --write\` writes the tables.

${BEGIN}
${END}
`;

/** Puts the tables of the systems that were judged into the page; those of others stay as they are. */
export function withTables(page: string, boards: readonly Scoreboard[], sample?: Sample): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`${PAGE} has lost its markers: ${BEGIN} and ${END}.`);
  const tables = tablesIn(page.slice(begin + BEGIN.length, end));
  for (const board of boards) tables.set(board.system, tableOf(board, sample));
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return `${page.slice(0, begin)}${[BEGIN, ...sorted, ""].join("\n\n").trimEnd()}\n\n${page.slice(end)}`;
}

/** Writes the tables into docs/assurance.md; a page that is not there yet is made. */
export function writeTables(boards: readonly Scoreboard[], sample?: Sample): void {
  const path = join(ROOT, PAGE);
  const page = existsSync(path) ? readFileSync(path, "utf8") : FRAME;
  writeFileSync(path, withTables(page, boards, sample));
}

/** The parts of the section by the system in their headings. */
function tablesIn(section: string): Map<string, string> {
  const parts = section.split(/^(?=### )/m).map((part) => part.trim());
  return new Map(
    parts.filter((part) => part.startsWith("### ")).map((part) => [/^### (\S+)/.exec(part)?.[1] ?? "", part]),
  );
}

function tableOf(board: Scoreboard, sample: Sample | undefined): string {
  const rows = [HEAD, HEAD.map((_, column) => (column === 0 ? "---" : "---:")), ...rowsOf(board)];
  const how = sample === undefined ? "All mutants. " : sentenceOf(sample);
  return [`### ${board.system}`, "", ...aligned(rows), "", `${how}${footnote(board)}`].join("\n");
}

function sentenceOf({ size, seed, strict }: Sample): string {
  const added = strict ? ", and every removed guard and flipped rounding" : "";
  return `A sample of at most ${size}, drawn with seed ${seed}${added}. `;
}

/** As prettier lays out a table: cells as wide as the widest of their column, numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map(
    (row) => `| ${row.map((cell, column) => padded(cell, widths[column] ?? 0, column > 0)).join(" | ")} |`,
  );
}

function padded(cell: string, width: number, right: boolean): string {
  if (/^-+:$/.test(cell)) return `${"-".repeat(width - 1)}:`;
  if (/^-{3}$/.test(cell)) return "-".repeat(width);
  return right ? cell.padStart(width) : cell.padEnd(width);
}
