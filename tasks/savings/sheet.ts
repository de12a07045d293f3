/** The lines of `SavingsTypes.BalanceSheet`, in its order. */
export const SHEET = [
  "deposited",
  "borrowed",
  "cash",
  "rewardCash",
  "lossFactorWad",
  "claims",
  "assets",
  "reserves",
  "owedByBorrowers",
  "tokenBalance",
] as const;
