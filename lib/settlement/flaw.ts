import { formatDuration } from "../time.js";

/** A price as the dual currency vaults have stored it. */
interface StoredRound {
  readonly answer: bigint;
  /** Unix seconds. */
  readonly updatedAt: bigint;
  readonly decimals: bigint;
}

/** What a market asks of a price. */
interface Demands {
  /** Furthest from the expiry, seconds. */
  readonly maxAge: bigint;
  readonly feedDecimals: bigint;
}

/**
 * Why a stored price judges no vault, as a sentence goes on after "it"; undefined where it does judge. The rule is `DualMath.counts`.
 *
 * @param expiryAt Unix seconds.
 */
export function flawOf(
  { answer, updatedAt, decimals }: StoredRound,
  expiryAt: bigint,
  { maxAge, feedDecimals }: Demands,
): string | undefined {
  if (answer <= 0n) return "is not above zero";
  if (decimals !== feedDecimals) return `has ${decimals} decimals, and had ${feedDecimals} when the market was made`;
  const distance = updatedAt > expiryAt ? updatedAt - expiryAt : expiryAt - updatedAt;
  if (distance <= maxAge) return undefined;
  return `is ${formatDuration(distance)} from the expiry, and the market takes ${formatDuration(maxAge)} at most`;
}
