import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkHooks } from "hardhat/types/hooks";

/** When a program dies around a transaction that it sends: before the node has it, with the node's answer under way, or having read it. */
export type Moment = "unsent" | "unanswered" | "answered";

/** A death at the `transaction`-th of all that reached the node, counted from 1. */
export interface Death {
  readonly transaction: number;
  readonly moment: Moment;
}

/**
 * Ends programs of this process that talk to a node over HTTP, as a SIGKILL would: no request of theirs is answered any more, and nothing
 * of them runs on, neither a `catch` nor a `finally`.
 */
export class Reaper {
  /** How many transactions have reached the node. */
  arrived = 0;
  #death: Death | undefined;
  #strike: () => void = () => {};
  #isDead = false;
  #isDying = false;

  readonly #handlers: Pick<NetworkHooks, "onRequest"> = {
    onRequest: async (context, connection, request, next) => {
      const pass = () => next(context, connection, request);
      if (connection.networkConfig.type !== "http") return await pass();
      if (this.#isDead || this.#isDying) return await this.#die();
      if (request.method !== "eth_sendTransaction") return await pass();
      const moment = this.#death?.transaction === this.arrived + 1 ? this.#death.moment : undefined;
      if (moment === "unsent") return await this.#die();
      const answer = await pass();
      this.arrived += 1;
      if (moment === "unanswered") return await this.#die();
      this.#isDying = moment === "answered";
      return answer;
    },
  };

  constructor(private readonly hre: HardhatRuntimeEnvironment) {
    hre.hooks.registerHandlers("network", this.#handlers);
  }

  /** Runs `work`, which dies if it comes so far. */
  async run<Result>(work: () => Promise<Result>, death?: Death): Promise<Result | "dead"> {
    this.#death = death;
    this.#isDead = this.#isDying = false;
    const struck = new Promise<"dead">((resolve) => (this.#strike = () => resolve("dead")));
    return await Promise.race([work(), struck]);
  }

  /** Counts from nothing again: the node is another. */
  reset(): void {
    this.arrived = 0;
  }

  leave(): void {
    this.hre.hooks.unregisterHandlers("network", this.#handlers);
  }

  async #die(): Promise<never> {
    this.#isDead = true;
    this.#strike();
    return await new Promise<never>(() => {});
  }
}
