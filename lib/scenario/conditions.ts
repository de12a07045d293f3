import { toJson } from "../json.js";
import type { Quantities } from "./quantities.js";
import type { Condition } from "./schema.js";

const COMPARED = /^(>=|<=|!=|>|<|=)\s*(.+)$/;
const SEGMENT = /^([^[\]]*)(?:\[(\w+)=([^\]]+)\])?$/;

/**
 * The value at a path of dots in a JSON document: `pool.cash`, `loans.0.debt`, `loans[borrower=carol].debt`.
 *
 * @returns undefined where the document has no such place.
 */
export function valueAt(document: unknown, path: string): unknown {
  let value = document;
  for (const segment of path.split(/\.(?![^[]*\])/)) {
    const [, key = "", field, wanted] = SEGMENT.exec(segment) ?? [];
    value = key === "" ? value : (value as Record<string, unknown> | null | undefined)?.[key];
    if (field === undefined) continue;
    const list = Array.isArray(value) ? (value as readonly Readonly<Record<string, unknown>>[]) : [];
    value = list.find((entry) => String(entry[field]) === wanted);
  }
  return value;
}

/**
 * Whether `actual` is as `condition` wants it: `open`, `10 USDC`, `>= 95%`, `!= 0`, or between two of them, ends included. Numbers are
 * compared as numbers, everything else by its letters.
 */
export async function holds(actual: unknown, condition: Condition, quantities: Quantities): Promise<boolean> {
  if (Array.isArray(condition)) {
    const [low, high] = condition;
    return (await holds(actual, `>= ${low}`, quantities)) && (await holds(actual, `<= ${high}`, quantities));
  }
  const [, operator = "=", wanted = condition] = COMPARED.exec(condition) ?? [];
  const difference = await compare(wordsOf(actual), wanted.trim(), quantities);
  if (difference === undefined) return operator === "!=";
  switch (operator) {
    case ">=":
      return difference >= 0;
    case "<=":
      return difference <= 0;
    case ">":
      return difference > 0;
    case "<":
      return difference < 0;
    case "!=":
      return difference !== 0;
    default:
      return difference === 0;
  }
}

/** What a document says at a place, as one writes it. */
export function wordsOf(actual: unknown): string {
  if (actual === undefined) return "nothing";
  return typeof actual === "string" ? actual : toJson(actual).replaceAll('"', "");
}

/** Negative, zero or positive, as `actual` is below, at or above `wanted`; undefined where they cannot be compared and differ. */
async function compare(actual: string, wanted: string, quantities: Quantities): Promise<number | undefined> {
  const [left, right] = [/^-?\d+$/.test(actual) ? BigInt(actual) : undefined, await quantities.number(wanted)];
  if (left !== undefined && right !== undefined) return left < right ? -1 : left > right ? 1 : 0;
  return actual === wanted ? 0 : undefined;
}
