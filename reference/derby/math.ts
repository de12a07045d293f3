/** The few operations on bigints that the model needs, each with its rounding in the name. */

/** Basis points in one. */
export const BPS = 10_000n;

/** One whole token of 18 decimals, DRB among them. */
export const WAD = 10n ** 18n;

/** The smaller of two. */
export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** The larger of two. */
export function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** What lies above zero; zero for what lies below. */
export function positive(a: bigint): bigint {
  return a > 0n ? a : 0n;
}

/** The sum of all; zero for none. */
export function sum(values: Iterable<bigint>): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}

/** `numerator / denominator` towards minus infinity; the denominator is positive. */
export function divDown(numerator: bigint, denominator: bigint): bigint {
  return numerator < 0n ? -((-numerator + denominator - 1n) / denominator) : numerator / denominator;
}

/** `numerator / denominator` towards plus infinity; the denominator is positive. */
export function divUp(numerator: bigint, denominator: bigint): bigint {
  return -divDown(-numerator, denominator);
}

/** Adds to the entry of `key`, which counts as zero where it is missing. */
export function add<Key>(amounts: Map<Key, bigint>, key: Key, amount: bigint): void {
  amounts.set(key, (amounts.get(key) ?? 0n) + amount);
}
