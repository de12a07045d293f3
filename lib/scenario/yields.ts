import { parseAmount } from "../units.js";
import type { Chance } from "./chance.js";

/** A percent as WAD. */
const PERCENT = { symbol: "%", decimals: 16 } as const;
const WAD = 10n ** 18n;

/**
 * What `protocol` is to gain, or below zero to lose.
 *
 * @param share Of what it holds: `0.80%`, `-8.50 ± 0.15 %`.
 * @param held Base units.
 * @returns Base units, rounded towards zero.
 * @throws InputError where `share` is none.
 */
export function yieldOf(protocol: string, share: string, held: bigint, chance: Chance): bigint {
  const [, sign, size = ""] = /^([-+]?)(.*)$/.exec(chance.settle(share.replace(/%$/, ""), protocol).trim()) ?? [];
  const gained = (held * parseAmount(size, PERCENT)) / WAD;
  return sign === "-" ? -gained : gained;
}
