/** What a cell of a CSV file may hold; `null` is an unknown value and gives an empty cell. */
export type CsvCell = string | number | bigint | boolean | null;

/** A CSV file after RFC 4180: comma, CRLF, quotes doubled, quoted where a cell holds a comma, quote, line break or outer space. */
export function toCsv(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  for (const [index, row] of rows.entries()) {
    if (row.length !== head.length) {
      throw new RangeError(`CSV row ${index + 1} has ${row.length} cells, the head has ${head.length}.`);
    }
  }
  return [head, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

function csvCell(cell: CsvCell): string {
  const text = cell === null ? "" : String(cell);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
