import { setTimeout as sleep } from "node:timers/promises";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkHooks } from "hardhat/types/hooks";

/** How often a question is asked before the node counts as gone, and how long an answer may take, milliseconds. */
const TRIES = 6;
const ANSWER_WITHIN_MS = 10_000;
const FIRST_PAUSE_MS = 50;

/**
 * Lets every question to a node be asked again where it fails or takes too long; until the returned function is called. Transactions are not: one
 * whose answer was lost may have arrived.
 */
export function withPatience(hre: HardhatRuntimeEnvironment): () => void {
  const handlers: Pick<NetworkHooks, "onRequest"> = {
    async onRequest(context, connection, request, next) {
      const ask = () => inTime(next(context, connection, request), request.method);
      return await (request.method.startsWith("eth_send") ? ask() : again(ask));
    },
  };
  hre.hooks.registerHandlers("network", handlers);
  return () => hre.hooks.unregisterHandlers("network", handlers);
}

/** Twice as long a pause each time, and up to half of it by chance, so that two keepers do not knock together. */
async function again<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === TRIES) throw error;
      await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (1 + Math.random() / 2));
    }
  }
}

async function inTime<Answer>(answer: Promise<Answer>, method: string): Promise<Answer> {
  const timer = new AbortController();
  const late = sleep(ANSWER_WITHIN_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`The node took more than ${ANSWER_WITHIN_MS / 1_000} s over ${method}.`);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    timer.abort();
    late.catch(() => undefined);
  }
}
