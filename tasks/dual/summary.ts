import { formatInstant } from "../../lib/time.js";
import { formatAmount, formatDecimal } from "../../lib/units.js";
import { DIRECTIONS, percent, STATUSES, type DualDesk, type Market, type OpenVault } from "./desk.js";

/** A market for machines: amounts in base units. */
export function marketSummary({ id, base, quote, ...rest }: Market) {
  const token = ({ address, symbol, decimals }: Market["base"]) => ({ address, symbol, decimals });
  return { id, base: token(base), quote: token(quote), ...rest };
}

/** A vault in figures: amounts in base units, prices in feed units, yields as WAD ratios, times in unix seconds. */
export async function vaultSummary(desk: DualDesk, { id, name, info, investment, linked, market }: OpenVault) {
  const classIds = Array.from({ length: Number(info.classCount) }, (_, i) => i);
  const classes = await Promise.all(classIds.map((classId) => desk.contract.classOf(id, classId)));
  const [{ held, required }, round] = await Promise.all([
    desk.contract.solvency(id),
    desk.contract.roundOf(market.feed, info.expiryAt),
  ]);
  return {
    id,
    key: name,
    marketId: info.marketId,
    direction: DIRECTIONS[Number(info.direction)] ?? "buy-low",
    status: STATUSES[Number(info.status)] ?? "closed",
    holder: info.holder,
    investment: { symbol: investment.symbol, decimals: investment.decimals },
    linked: { symbol: linked.symbol, decimals: linked.decimals },
    linkedPrice: info.linkedPrice,
    settlementPrice: round.isStored ? round.answer : null,
    priceDecimals: market.feedDecimals,
    yieldWad: info.yieldWad,
    apyWad: await desk.contract.apy(id),
    quantity: info.quantity,
    filled: info.filled,
    minSubscription: info.minSubscription,
    feeBps: info.feeBps,
    expiryAt: info.expiryAt,
    depositDeadlineAt: info.depositDeadlineAt,
    classes: classes.map(({ yieldWad, filled }) => ({ yieldWad, filled })),
    held: { investment: held.investment, linked: held.linked },
    required: { investment: required.investment, linked: required.linked },
  };
}

/** A vault in figures. */
export type VaultSummary = Awaited<ReturnType<typeof vaultSummary>>;

/** The head of a table of vaults, for `rowOf`. */
export const VAULT_COLUMNS = [
  "Vault",
  "Direction",
  "Linked price",
  "Yield",
  "APY",
  "Filled",
  "Of",
  "Expires",
  "Status",
] as const;

/** A vault as a row for people. */
export function rowOf(vault: VaultSummary): string[] {
  return [
    vault.key,
    vault.direction,
    formatDecimal(vault.linkedPrice, vault.priceDecimals),
    percent(vault.yieldWad),
    percent((vault.apyWad / 10n ** 14n) * 10n ** 14n),
    formatAmount(vault.filled, vault.investment),
    formatAmount(vault.quantity, vault.investment),
    formatInstant(vault.expiryAt),
    vault.status,
  ];
}
