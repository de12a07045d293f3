/** The parts of a recorded run that a test wants to change. */
export interface RunParts {
  readonly stakers: readonly unknown[];
  readonly vault: unknown;
  readonly withdrawalFee: unknown;
  readonly steps: readonly unknown[];
  readonly finalBalances: readonly unknown[];
}

/** Alice deposits one of two tokens, earns four, and leaves: the smallest run with a number of each kind. */
export const SMALL_RUN: RunParts = {
  stakers: [{ name: "Alice", balance: 2 }],
  vault: { name: "Vault0", rewardPerStep: 4 },
  withdrawalFee: 0.03,
  steps: [
    {
      actions: [{ staker: "Alice", action: "deposit", amount: 1 }],
      stakerBalances: [1],
      staked: [1],
      unclaimed: [4],
      totalStaked: 1,
    },
  ],
  finalBalances: [5.97],
};

/** The small run with some parts replaced, as the text of a file. */
export const runText = (changes: Partial<RunParts> = {}): string => JSON.stringify({ ...SMALL_RUN, ...changes });
