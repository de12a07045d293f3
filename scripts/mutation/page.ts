import { markdownTable, withParts, writeParts } from "../assurance/section.js";
import type { Sample } from "./options.js";
import { footnote, HEAD, rowsOf } from "./report.js";
import type { Scoreboard } from "./score.js";

const SECTION = "mutation testing";

/** Puts the tables of the systems that were judged into docs/assurance.md; those of others stay as they are. */
export const writeTables = (boards: readonly Scoreboard[], sample?: Sample): void =>
  writeParts(SECTION, partsOf(boards, sample));

/** The page with these tables. */
export const withTables = (page: string, boards: readonly Scoreboard[], sample?: Sample): string =>
  withParts(page, SECTION, partsOf(boards, sample));

const partsOf = (boards: readonly Scoreboard[], sample: Sample | undefined) =>
  new Map(boards.map((board) => [board.system, textOf(board, sample)]));

function textOf(board: Scoreboard, sample: Sample | undefined): string {
  const columns = HEAD.map((name, column) => ({ name, numeric: column > 0 }));
  const how = sample === undefined ? "All mutants. " : sentenceOf(sample);
  return `${markdownTable({ title: board.system, columns, rows: rowsOf(board) })}\n\n${how}${footnote(board)}`;
}

function sentenceOf({ size, seed, strict }: Sample): string {
  const added = strict ? ", and every removed guard and flipped rounding" : "";
  return `A sample of at most ${size}, drawn with seed ${seed}${added}. `;
}
