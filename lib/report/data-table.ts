/** A column of a table; `unit` is printed beside the name, `numeric` aligns right. */
export interface Column {
  readonly name: string;
  readonly unit?: string;
  readonly numeric?: boolean;
}

/** What a cell may hold: text already formatted, a count, or `null` for unknown. */
export type Cell = string | number | null;

/** One table, printed to the terminal and into the page alike. Each row has one cell per column. */
export interface DataTable {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Heading of a column with its unit: `Staked (USDC)`. */
export const columnLabel = ({ name, unit }: Column): string => (unit === undefined ? name : `${name} (${unit})`);

/** Text of a cell; unknown is a dash. */
export const cellText = (cell: Cell): string => (cell === null ? "–" : String(cell));

/** Throws a RangeError that names the row if a row has more or fewer cells than the table has columns. */
export function assertRectangular({ title, columns, rows }: DataTable): void {
  for (const [index, row] of rows.entries()) {
    if (row.length !== columns.length) {
      throw new RangeError(`Table "${title}" row ${index + 1} has ${row.length} cells for ${columns.length} columns.`);
    }
  }
}
