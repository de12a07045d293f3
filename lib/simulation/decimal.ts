/** A decimal number as text, digits exact: `digits * 10^exponent`. */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
/** Beyond 10^60 of anything there is no token amount; the bound keeps a hostile exponent from filling the memory. */
const MAX_MAGNITUDE = 60;

/**
 * Reads a JSON number from its text, so that no digit passes through a float.
 * @throws RangeError if the text is no number or stands for 10^60 or more
 */
export function parseDecimal(text: string): Decimal {
  const match = NUMBER.exec(text);
  if (match === null) throw new RangeError(`"${text}" is not a number`);
  const [, sign, whole = "", fraction = "", power = "0"] = match;
  const digits = BigInt(whole + fraction);
  if (digits === 0n) return { digits, exponent: 0 };
  const exponent = Number(power) - fraction.length;
  if (digits.toString().length + exponent > MAX_MAGNITUDE) throw new RangeError(`${text} is too large`);
  return { digits: sign === "-" ? -digits : digits, exponent };
}

/** The number in units of `10^-decimals`, rounded to the nearest, halves away from zero. */
export function unitsNearest({ digits, exponent }: Decimal, decimals: number): bigint {
  const shift = exponent + decimals;
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const magnitude = digits < 0n ? -digits : digits;
  if (-shift > magnitude.toString().length) return 0n;
  const divisor = 10n ** BigInt(-shift);
  const rounded = (magnitude + divisor / 2n) / divisor;
  return digits < 0n ? -rounded : rounded;
}

/** The number in units of `10^-decimals`, or `undefined` where it is not a whole number of them. */
export function unitsExact(decimal: Decimal, decimals: number): bigint | undefined {
  const units = unitsNearest(decimal, decimals);
  return isSame(decimal, { digits: units, exponent: -decimals }) ? units : undefined;
}

function isSame(a: Decimal, b: Decimal): boolean {
  if (a.digits === 0n || b.digits === 0n) return a.digits === b.digits;
  const lowest = Math.min(a.exponent, b.exponent);
  return a.digits * 10n ** BigInt(a.exponent - lowest) === b.digits * 10n ** BigInt(b.exponent - lowest);
}
