import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { cellText, columnLabel, type DataTable } from "../../lib/report/data-table.js";
import { ROOT } from "../process.js";

const PAGE = "docs/assurance.md";

/** Puts a text between the markers of a section of docs/assurance.md. @throws Error where the page has lost them */
export function writeSection(name: string, text: string): void {
  const path = join(ROOT, PAGE);
  writeFileSync(path, withSection(readFileSync(path, "utf8"), name, text));
}

/** The page with another text in a section. */
export function withSection(page: string, name: string, text: string): string {
  const [from, to] = boundsOf(page, name);
  return `${page.slice(0, from)}\n\n${text.trim()}\n\n${page.slice(to)}`;
}

function textIn(page: string, name: string): string {
  return page.slice(...boundsOf(page, name));
}

/** Where the text of a section begins and ends. */
function boundsOf(page: string, name: string): [from: number, to: number] {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${PAGE} has lost its markers: ${begin} and ${end}.`);
  return [from + begin.length, to];
}

/** Puts parts, each below its heading, between the markers of a section of docs/assurance.md; the parts that are not given stay as they are. */
export function writeParts(name: string, parts: ReadonlyMap<string, string>): void {
  const path = join(ROOT, PAGE);
  writeFileSync(path, withParts(readFileSync(path, "utf8"), name, parts));
}

/** The page with other parts in a section, in the order of their headings. */
export function withParts(page: string, name: string, parts: ReadonlyMap<string, string>): string {
  const section = textIn(page, name);
  const known = section
    .split(/^### /m)
    .slice(1)
    .map((part) => [/.*/.exec(part)?.[0] ?? "", `### ${part.trim()}`] as const);
  const given = [...parts].map(([heading, text]) => [heading, `### ${heading}\n\n${text.trim()}`] as const);
  const sorted = [...new Map([...known, ...given])].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return withSection(page, name, sorted.map(([, text]) => text).join("\n\n"));
}

/** A table as prettier lays it out: cells as wide as the widest of their column, numbers to the right. */
export function markdownTable({ columns, rows }: DataTable): string {
  const cells = [columns.map(columnLabel), ...rows.map((row) => row.map(cellText))];
  const widths = columns.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.join(" | ")} |`;
  const laid = cells.map((row) =>
    line(
      row.map((cell, column) => {
        const width = widths[column] ?? 0;
        return columns[column]?.numeric === true ? cell.padStart(width) : cell.padEnd(width);
      }),
    ),
  );
  const rule = line(
    columns.map(({ numeric }, column) =>
      numeric === true ? `${"-".repeat((widths[column] ?? 1) - 1)}:` : "-".repeat(widths[column] ?? 0),
    ),
  );
  return [laid[0], rule, ...laid.slice(1)].join("\n");
}
