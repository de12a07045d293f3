import { CsvError } from "csv-parse";
import { parse } from "csv-parse/sync";
import { z } from "zod";

import { InputError } from "../../lib/input-error.js";
import type { VaultText } from "./terms.js";

const filled = z.string().min(1, "is empty");
const ROW = z.strictObject({
  market: filled,
  direction: filled,
  price: filled,
  yield: filled,
  quantity: filled,
  expiry: filled,
  deadline: z.string().optional(),
  min: z.string().optional(),
  fee: z.string().optional(),
});

const COLUMNS = Object.keys(ROW.shape);

/** A row of a batch with its line in the file, or what is wrong with it. */
export type BatchRow =
  | ({ readonly line: number; readonly market: string } & VaultText)
  | { readonly line: number; readonly problem: string };

/**
 * Reads vaults from a CSV with a head of `market,direction,price,yield,quantity,expiry` and, if wanted, `deadline,min,fee`.
 *
 * @throws InputError where the file as a whole cannot be read: no head, an unknown column, quotes that do not close.
 */
export function parseBatch(text: string): BatchRow[] {
  const rows = records(text).map(({ record, info }): BatchRow => {
    const parsed = ROW.safeParse(record);
    if (parsed.success) return { line: info.lines, ...parsed.data };
    const [issue] = parsed.error.issues;
    return {
      line: info.lines,
      problem: `line ${info.lines}: ${issue?.path.join(".") ?? "row"} ${issue?.message ?? "is wrong"}.`,
    };
  });
  if (rows.length === 0) throw new InputError("The CSV has no row under its head.");
  return rows;
}

interface ParsedRecord {
  readonly record: unknown;
  readonly info: { readonly lines: number };
}

function records(text: string): ParsedRecord[] {
  try {
    return parse(text, {
      bom: true,
      columns: requireKnown,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as ParsedRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InputError(`The CSV cannot be read: ${error.message}.`);
  }
}

function requireKnown(head: string[]): string[] {
  const unknown = head.find((name) => !COLUMNS.includes(name));
  if (unknown === undefined) return head;
  throw new InputError(`line 1: "${unknown}" is no column; there are ${COLUMNS.join(", ")}.`);
}
