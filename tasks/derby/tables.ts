import { nameOf, type Actor } from "../../lib/actors.js";
import { formatAmount, formatDecimal, type Unit } from "../../lib/units.js";
import { formatWeights, type ProtocolSummary } from "./protocols-of.js";
import type { BasketSummary } from "./summary.js";

/** Decimals of a reward per locked token, and how many of them people see. */
const RLT_DECIMALS = 24;
const SHOWN_DECIMALS = 6;

/** A reward per locked token: whole tokens of the asset per DRB, cut after six decimals. */
export function reward(value: bigint): string {
  return formatDecimal(value / 10n ** BigInt(RLT_DECIMALS - SHOWN_DECIMALS), SHOWN_DECIMALS);
}

/** What `basketRow` fills. */
export const BASKET_COLUMNS = ["", "Basket", "Owner", "Locked", "Votes", "Earned", "Redeemed", "At risk"] as const;

/** A basket as a row. */
export function basketRow(
  actors: readonly Actor[],
  units: { readonly asset: Unit; readonly drb: Unit },
  protocols: readonly ProtocolSummary[],
  basket: BasketSummary,
): string[] {
  const votes = formatWeights(basket.weights, protocols);
  return [
    String(basket.basketId),
    basket.name,
    nameOf(actors, basket.owner),
    formatAmount(basket.locked, units.drb),
    basket.leaderId === null ? votes : `as basket ${basket.leaderId}: ${votes}`,
    formatAmount(basket.unredeemed, units.asset),
    formatAmount(basket.redeemed, units.asset),
    formatAmount(basket.penalty, units.drb),
  ];
}
