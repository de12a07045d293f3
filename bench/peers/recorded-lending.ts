/** Morpho Blue, and Compound III, whose builds are on no package registry. */
export const MORPHO = "morpho-blue";
export const COMPOUND = "compound-iii";

/**
 * Their gas, recorded in November 2026 under the conditions of this bench: whole transactions, cold slots, hardfork prague.
 * Borrowing is with the supply of its collateral. A liquidation of Compound's is two transactions, to absorb and to buy.
 */
export const RECORDED = {
  [MORPHO]: {
    "lend-new": 95_247,
    "lend-again": 80_935,
    borrow: 158_000,
    "repay-part": 80_910,
    "repay-whole": 76_329,
    "withdraw-part": 76_332,
    "withdraw-whole": 68_689,
    liquidate: 107_165,
  },
  [COMPOUND]: {
    "lend-new": 94_999,
    "lend-again": 78_865,
    borrow: 212_000,
    "repay-part": 77_544,
    "repay-whole": 80_101,
    "withdraw-part": 72_806,
    "withdraw-whole": 74_716,
    liquidate: 119_310 + 110_787,
  },
} as const satisfies Record<string, Readonly<Record<string, number>>>;
