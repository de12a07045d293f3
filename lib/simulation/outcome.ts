import type { World } from "./book.js";
import type { Agent } from "./population.js";
import type { StakeAction } from "./stake-calls.js";

/** A vault in one epoch; base units. */
export interface VaultEpoch {
  /** `S_j` while the epoch lasts. */
  readonly totalStaked: bigint;
  /** `R_j` while the epoch lasts. */
  readonly rewardPerEpoch: bigint;
  /** `S_j / R_j`, WAD. */
  readonly stakePerRewardWad: bigint;
  /** All tokens that the vault holds when the epoch ends. */
  readonly balance: bigint;
  /** What the vault holds beyond what it owes and still streams, when the epoch ends; below zero it could not pay. */
  readonly surplus: bigint;
}

/** One epoch of a run. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  readonly vaults: readonly VaultEpoch[];
  /** Of each staker, when the epoch ends. */
  readonly wallets: readonly bigint[];
  readonly actions: Readonly<Record<StakeAction["kind"], number>>;
  /** Wallets and stakes that are not what the actions make them. */
  readonly mismatches: number;
  /** Whether in every vault the stakes add up to its total. */
  readonly stakesAddUp: boolean;
}

/** An action that was played, for whoever plays it again elsewhere. */
export interface PlayedAction {
  /** From 0; the number of epochs for leaving. */
  readonly epoch: number;
  readonly staker: number;
  readonly vault: number;
  readonly action: StakeAction;
}

/** A funding that was played. */
export interface PlayedFunding {
  readonly epoch: number;
  readonly vault: number;
  readonly reward: bigint;
  readonly epochs: number;
}

/** Where all tokens are after everybody has left; base units. */
export interface Holdings {
  /** Everything ever minted. */
  readonly supply: bigint;
  /** Paid to the fee sink. */
  readonly fees: bigint;
  /** Left with who funds. */
  readonly rewarder: bigint;
  readonly vaults: readonly { readonly balance: bigint; readonly totalStaked: bigint; readonly toStream: bigint }[];
}

/** All that a run left behind. It holds no clock: the same plan gives the same outcome on every engine. */
export interface Outcome {
  readonly agents: readonly Agent[];
  readonly rewards: readonly bigint[];
  readonly funded: readonly bigint[];
  readonly epochs: readonly EpochRecord[];
  /** When the last epoch has ended and nobody has left yet. */
  readonly last: World;
  /** Of each staker, leaving included. */
  readonly claimed: readonly bigint[];
  readonly largestStakes: readonly bigint[];
  /** Wallets after leaving, as the chain says. */
  readonly final: readonly bigint[];
  /** Wallets after leaving that are not what the actions make them. */
  readonly finalMismatches: number;
  readonly holdings: Holdings;
  readonly actions: readonly PlayedAction[];
  readonly fundings: readonly PlayedFunding[];
}
