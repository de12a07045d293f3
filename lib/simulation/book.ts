import { afterFee } from "./behaviours.js";
import type { StakeAction } from "./stake-calls.js";

/** What the chain says at one moment, base units. Outer index: vault; inner: staker. */
export interface World {
  readonly wallets: readonly bigint[];
  readonly stakes: readonly (readonly bigint[])[];
  readonly earned: readonly (readonly bigint[])[];
}

/** A double entry for every staker: what wallets and stakes must be after the actions, without asking the chain. */
export class Book {
  readonly wallets: bigint[];
  readonly claimed: bigint[];
  /** The most that a staker had in one vault. */
  readonly largestStake: bigint[];
  readonly stakes: bigint[][];

  constructor(
    initial: readonly bigint[],
    vaults: number,
    private readonly feeBps: bigint,
  ) {
    this.wallets = [...initial];
    this.claimed = initial.map(() => 0n);
    this.largestStake = initial.map(() => 0n);
    this.stakes = Array.from({ length: vaults }, () => initial.map(() => 0n));
  }

  stakeOf(vault: number, staker: number): bigint {
    return this.stakes[vault]?.[staker] ?? 0n;
  }

  /** Enters an action of one who had earned `earned` in that vault at that moment. */
  enter(staker: number, vault: number, action: StakeAction, earned: bigint): void {
    const stake = this.stakeOf(vault, staker);
    switch (action.kind) {
      case "deposit":
        this.move(staker, vault, -action.assets, action.assets);
        return;
      case "withdraw":
        this.move(staker, vault, afterFee(action.stake, this.feeBps), -action.stake);
        return;
      case "claim":
        this.move(staker, vault, earned, 0n);
        break;
      case "compound":
        this.move(staker, vault, 0n, earned);
        break;
      case "exit":
        this.move(staker, vault, earned + afterFee(stake, this.feeBps), -stake);
        break;
    }
    this.claimed[staker] = (this.claimed[staker] ?? 0n) + earned;
  }

  /** How many wallets and stakes are not what the chain says. */
  mismatches({ wallets, stakes }: World): number {
    const wrong = (mine: readonly bigint[], theirs: readonly bigint[]) =>
      mine.filter((value, index) => value !== theirs[index]).length;
    return this.stakes.reduce(
      (sum, mine, vault) => sum + wrong(mine, stakes[vault] ?? []),
      wrong(this.wallets, wallets),
    );
  }

  private move(staker: number, vault: number, wallet: bigint, stake: bigint): void {
    const staked = this.stakeOf(vault, staker) + stake;
    this.wallets[staker] = (this.wallets[staker] ?? 0n) + wallet;
    const stakes = this.stakes[vault];
    if (stakes !== undefined) stakes[staker] = staked;
    if (staked > (this.largestStake[staker] ?? 0n)) this.largestStake[staker] = staked;
  }
}
