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

/** What must be approved before a duty, base units of an ERC-20. */
export interface Payment {
  readonly token: string;
  readonly value: bigint;
}

/** One transaction that the chain is waiting for, as its state says; nothing of it is kept anywhere else. */
export interface Duty {
  /** The same for the same thing, whoever finds it and whenever: `liquidate loan 3`. */
  readonly id: string;
  readonly system: "savings" | "dual" | "derby";
  readonly to: string;
  readonly abi: Interface;
  readonly method: string;
  readonly args: readonly unknown[];
  /** In what units its errors count. */
  readonly units?: ErrorUnits;
  /** Enough for a call whose need an estimate does not show. */
  readonly gasLimit?: bigint;
  readonly pays?: Payment;
  /**
   * What the call would bring, wei of the native currency, from what it returns: to the keeper (`own`), or to those whom he works for
   * (`others`). A duty without it is done whatever it brings.
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
  /** @throws whatever the node throws */
  look(post: Post): Promise<Duty[]>;
}
