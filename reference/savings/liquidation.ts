import { WAD, type Fraction, ceilDiv } from "./numbers.js";
import { SavingsRefusal } from "./refusal.js";

/** Health below which a loan may be repaid in one go: 0.95, WAD. */
const WHOLE_BELOW_WAD = (95n * WAD) / 100n;

/** A loan as a liquidator sees it. Base units of the stablecoin; `minimumLoan` is the least principal a loan may keep. */
export type Patient = {
  principal: bigint;
  owed: bigint;
  collateralValue: bigint;
  thresholdWad: bigint;
  bonusWad: bigint;
  minimumLoan: bigint;
};

/** `collateralValue * threshold / owed`, WAD, rounded down; undefined where nothing is owed. */
export function healthFactorOf({ collateralValue, thresholdWad, owed }: Patient): bigint | undefined {
  return owed === 0n ? undefined : (collateralValue * thresholdWad) / owed;
}

/** Whether the collateral, bought at the bonus, no longer pays for more than the debt: `HF <= threshold * (1 + bonus)`. */
export function isUnderwater({ collateralValue, owed, bonusWad }: Patient): boolean {
  return collateralValue * WAD <= owed * (WAD + bonusWad);
}

/** What all the collateral is sold for: `ceil(value / (1 + bonus))`. */
export function priceOfAll({ collateralValue, bonusWad }: Patient): bigint {
  return ceilDiv(collateralValue * WAD, WAD + bonusWad);
}

/** The most principal that one liquidation may repay: half, rounded up, or all where health is below 0.95 or the loan small. */
export function principalLimit(patient: Patient): bigint {
  const isSmall = patient.principal < 2n * patient.minimumLoan;
  const isSick = patient.collateralValue * patient.thresholdWad < patient.owed * WHOLE_BELOW_WAD;
  return isSmall || isSick ? patient.principal : ceilDiv(patient.principal, 2n);
}

/** The quantity of collateral that a liquidator gets for lowering the debt by `fall`: so much worth and the bonus, rounded down. */
export function quantityFor(fall: bigint, bonusWad: bigint, price: Fraction): bigint {
  return (fall * (WAD + bonusWad) * price.denominator) / (WAD * price.numerator);
}

/** Refuses a patient who is not ill. */
export function requireUnhealthy(patient: Patient, loanId: bigint): void {
  const healthFactor = healthFactorOf(patient);
  if (healthFactor !== undefined && healthFactor < WAD) return;
  throw new SavingsRefusal("healthy", `Loan ${loanId} has health ${healthFactor ?? "without bound"}.`);
}
