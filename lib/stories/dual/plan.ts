import type { DualDirection } from "../../../reference/dual-math.js";

export const DAY = 86_400;

/** The two tokens of the sandbox's market, and the decimals of its feed. */
export const WETH = { symbol: "WETH", decimals: 18 } as const;
export const USDC = { symbol: "USDC", decimals: 6 } as const;
export const FEED_DECIMALS = 8;

/** How long before the expiry subscriptions end, seconds: as the market has it. */
export const LEAD = DAY;

/** What of a vault's terms its report is about. */
export interface VaultPlan {
  readonly direction: DualDirection;
  /** Feed units. */
  readonly linkedPrice: bigint;
  /** Unix seconds. */
  readonly expiryAt: bigint;
}
