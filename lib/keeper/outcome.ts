import type { Worth } from "./duty.js";

/** What became of a duty. Gas is in units of gas, everything else in wei of the native currency. */
export type Outcome =
  /** Mined, and it did what it should. */
  | { readonly kind: "done"; readonly hash: string; readonly gasUsed: bigint; readonly cost: bigint }
  /**
   * Mined and refused: somebody was faster between the trial and the block. `error` names the rule, or is `Reverted`. What it cost is `null`
   * where a development node answered with the revert instead of a hash.
   */
  | {
      readonly kind: "reverted";
      readonly hash: string | null;
      readonly gasUsed: bigint | null;
      readonly cost: bigint | null;
      readonly error: string;
      readonly message: string;
    }
  /** Sent and not mined within the keeper's patience, or (without a hash) an earlier one of his is not mined yet. Ends the round. */
  | { readonly kind: "pending"; readonly hash: string | null }
  /** The trial was refused and nothing was sent: somebody was faster, or it is not due after all. `error` names the rule. */
  | { readonly kind: "refused"; readonly error: string; readonly message: string }
  /** It would cost more than it brings; nothing was sent. */
  | { readonly kind: "not-worth-it"; readonly cost: bigint; readonly worth: Worth }
  /** A dry run: it was tried, and nothing was sent. `worth` is `null` for a duty that is done whatever it brings. */
  | { readonly kind: "would-do"; readonly cost: bigint; readonly worth: Worth | null }
  /** The node failed. Where that was while sending, nobody knows whether it arrived; the next look shows it. */
  | { readonly kind: "failed"; readonly error: string; readonly message: string };

/** One thing that a keeper tells of himself. */
export interface Report {
  readonly job: string;
  /** `null` where the job could not even look. */
  readonly duty: string | null;
  readonly outcome: Outcome;
}
