import { InputError } from "../../lib/input-error.js";
import { parseInstant } from "../../lib/time.js";
import { parseAmount, parseBps } from "../../lib/units.js";
import { DIRECTIONS, type Market } from "./desk.js";

/** A vault as a person describes it; in a CSV, a row. */
export interface VaultText {
  readonly direction: string;
  readonly price: string;
  readonly yield: string;
  readonly quantity: string;
  readonly expiry: string;
  readonly deadline?: string | undefined;
  readonly min?: string | undefined;
  readonly fee?: string | undefined;
}

/** A vault as the contract takes it. */
export interface VaultParams {
  readonly marketId: bigint;
  readonly direction: bigint;
  readonly linkedPrice: bigint;
  readonly yieldWad: bigint;
  readonly quantity: bigint;
  readonly expiryAt: bigint;
  readonly depositDeadlineAt: bigint;
  readonly minSubscription: bigint;
  readonly feeBps: bigint;
}

/**
 * Reads a vault's terms. Subscriptions end as late as the market allows, and may be as small, unless said otherwise.
 *
 * @param now Unix seconds of the chain, from which lengths of time count.
 * @throws InputError on the first that cannot be read.
 */
export function readTerms(text: VaultText, market: Market, now: bigint): VaultParams {
  const direction = DIRECTIONS.findIndex((one) => one === text.direction.trim().toLowerCase());
  if (direction < 0) throw new InputError(`"${text.direction}" is no direction; write buy-low or sell-high.`);
  const isBuyLow = direction === 0;
  const investment = isBuyLow ? market.quote : market.base;
  const least = isBuyLow ? market.minQuoteDeposit : market.minBaseDeposit;
  const expiryAt = parseInstant(text.expiry, now);
  return {
    marketId: market.id,
    direction: BigInt(direction),
    linkedPrice: parseAmount(text.price, { symbol: market.quote.symbol, decimals: market.feedDecimals }),
    yieldWad: parseYield(text.yield),
    quantity: parseAmount(text.quantity, investment),
    expiryAt,
    depositDeadlineAt: given(text.deadline) ? parseInstant(text.deadline, now) : expiryAt - market.leadDuration,
    minSubscription: given(text.min) ? parseAmount(text.min, investment) : least === 0n ? 1n : least,
    feeBps: given(text.fee) ? parseBps(text.fee) : 0n,
  };
}

/**
 * Reads a yield for the whole term, such as `1.25%` or `125bps`.
 *
 * @returns A WAD ratio.
 */
export function parseYield(text: string): bigint {
  const [, number, suffix] = /^([\d_]+(?:\.\d+)?)\s*(%|bps)$/i.exec(text.trim()) ?? [];
  if (number === undefined || suffix === undefined) {
    throw new InputError(`"${text}" is not a yield; write for example 1.25% or 125bps, for the whole term.`);
  }
  return parseAmount(number, { symbol: suffix, decimals: suffix === "%" ? 16 : 14 });
}

const given = (text: string | undefined): text is string => text !== undefined && text.trim() !== "";
