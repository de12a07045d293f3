import { InputError } from "../input-error.js";
import { toJson } from "../json.js";
import type { Quantities } from "./quantities.js";
import type { Condition } from "./schema.js";

const COMPARED = /^(>=|<=|!=|>|<|=)\s*(.+)$/;
const SEGMENT = /^([^[\]]*)(?:\[(\w+)=([^\]]+)\])?$/;

/** What a JSON document has at a place; where it has nothing, how far the path leads, and what there is. */
export type Found =
  { readonly value: unknown } | { readonly value: undefined; readonly until: string; readonly known: string };

/** The value at a path of dots in a JSON document: `pool.cash`, `loans.0.debt`, `loans[borrower=carol].debt`. */
export function valueAt(document: unknown, path: string): Found {
  let value = document;
  const walked: string[] = [];
  for (const segment of path.split(/\.(?![^[]*\])/)) {
    const next = stepInto(value, segment);
    if (next === undefined) return { value: undefined, until: walked.join("."), known: contentsOf(value) };
    value = next;
    walked.push(segment);
  }
  return { value };
}

/** @returns undefined where there is nothing of that name, or no entry of a list that is so. */
function stepInto(value: unknown, segment: string): unknown {
  const [, key = "", field, wanted] = SEGMENT.exec(segment) ?? [];
  const inner = key === "" ? value : memberOf(value, key);
  if (field === undefined) return key === "" ? undefined : inner;
  if (!Array.isArray(inner)) return undefined;
  return (inner as readonly unknown[]).find((entry) => wordsOf(memberOf(entry, field)) === wanted);
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

function contentsOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return wordsOf(value);
  if (!Array.isArray(value)) return Object.keys(value).join(", ");
  const [first] = value as readonly unknown[];
  const fields = typeof first === "object" && first !== null ? ` with ${Object.keys(first).join(", ")}` : "";
  return `a list of ${value.length}${fields}`;
}

/**
 * Whether `actual` is as `condition` wants it: `open`, `10 USDC`, `>= 95%`, `!= 0`, or between two of them, ends included. Numbers are
 * compared as numbers, everything else by its letters.
 *
 * @throws InputError where one of two has to be the larger, and they are not both numbers.
 */
export async function holds(actual: unknown, condition: Condition, quantities: Quantities): Promise<boolean> {
  if (Array.isArray(condition)) {
    const [low, high] = condition;
    return (await holds(actual, `>= ${low}`, quantities)) && (await holds(actual, `<= ${high}`, quantities));
  }
  const [, operator = "=", wanted = condition] = COMPARED.exec(condition) ?? [];
  const [left, right] = [numberOf(actual), await quantities.number(wanted)];
  if (operator === "=" || operator === "!=") {
    const isSame = left === undefined || right === undefined ? wordsOf(actual) === wanted.trim() : left === right;
    return isSame === (operator === "=");
  }
  if (left === undefined || right === undefined) {
    throw new InputError(`${wordsOf(actual)} and ${wanted.trim()} are not two numbers, of which one is larger.`);
  }
  return isInOrder(left, operator, right);
}

function isInOrder(left: bigint, operator: string, right: bigint): boolean {
  if (operator === ">=") return left >= right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left < right;
}

/** What a document says at a place, as one writes it. */
export function wordsOf(actual: unknown): string {
  if (actual === undefined) return "nothing";
  return typeof actual === "string" ? actual : toJson(actual).replaceAll('"', "");
}

function numberOf(actual: unknown): bigint | undefined {
  const words = wordsOf(actual);
  return /^-?\d+$/.test(words) ? BigInt(words) : undefined;
}

/** What there is instead of what was looked for. */
export function whatThereIs(found: Found): string {
  if (!("until" in found)) return "it is not there";
  return found.until === "" ? `it tells ${found.known}` : `${found.until} is ${found.known}`;
}

/** A condition in words. */
export const rangeOf = (wanted: Condition): string =>
  Array.isArray(wanted) ? `from ${wanted[0]} to ${wanted[1]}` : wanted;
