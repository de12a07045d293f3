import { formatUnits } from "ethers";

/**
 * A quantity as a number to draw, and for nothing else: a double holds about 16 digits.
 * @param value quantity in base units of `decimals` decimals
 * @returns the quantity in whole tokens, rounded to the nearest double
 */
export function toChartNumber(value: bigint, decimals: number): number {
  return Number(formatUnits(value, decimals));
}

/**
 * A quantity for a reader: whole tokens, every digit kept, thousands separated by commas.
 * @param baseUnits integer in base units, as a decimal string
 */
export function readableUnits(baseUnits: string, decimals: number): string {
  const [whole = "0", fraction = ""] = formatUnits(baseUnits, decimals).split(".");
  return /[1-9]/.test(fraction) ? `${groupThousands(whole)}.${fraction}` : groupThousands(whole);
}

/**
 * A quantity for a table of money: whole tokens with as many places as the other rows have.
 * @param value base units of `decimals` decimals, signed
 * @param places at most `decimals`; the rest is cut off
 */
export function fixedUnits(value: bigint, decimals: number, places: number): string {
  const [whole = "0", fraction = ""] = formatUnits(value / 10n ** BigInt(decimals - places), places).split(".");
  return `${groupThousands(whole)}.${fraction.padEnd(places, "0")}`;
}

const groupThousands = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

/** A label on an axis: `1,500`, `2.5M`, `0.3`; at most 6 significant digits, so that 0.1 + 0.2 is 0.3. */
export function tickLabel(value: number): string {
  const [divisor, suffix] = SCALES.find(([from]) => Math.abs(value) >= from) ?? [1, ""];
  const [whole = "0", ...rest] = String(Number((value / divisor).toPrecision(6))).split(".");
  return [groupThousands(whole), ...rest].join(".") + suffix;
}

const SCALES = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
] as const;
