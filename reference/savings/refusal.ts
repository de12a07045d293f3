/** The rules that an action can break. */
export type SavingsProblem =
  | "zero-amount"
  | "receipt-too-small"
  | "loan-not-open"
  | "deposit-cap-exceeded"
  | "borrow-cap-exceeded"
  | "impaired"
  | "cash-too-small"
  | "deposits-too-small"
  | "nothing-to-claim"
  | "minimum-missed"
  | "maximum-exceeded"
  | "loan-over-limit"
  | "loan-too-small"
  | "payment-too-small"
  | "bad-price"
  | "healthy"
  | "repay-too-small"
  | "reserves-too-small"
  | "parameters-out-of-bounds"
  | "time-runs-backwards";

/** An action that the account refuses. The model is as it was before. */
export class SavingsRefusal extends Error {
  override readonly name = "SavingsRefusal";

  constructor(
    /** The rule that was broken. */
    readonly problem: SavingsProblem,
    sentence: string,
  ) {
    super(sentence);
  }
}

/** Refuses an amount of nothing. */
export function requirePositive(amount: bigint, who: string): void {
  if (amount <= 0n) throw new SavingsRefusal("zero-amount", `${who} moves ${amount}; an amount is at least 1.`);
}
