import { type Amounts, minus, plus } from "../../../reference/dual-math.js";
import { type Chart, lineChart } from "../../report/charts.js";
import { formatDecimal } from "../../units.js";
import { FEED_DECIMALS, USDC, WETH } from "./plan.js";
import type { VaultPlayed } from "./play.js";

/** The prices that are drawn, whole dollars. */
const FROM = 2_400;
const TO = 3_700;
const STEP = 50;
const DOLLAR = 10n ** BigInt(FEED_DECIMALS);
const QUOTE_PER_BASE = 10n ** BigInt(WETH.decimals - USDC.decimals + FEED_DECIMALS);

/**
 * What subscribers and creator win or lose against keeping what they brought, whatever the price at expiry. Drawn from what
 * the contract said before the price was known, and marked where the price came.
 */
export function payoffChart(vault: VaultPlayed, id: string): Chart {
  const grid = Array.from({ length: (TO - FROM) / STEP + 1 }, (_, i) => BigInt(FROM + i * STEP) * DOLLAR);
  const prices = [...new Set([...grid, vault.settlementPrice])].toSorted((a, b) => (a < b ? -1 : 1));
  const dollars = (value: bigint) => formatDecimal(value, USDC.decimals);
  const gains = prices.map((price) => gainsAt(vault, price));
  return lineChart({
    id,
    title: `${vault.key}: gain against keeping the deposit, by price at expiry`,
    x: { name: "Price at expiry", unit: "USDC", values: prices.map((price) => Number(price) / Number(DOLLAR)) },
    y: { name: "Gain", unit: USDC.symbol },
    series: [
      { name: "Subscribers", values: gains.map(({ subscribers }) => dollars(subscribers)) },
      { name: "Creator", values: gains.map(({ creator }) => dollars(creator)) },
      {
        name: `Subscribers at the settled ${formatDecimal(vault.settlementPrice, FEED_DECIMALS)}`,
        values: prices.map((price, i) => (price === vault.settlementPrice ? dollars(gains[i]!.subscribers) : null)),
      },
    ],
  });
}

/** Base units of USDC, at `price`. What one side wins, the other loses, but for the fee. */
function gainsAt(vault: VaultPlayed, price: bigint): { subscribers: bigint; creator: bigint } {
  const { model, payouts, locked, fee } = vault;
  const { direction, linkedPrice } = model.parameters;
  const isReached = direction === "buy-low" ? price <= linkedPrice : price >= linkedPrice;
  const paid: Amounts = isReached
    ? { investment: 0n, linked: payouts.linked }
    : { investment: payouts.investment, linked: 0n };
  const principal: Amounts = { investment: model.filled, linked: 0n };
  const left = minus(minus(plus(locked, principal), paid), { investment: fee, linked: 0n });
  return {
    subscribers: worth(vault, minus(paid, principal), price),
    creator: worth(vault, minus(left, locked), price),
  };
}

function worth({ plan }: VaultPlayed, { investment, linked }: Amounts, price: bigint): bigint {
  const inQuote = (base: bigint) => (base * price) / QUOTE_PER_BASE;
  return plan.direction === "buy-low" ? investment + inQuote(linked) : inQuote(investment) + linked;
}
