/** One, in WAD. */
export const WAD = 10n ** 18n;

/** Seconds of a year, as the seed counts them. */
export const YEAR = 31_536_000n;

/** What a rate in WAD a year is divided by to become a share per second: growth is counted in these parts of one. */
export const WAD_YEAR = WAD * YEAR;

/** A non-negative number in full, because a sum of shares at several loss factors has no common base unit. */
export type Fraction = { numerator: bigint; denominator: bigint };

/** `numerator / denominator`, rounded up. Both are non-negative. */
export function ceilDiv(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

/** The smaller of two. */
export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** All of `values` added up. */
export function sum(values: Iterable<bigint>): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}

/** `a - b` over a common denominator; the numerator is negative where `b` is larger. */
export function subtract(a: Fraction, b: Fraction): Fraction {
  return {
    numerator: a.numerator * b.denominator - b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

/** A non-negative fraction, rounded down. */
export function floor({ numerator, denominator }: Fraction): bigint {
  return numerator / denominator;
}

/** A non-negative fraction, rounded up. */
export function ceil({ numerator, denominator }: Fraction): bigint {
  return ceilDiv(numerator, denominator);
}
