import { stripVTControlCharacters, styleText } from "node:util";

import CliTable from "cli-table3";

import { assertRectangular, cellText, columnLabel, type DataTable } from "./data-table.js";

/** Rules under the head only; columns two spaces apart. */
const RULES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
} as const;

/**
 * A table for people to read in a terminal: title, head, rows; numbers to the right. Bold and grey only where `stream` is a terminal
 * that shows them (NO_COLOR and FORCE_COLOR are heeded).
 * @returns the text, ending in a line break
 */
export function terminalTable(table: DataTable, stream: NodeJS.WriteStream = process.stdout): string {
  assertRectangular(table);
  const { title, columns, rows } = table;
  const head = columns.map((column) => styleText("dim", printable(columnLabel(column)), { stream }));
  const grid = new CliTable({
    head,
    colAligns: columns.map(({ numeric }) => (numeric ? "right" : "left")),
    chars: RULES,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
  });
  grid.push(...rows.map((row) => row.map((cell) => printable(cellText(cell)))));
  const lines = grid
    .toString()
    .split("\n")
    .map((line) => `  ${line.trimEnd()}`);
  return `${styleText("bold", printable(title), { stream })}\n${lines.join("\n")}\n`;
}

/** Text without what would move the cursor or change colours: names come from files of strangers. */
const printable = (text: string) => stripVTControlCharacters(text).replace(/\p{Cc}/gu, " ");
