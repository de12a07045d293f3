import { InputError } from "./input-error.js";

/** How a token counts: its symbol, and how many decimals one whole token has. */
export interface Unit {
  readonly symbol: string;
  readonly decimals: number;
}

/** One hundred percent in basis points. */
const BPS = 10_000n;

/** Whole tokens from which a number without a symbol is taken for base units written by mistake. */
const IMPLAUSIBLE_WHOLE_DIGITS = 16;

const NUMBER = /^(\d+(?:_\d+)*)(?:\.(\d+))?$/;
const PORTION = /^([\d_.]+)\s*(%|bps)$/i;
const QUANTITY = /^(\S+)(?:\s+(\S+))?$/;

/**
 * Reads an amount of tokens: `10`, `10 WETH`, `0.5`, `1_000`, and, where something is `available`, `25%`, `50bps` and `max` of it.
 *
 * @param text What was typed.
 * @param unit The token that is meant.
 * @param available Base units that `%`, `bps` and `max` refer to. Portions round down.
 * @returns Base units.
 * @throws InputError on anything else, on more decimals than the token has, and on a bare number that looks like base units.
 */
export function parseAmount(text: string, unit: Unit, available?: bigint): bigint {
  const trimmed = text.trim();
  if (trimmed.toLowerCase() === "max") return requireAvailable(trimmed, available);
  if (PORTION.test(trimmed)) return (requireAvailable(trimmed, available) * parseBps(trimmed)) / BPS;

  const [, number, symbol] = QUANTITY.exec(trimmed) ?? [];
  if (number === undefined) throw notAnAmount(text, unit);
  if (symbol !== undefined && symbol.toLowerCase() !== unit.symbol.toLowerCase()) {
    throw new InputError(`"${text}" is in ${symbol}, but ${unit.symbol} is meant here.`);
  }
  return parseDecimal(text, number, unit, symbol === undefined);
}

/**
 * Reads a share of something: `25%`, `0.5%` or `50bps`.
 *
 * @returns Basis points.
 * @throws InputError over 100 %, below a whole basis point, or on anything else.
 */
export function parseBps(text: string): bigint {
  const [, number, suffix] = PORTION.exec(text.trim()) ?? [];
  const [, whole, fraction = ""] = NUMBER.exec(number ?? "") ?? [];
  if (whole === undefined || suffix === undefined) {
    throw new InputError(`"${text}" is not a share; write for example 25% or 50bps.`);
  }
  const digits = suffix === "%" ? 2 : 0;
  if (fraction.length > digits) throw new InputError(`"${text}" is finer than one basis point (0.01%).`);
  const bps = BigInt(whole.replaceAll("_", "") + fraction.padEnd(digits, "0"));
  if (bps > BPS) throw new InputError(`"${text}" is more than 100%.`);
  return bps;
}

/**
 * Reads a count, such as a number of epochs.
 *
 * @throws InputError on anything but decimal digits, which `_` may group.
 */
export function parseCount(text: string): bigint {
  const [, whole, fraction] = NUMBER.exec(text.trim()) ?? [];
  if (whole === undefined || fraction !== undefined) throw new InputError(`"${text}" is not a whole number.`);
  return BigInt(whole.replaceAll("_", ""));
}

/** Writes base units as an exact decimal number without trailing zeros, as `parseAmount` reads it. */
export function formatDecimal(value: bigint, decimals: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Writes base units for people: exact, thousands grouped, with the symbol, such as `1,234.5 USDC`. */
export function formatAmount(value: bigint, unit: Unit): string {
  const [whole = "", fraction] = formatDecimal(value, unit.decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${grouped}${fraction === undefined ? "" : `.${fraction}`} ${unit.symbol}`;
}

/** Writes basis points as percent, such as `3%` or `0.25%`. */
export function formatBps(bps: bigint): string {
  return `${formatDecimal(bps, 2)}%`;
}

/** Writes an 18-decimal fixed point number as an exact decimal. */
export function formatWad(value: bigint): string {
  return formatDecimal(value, 18);
}

function requireAvailable(text: string, available: bigint | undefined): bigint {
  if (available === undefined) {
    throw new InputError(
      `"${text}" is a share of something, and there is nothing here to take a share of; write a number.`,
    );
  }
  return available;
}

function parseDecimal(text: string, number: string, unit: Unit, bare: boolean): bigint {
  const [, grouped, fraction = ""] = NUMBER.exec(number) ?? [];
  if (grouped === undefined) throw notAnAmount(text, unit);
  const whole = grouped.replaceAll("_", "");
  if (fraction.length > unit.decimals) {
    throw new InputError(`"${text}" has more decimals (${fraction.length}) than ${unit.symbol} (${unit.decimals}).`);
  }
  if (bare && whole.length >= IMPLAUSIBLE_WHOLE_DIGITS) throw looksLikeBaseUnits(text, whole, unit);
  return BigInt(whole + fraction.padEnd(unit.decimals, "0"));
}

function looksLikeBaseUnits(text: string, whole: string, unit: Unit): InputError {
  const meant = formatDecimal(BigInt(whole), unit.decimals);
  return new InputError(
    `"${text}" looks like base units; amounts are whole tokens: write ${meant}, or "${text} ${unit.symbol}" if you mean that many.`,
  );
}

function notAnAmount(text: string, unit: Unit): InputError {
  if (/^\d+(\.\d+)?e\d+$/i.test(text.trim())) {
    return new InputError(
      `"${text}" is in scientific notation; amounts are whole tokens, such as "10 ${unit.symbol}".`,
    );
  }
  if (/^[\d,.]+$/.test(text.trim()) && text.includes(",")) {
    return new InputError(`"${text}" has a comma, which some read as a decimal point; write 1000, 1_000 or 0.5.`);
  }
  return new InputError(`"${text}" is not an amount; write for example "10 ${unit.symbol}", 0.5, 25% or max.`);
}
