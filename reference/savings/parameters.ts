import { WAD } from "./numbers.js";
import type { RateParameters } from "./rates.js";
import { SavingsRefusal } from "./refusal.js";

/** What governance chooses. WAD where the name says so, stablecoin base units otherwise. */
export type SavingsParameters = RateParameters & {
  /** The most that may be borrowed on collateral, as a share of its value. */
  ltvWad: bigint;
  /** The share of the collateral's value that debt must not exceed. */
  thresholdWad: bigint;
  /** What a liquidator gets on top of what he repays. */
  bonusWad: bigint;
  depositCap: bigint;
  borrowCap: bigint;
  minimumLoan: bigint;
};

/** Refuses parameters under which an unhealthy loan could not be made healthy, or that the rates have no meaning for. */
export function requireSound(parameters: SavingsParameters): void {
  const { optimalUtilisationWad, reserveFactorWad, ltvWad, thresholdWad, bonusWad } = parameters;
  const isSound =
    optimalUtilisationWad > 0n &&
    optimalUtilisationWad < WAD &&
    2n * reserveFactorWad <= WAD &&
    ltvWad < thresholdWad &&
    thresholdWad * (WAD + bonusWad) * 100n <= 95n * WAD * WAD;
  if (!isSound) throw new SavingsRefusal("parameters-out-of-bounds", "These parameters break a bound.");
}
