import { WAD } from "./numbers.js";

/** The kinked curve and what is kept back, WAD; rates are a year's. */
export type RateParameters = {
  baseRateWad: bigint;
  /** What the rate gains from an idle pool to the optimal one. */
  slopeUnderWad: bigint;
  /** What it gains from there to a pool that is lent out. */
  slopeOverWad: bigint;
  /** Between 0 and 1, neither included. */
  optimalUtilisationWad: bigint;
  reserveFactorWad: bigint;
};

/** Both rates of a moment, WAD a year. */
export type Rates = { borrowRateWad: bigint; depositRateWad: bigint };

/** `U = min(1, borrowed / deposited)`, WAD, rounded down; 0 where nothing is deposited. `deposited` is rounded up. */
export function utilisationOf(borrowed: bigint, deposited: bigint): bigint {
  if (deposited === 0n) return 0n;
  return borrowed < deposited ? (borrowed * WAD) / deposited : WAD;
}

/** `base + U / Uopt * slopeUnder` below the kink, `base + slopeUnder + (U - Uopt) / (1 - Uopt) * slopeOver` from it on; WAD, rounded down. */
export function borrowRateAt(utilisationWad: bigint, parameters: RateParameters): bigint {
  const { baseRateWad, slopeUnderWad, slopeOverWad, optimalUtilisationWad } = parameters;
  if (utilisationWad < optimalUtilisationWad) {
    return baseRateWad + (utilisationWad * slopeUnderWad) / optimalUtilisationWad;
  }
  const over = utilisationWad - optimalUtilisationWad;
  return baseRateWad + slopeUnderWad + (over * slopeOverWad) / (WAD - optimalUtilisationWad);
}

/** `U^2 * borrowRate * (1 - reserveFactor)`, WAD, rounded down once. */
export function depositRateAt(utilisationWad: bigint, borrowRateWad: bigint, reserveFactorWad: bigint): bigint {
  return (utilisationWad * utilisationWad * borrowRateWad * (WAD - reserveFactorWad)) / WAD ** 3n;
}

/** Both rates where `borrowed` of `deposited`, rounded up, is lent out. */
export function ratesAt(borrowed: bigint, deposited: bigint, parameters: RateParameters): Rates {
  const utilisationWad = utilisationOf(borrowed, deposited);
  const borrowRateWad = borrowRateAt(utilisationWad, parameters);
  return { borrowRateWad, depositRateWad: depositRateAt(utilisationWad, borrowRateWad, parameters.reserveFactorWad) };
}
