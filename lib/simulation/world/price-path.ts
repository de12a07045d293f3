import { readFile } from "node:fs/promises";

// Both from one module: where a loader takes the package's other build for one of them, an error is of no class that is known here.
import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";

import { InputError } from "../../input-error.js";
import { randomStream, type Random } from "../random.js";

/** Decimals of every price here, as of the sandbox's feed. */
export const PRICE_DECIMALS = 8;

/** The price of a whole WETH in dollars, `PRICE_DECIMALS` decimals, from a moment on. */
export interface PricePoint {
  /** Seconds since the path began. */
  readonly at: number;
  readonly price: bigint;
}

/** Prices over time: each holds until the next, the last for ever. The first is of 0. */
export type PricePath = readonly [PricePoint, ...PricePoint[]];

/** A geometric Brownian motion. Rates are of a year of 365 days, basis points. */
export interface Motion {
  readonly seed: number;
  readonly start: bigint;
  readonly driftBps: number;
  readonly volatilityBps: number;
  readonly steps: number;
  readonly stepSeconds: number;
}

const YEAR = 365 * 86_400;
const BPS = 10_000;
/** A cent, below which no price falls, and what every price is a whole number of. */
const CENT = 10n ** BigInt(PRICE_DECIMALS - 2);
const DOLLAR = 10n ** BigInt(PRICE_DECIMALS);
/** Beyond these the sandbox's contracts would refuse the price, or its pool could not follow. */
const LOWEST = DOLLAR;
const HIGHEST = 10n ** 6n * DOLLAR;
const DRAWS = 2 ** 32;

/** The price at a moment. @param at seconds since the path began, not below 0 */
export function priceAt(path: PricePath, at: number): bigint {
  return (path.findLast((point) => point.at <= at) ?? path[0]).price;
}

/** `S_k = S_(k-1) * exp((mu - sigma^2 / 2) * dt + sigma * sqrt(dt) * z_k)`, rounded to cents; z are normal draws of the seed's own stream. */
export function geometricBrownianMotion(motion: Motion): PricePath {
  const { seed, start, driftBps, volatilityBps, steps, stepSeconds } = motion;
  const random = randomStream(seed, "price of WETH");
  const [drift, volatility, years] = [driftBps / BPS, volatilityBps / BPS, stepSeconds / YEAR];
  const path: [PricePoint, ...PricePoint[]] = [{ at: 0, price: start }];
  let logarithm = 0;
  for (let step = 1; step <= steps; step++) {
    logarithm += (drift - volatility ** 2 / 2) * years + volatility * Math.sqrt(years) * normal(random);
    path.push({ at: step * stepSeconds, price: scaled(start, Math.exp(logarithm)) });
  }
  return path;
}

/** Reads a path from a CSV with the head `at,price`. @throws InputError with file and line for whatever cannot be used */
export async function readPricePath(file: string): Promise<PricePath> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new InputError(`There is no file ${file} to take prices from.`);
  });
  return parsePricePath(text, file);
}

/** Reads a path from the text of a CSV: `at` in whole seconds, rising from 0; `price` in dollars. @throws InputError with file and line */
export function parsePricePath(text: string, file: string): PricePath {
  const points: PricePoint[] = [];
  for (const { record, line } of rowsOf(text, file)) {
    const parsed = row.safeParse(record);
    if (!parsed.success) throw refused(file, line, problemOf(parsed.error));
    const last = points.at(-1);
    const { at } = parsed.data;
    if (last === undefined && at !== 0) throw refused(file, line, `at is ${at}, but the first price must be of 0`);
    if (last !== undefined && at <= last.at)
      throw refused(file, line, `at is ${at}, but must come after the ${last.at} before it`);
    points.push(parsed.data);
  }
  const [first, ...others] = points;
  if (first === undefined) throw refused(file, 1, "there is no price under the head");
  return [first, ...others];
}

// --------------------------------------------------------------------------------------------------------------- draws

/** A draw of the standard normal distribution, by Box and Muller. */
function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(random.integer(1, DRAWS) / DRAWS));
  return radius * Math.cos((2 * Math.PI * random.integer(1, DRAWS)) / DRAWS);
}

function scaled(start: bigint, factor: number): bigint {
  const cents = BigInt(Math.round(Number(start / CENT) * factor));
  const price = cents * CENT;
  if (price < LOWEST) return LOWEST;
  return price > HIGHEST ? HIGHEST : price;
}

// ----------------------------------------------------------------------------------------------------------------- CSV

const HEAD = ["at", "price"] as const;

const row = z.strictObject({
  at: z
    .string()
    .regex(/^\d{1,10}$/, "must be whole seconds since the beginning")
    .transform(Number),
  price: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,8})?$/, `must be dollars with at most ${PRICE_DECIMALS} decimals`)
    .transform(unitsOf)
    .refine((price) => price >= LOWEST && price <= HIGHEST, "must be from 1 to 1000000 dollars"),
});

function unitsOf(text: string): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole) * DOLLAR + BigInt(fraction.padEnd(PRICE_DECIMALS, "0"));
}

interface Row {
  readonly record: unknown;
  readonly line: number;
}

function rowsOf(text: string, file: string): Row[] {
  try {
    const rows = parse(text, {
      bom: true,
      columns: (head: string[]) => requireHead(head, file),
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { readonly record: unknown; readonly info: { readonly lines: number } }[];
    return rows.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as CsvError & { readonly lines?: number };
    throw refused(file, lines ?? 1, error.message.replace(/\.$/, ""));
  }
}

function requireHead(head: string[], file: string): string[] {
  if (head.length === HEAD.length && HEAD.every((name, index) => head[index] === name)) return head;
  throw refused(file, 1, `the head is "${head.join(",")}", but must be "${HEAD.join(",")}"`);
}

function problemOf({ issues }: z.ZodError): string {
  const [issue] = issues;
  return `${issue?.path.join(".") ?? "row"} ${issue?.message ?? "is wrong"}`;
}

const refused = (file: string, line: number, problem: string): InputError =>
  new InputError(`${file}:${line}: ${problem}.`);
