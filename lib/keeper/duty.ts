import type { Interface } from "ethers";

import type { Actor } from "../actors.js";
import type { Deployment } from "../addresses.js";
import type { ErrorUnits } from "../explanation.js";
import type { Chain } from "../network.js";

/** Where a keeper stands in one round: the chain, what is on it, and who sends. */
export interface Post {
  readonly chain: Chain;
  readonly deployment: Deployment;
  readonly keeper: Actor;
}

/** What the called contract takes from the keeper, who has to approve it first. */
export interface Payment {
  readonly token: string;
  /** The most it takes, base units. */
  readonly value: bigint;
  /** The most that the duty can bring him, wei: an approval that costs more is not given. */
  readonly hope: bigint;
}

/** One transaction that the chain is waiting for, as its state says; nothing of it is kept anywhere else. */
export interface Duty {
  /** The same for the same thing, whoever finds it and whenever: `liquidate loan 3`. Once a round at most. */
  readonly id: string;
  readonly to: string;
  readonly abi: Interface;
  readonly method: string;
  readonly args: readonly unknown[];
  /** In what units its errors count. */
  readonly units?: ErrorUnits;
  /** For a call whose need an estimate does not show. */
  readonly gasLimit?: bigint;
  /** What such a call will use, from the integers that it returns; all of its limit if absent. */
  readonly gasUsed?: (returned: readonly bigint[]) => bigint;
  readonly pays?: Payment;
  /** Looks once more, right before it is tried; for calls that succeed and do nothing where somebody was faster. */
  readonly isDue?: () => Promise<boolean>;
  /**
   * What the call would bring, wei of the native currency, from the integers that it returns: to the keeper (`own`), or to those whom he
   * works for (`others`). A duty without it is done whatever it brings.
   */
  readonly worth?: (returned: readonly bigint[]) => Worth;
}

/** Wei of the native currency. */
export interface Worth {
  readonly own: bigint;
  readonly others: bigint;
}

/** Looks what one system waits for. A job keeps no memory: a keeper that was killed finds the same again. */
export interface Job {
  readonly name: string;
  /** Everything that is due as of the latest block. @throws whatever the node throws */
  look(post: Post): Promise<Duty[]>;
  /** What time alone will make due next, for jobs that wait for a time. @throws whatever the node throws */
  next?(post: Post): Promise<Upcoming | null>;
}

/** Something that will be due. */
export interface Upcoming {
  readonly what: string;
  /** Unix seconds. */
  readonly at: bigint;
}
