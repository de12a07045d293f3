/** The rules of vault and game that an action can break. */
export type DerbyProblem =
  | "zero-amount"
  | "balance-too-small"
  | "shares-too-few"
  | "drb-too-few"
  | "above-maximum"
  | "close-in-progress"
  | "close-too-early"
  | "unknown-protocol"
  | "wrong-status"
  | "still-allocated"
  | "no-loss"
  | "unknown-request"
  | "request-open"
  | "request-filled"
  | "unknown-basket"
  | "not-owner"
  | "bad-weights"
  | "locked-too-little"
  | "nothing-unlocked"
  | "nothing-to-redeem"
  | "own-leader"
  | "leader-follows"
  | "leader-unwilling"
  | "follower-leads"
  | "follower-cannot-vote"
  | "already-following"
  | "not-following"
  | "fee-too-high"
  | "parameter-out-of-bounds"
  | "rate-moved-too-far"
  | "time-runs-backwards";

/** An action that the rules refuse. The model is as it was before. */
export class DerbyRefusal extends Error {
  override readonly name = "DerbyRefusal";

  constructor(
    /** The rule that was broken. */
    readonly problem: DerbyProblem,
    sentence: string,
  ) {
    super(sentence);
  }
}

/** Throws unless `condition` holds. */
export function ensure(condition: boolean, problem: DerbyProblem, sentence: string): asserts condition {
  if (!condition) throw new DerbyRefusal(problem, sentence);
}
