import { setTimeout as sleep } from "node:timers/promises";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkHooks } from "hardhat/types/hooks";
import type { JsonRpcResponse } from "hardhat/types/providers";

import { decodeRevert } from "../errors.js";

/** How often a question is asked before the node counts as gone. */
const TRIES = 6;
const FIRST_PAUSE_MS = 50;

/** Errors by which a node says that it could not answer, rather than what the answer is: internal, unavailable, limit exceeded. */
const PASSING: ReadonlySet<number> = new Set([-32603, -32002, -32005]);

/**
 * Lets every question to a node be asked again where it fails or takes too long; until the returned function is called. Transactions are not:
 * one whose answer was lost may have arrived. A revert is an answer.
 *
 * @param answerWithinMs How long one answer may take, milliseconds.
 */
export function withPatience(hre: HardhatRuntimeEnvironment, answerWithinMs: number): () => void {
  const handlers: Pick<NetworkHooks, "onRequest"> = {
    async onRequest(context, connection, request, next) {
      const ask = () => inTime(next(context, connection, request), request.method, answerWithinMs);
      return await (request.method.startsWith("eth_send") ? ask() : again(ask));
    },
  };
  hre.hooks.registerHandlers("network", handlers);
  return () => hre.hooks.unregisterHandlers("network", handlers);
}

/** Twice as long a pause each time, and up to half of it by chance, so that two keepers do not knock together. */
async function again(ask: () => Promise<JsonRpcResponse>): Promise<JsonRpcResponse> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await ask();
      if (attempt === TRIES || !isPassing(response)) return response;
    } catch (error) {
      if (attempt === TRIES) throw error;
    }
    await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (1 + Math.random() / 2));
  }
}

function isPassing(response: JsonRpcResponse): boolean {
  return "error" in response && PASSING.has(response.error.code) && decodeRevert(response.error) === undefined;
}

async function inTime(answer: Promise<JsonRpcResponse>, method: string, withinMs: number): Promise<JsonRpcResponse> {
  const timer = new AbortController();
  const late = sleep(withinMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`The node took more than ${withinMs / 1_000} s over ${method}.`);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    timer.abort();
    late.catch(() => undefined);
    answer.catch(() => undefined); // an answer that comes too late may be a failure, which then is nobody's
  }
}
