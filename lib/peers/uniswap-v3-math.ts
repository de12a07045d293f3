/** The outermost tick of Uniswap v3, either way; its price is 1.0001 to this power. */
const MAX_TICK = 887_272;

/** Square roots of prices are fixed point with 96 binary places, so prices have 192. */
const PRICE_BITS = 192n;

/** Ticks between which a position gives liquidity, both multiples of the pool's spacing. */
export interface TickRange {
  readonly tickLower: number;
  readonly tickUpper: number;
}

/**
 * The price at which `amount0` of the pool's first token is worth `amount1` of the second, as Uniswap v3 writes it:
 * `floor(sqrt(amount1 / amount0) * 2^96)`.
 *
 * @param amount0 - Base units of the token with the lower address, above 0.
 * @param amount1 - Base units of the other, above 0.
 * @throws `RangeError` where one of them is not above 0.
 */
export function sqrtPriceX96(amount0: bigint, amount1: bigint): bigint {
  if (amount0 <= 0n || amount1 <= 0n) {
    throw new RangeError(`A price needs two amounts above 0, not ${amount0} and ${amount1}`);
  }
  return squareRoot((amount1 << PRICE_BITS) / amount0);
}

/**
 * Ticks from `halfWidth` below the price to as many above it, widened to the pool's spacing and cut at the outermost ticks.
 *
 * @param tick - The pool's tick now.
 * @param spacing - The pool's tick spacing.
 * @param halfWidth - Ticks either way, 100 of them being about 1 %; without it, the whole range of prices.
 */
export function ticksAround(tick: number, spacing: number, halfWidth?: number): TickRange {
  const outermost = Math.floor(MAX_TICK / spacing) * spacing;
  if (halfWidth === undefined) return { tickLower: -outermost, tickUpper: outermost };
  return {
    tickLower: Math.max(Math.floor((tick - halfWidth) / spacing) * spacing, -outermost),
    tickUpper: Math.min(Math.ceil((tick + halfWidth) / spacing) * spacing, outermost),
  };
}

/** The largest integer whose square is not above `value`, by Newton's method from above. */
function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
