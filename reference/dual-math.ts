/**
 * The formulas of the dual currency vault (seed 002) as they are written on paper: every amount is an exact rational, and is
 * rounded once, where a whole number of base units leaves the formula. What the contract does in one 512-bit division is here
 * a fraction of two unbounded integers, so neither an overflow nor a rounded intermediate price can hide in both.
 *
 * Symbols: `W = 1e18`, `y` the yield of the whole term as a WAD ratio, `K` the linked price in feed units, `bd`, `qd` and `od`
 * the decimals of base, quote and feed. Amounts are base units of their own token.
 */

/** One, as a WAD ratio. */
export const WAD = 10n ** 18n;

const BPS = 10_000n;
const DAY = 86_400n;

/** Buy Low invests quote and is linked to base; Sell High invests base and is linked to quote. */
export type DualDirection = "buy-low" | "sell-high";

/** What the settlement price decides. */
export type DualOutcome = "reached" | "not-reached";

/** The terms that every class of a vault shares. */
export type DualTerms = {
  direction: DualDirection;
  /** `K`, quote per whole base in feed units. */
  linkedPrice: bigint;
  baseDecimals: bigint;
  quoteDecimals: bigint;
  feedDecimals: bigint;
  /** The fee, a share of the yield, basis points. */
  feeBps: bigint;
};

/** An amount of each token, base units. */
export type Amounts = { investment: bigint; linked: bigint };

/** Neither token. */
export const NOTHING = { investment: 0n, linked: 0n } as const satisfies Amounts;

/** An exact amount: `numerator / denominator` base units. */
type Rational = { numerator: bigint; denominator: bigint };

/** What both outcomes of `assets` need: `Quantity / LinkedPrice * (1 + yield)` and `Quantity * yield (+ fee)`, rounded up. */
export function lockOf(terms: DualTerms, assets: bigint, yieldWad: bigint): Amounts {
  const yieldUp = ceil(yieldOn(assets, yieldWad));
  return {
    investment: yieldUp + ceil({ numerator: yieldUp * terms.feeBps, denominator: BPS }),
    linked: ceil(linkedFor(terms, assets, yieldWad)),
  };
}

/** What receipts over `assets` are paid, in the one token that the outcome decides, rounded down. */
export function payoutOf(terms: DualTerms, assets: bigint, yieldWad: bigint, outcome: DualOutcome): Amounts {
  if (outcome === "reached") return { investment: 0n, linked: floor(linkedFor(terms, assets, yieldWad)) };
  return { investment: assets + floor(yieldOn(assets, yieldWad)), linked: 0n };
}

/** The fee on `filled` assets of one class, investment base units, rounded down. Zero on void, which the caller knows. */
export function feeOf(terms: DualTerms, filled: bigint, yieldWad: bigint): bigint {
  return floor({ numerator: filled * yieldWad * terms.feeBps, denominator: WAD * BPS });
}

/** Buy Low is reached at or below the linked price, Sell High at or above it: a tie is reached in both. */
export function outcomeOf({ direction, linkedPrice }: DualTerms, price: bigint): DualOutcome {
  const reached = direction === "buy-low" ? price <= linkedPrice : price >= linkedPrice;
  return reached ? "reached" : "not-reached";
}

/** `y / days * 365` for a term of so many seconds, a WAD ratio, rounded down. */
export function apyOf(yieldWad: bigint, termSeconds: bigint): bigint {
  return floor({ numerator: yieldWad * 365n * DAY, denominator: termSeconds });
}

export function plus(a: Amounts, b: Amounts): Amounts {
  return { investment: a.investment + b.investment, linked: a.linked + b.linked };
}

export function minus(a: Amounts, b: Amounts): Amounts {
  return { investment: a.investment - b.investment, linked: a.linked - b.linked };
}

/** `x * y / W`. */
function yieldOn(assets: bigint, yieldWad: bigint): Rational {
  return { numerator: assets * yieldWad, denominator: WAD };
}

/** `assets` with their yield, exchanged at the linked price. */
function linkedFor(terms: DualTerms, assets: bigint, yieldWad: bigint): Rational {
  const grown = assets * (WAD + yieldWad);
  const baseUnits = 10n ** (terms.baseDecimals + terms.feedDecimals);
  const quoteUnits = terms.linkedPrice * 10n ** terms.quoteDecimals;
  return terms.direction === "buy-low"
    ? { numerator: grown * baseUnits, denominator: quoteUnits * WAD }
    : { numerator: grown * quoteUnits, denominator: baseUnits * WAD };
}

/** Neither side of a rational is ever negative here. */
function floor({ numerator, denominator }: Rational): bigint {
  return numerator / denominator;
}

function ceil({ numerator, denominator }: Rational): bigint {
  return (numerator + denominator - 1n) / denominator;
}
