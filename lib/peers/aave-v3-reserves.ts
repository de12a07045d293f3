/** What the two sides of a reserve cost and earn, by usage. Rates are ray (1e27 = 100 %) a year, shares of 1 are ray. */
export interface InterestRates {
  /** Usage (debt over debt and cash) above which the second slope starts; below 1e27. */
  readonly optimalUsageRay: bigint;
  /** What debt costs while nothing is lent out. */
  readonly baseRateRay: bigint;
  /** Added at optimal usage, in proportion below it. */
  readonly slope1Ray: bigint;
  /** Added on top at full usage, in proportion above the optimum. */
  readonly slope2Ray: bigint;
}

/** How a reserve of Aave v3 is set up. Basis points are 1/10,000; caps are whole tokens, 0 is none. */
export interface ReserveParameters {
  /** Most debt that may be taken on, as a share of the collateral's value. */
  readonly ltvBps: bigint;
  /** Debt, as a share of the collateral's value, above which a liquidator may act. */
  readonly liquidationThresholdBps: bigint;
  /** What a liquidator gets on top of what he pays. */
  readonly liquidationBonusBps: bigint;
  /** Aave's share of that bonus. */
  readonly liquidationProtocolFeeBps: bigint;
  /** Aave's share of the interest. */
  readonly reserveFactorBps: bigint;
  readonly isBorrowable: boolean;
  readonly supplyCap: bigint;
  readonly borrowCap: bigint;
  readonly rates: InterestRates;
}

/** One percent in ray. */
const PERCENT_RAY = 10n ** 25n;

/** A dollar token that is lent out: suppliers earn 3.24 % a year at the optimal usage of 90 %. */
export const STABLECOIN_RESERVE = {
  ltvBps: 7_500n,
  liquidationThresholdBps: 8_000n,
  liquidationBonusBps: 500n,
  liquidationProtocolFeeBps: 1_000n,
  reserveFactorBps: 1_000n,
  isBorrowable: true,
  supplyCap: 1_000_000_000n,
  borrowCap: 900_000_000n,
  rates: {
    optimalUsageRay: 90n * PERCENT_RAY,
    baseRateRay: 0n,
    slope1Ray: 4n * PERCENT_RAY,
    slope2Ray: 60n * PERCENT_RAY,
  },
} as const satisfies ReserveParameters;

/** A volatile token that serves as collateral and can be borrowed as well. */
export const COLLATERAL_RESERVE = {
  ltvBps: 8_000n,
  liquidationThresholdBps: 8_250n,
  liquidationBonusBps: 500n,
  liquidationProtocolFeeBps: 1_000n,
  reserveFactorBps: 1_500n,
  isBorrowable: true,
  supplyCap: 1_000_000n,
  borrowCap: 800_000n,
  rates: {
    optimalUsageRay: 80n * PERCENT_RAY,
    baseRateRay: 0n,
    slope1Ray: 3n * PERCENT_RAY,
    slope2Ray: 80n * PERCENT_RAY,
  },
} as const satisfies ReserveParameters;
