import type { Report, SystemName } from "../../report/schema.js";
import type { Flow } from "../world/accounts.js";
import { fixedUnits } from "../../report/numbers.js";
import { formatDecimal } from "../../units.js";

export type Check = Report["checks"][number];
type Conservation = Report["conservation"][number];

/** Symbols and decimals of what is played with. */
export const UNITS = { USDC: 6, WETH: 18, DRB: 18 } as const;
export type Symbol = keyof typeof UNITS;

/** A value that has to be another. */
export const equal = (system: SystemName, name: string, expected: bigint | string, actual: bigint | string): Check => ({
  system,
  name,
  pass: expected === actual,
  expected: expected.toString(),
  actual: actual.toString(),
});

/** A count that has to be nothing. */
export const none = (system: SystemName, name: string, count: number): Check => equal(system, name, 0n, BigInt(count));

/** A value that must not be below another. */
export const atLeast = (system: SystemName, name: string, least: bigint, actual: bigint): Check => ({
  system,
  name,
  pass: actual >= least,
  expected: `${least} or more`,
  actual: actual.toString(),
});

/** A token's way over a system's border, and what lies behind it. */
export function conserved(system: SystemName, token: Symbol, flow: Flow, held: bigint): Conservation {
  const difference = flow.in - flow.out - held;
  const row = { in: flow.in.toString(), out: flow.out.toString(), held: held.toString() };
  return { system, token, ...row, difference: difference.toString() };
}

/** That every row of a conservation table comes out even. */
export const balanced = (rows: readonly Conservation[]): Check[] =>
  rows.map(({ system, token, in: came, out, held }) =>
    equal(
      system,
      `conservation: ${token} that came in went out again or is held`,
      BigInt(came),
      BigInt(out) + BigInt(held),
    ),
  );

/** With every digit, for a spreadsheet. */
export const written = (value: bigint, token: Symbol): string => formatDecimal(value, UNITS[token]);

/** Cents, or four decimals of what is dearer: enough to read. The rest is cut off. */
export const short = (value: bigint, token: Symbol): string =>
  fixedUnits(value, UNITS[token], token === "USDC" ? 2 : 4);

export const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

/** The least of them; 0 where there is none. */
export const least = (values: readonly bigint[]): bigint =>
  values.reduce((low, one) => (one < low ? one : low), values[0] ?? 0n);

/** More than this are told together rather than one by one. */
export const MAX_ROWS = 20;
