import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkHooks } from "hardhat/types/hooks";

import { chainTime, type Chain } from "../network.js";

const SENDING: ReadonlySet<string> = new Set(["eth_sendTransaction", "eth_sendRawTransaction"]);
const STAMP = "evm_setNextBlockTimestamp";

/**
 * Runs `work` on a local chain whose clock moves by one second with every transaction sent over this connection, and otherwise only when it
 * is told to: the same calls then happen at the same times, whatever this machine's own clock says. Whoever stamps a block himself keeps
 * his stamp.
 */
export async function withSteadyClock<Result>(
  hre: HardhatRuntimeEnvironment,
  chain: Chain,
  work: () => Promise<Result>,
): Promise<Result> {
  let isStamped = false;
  // One after the other: two that are sent at once would both be stamped before either is mined.
  let last: Promise<unknown> = Promise.resolve();
  const handlers: Pick<NetworkHooks, "onRequest"> = {
    async onRequest(context, connection, request, next) {
      const pass = () => next(context, connection, request);
      if ((connection as unknown) !== chain.connection) return await pass();
      if (request.method === STAMP || request.method === "evm_mine") isStamped = request.method === STAMP;
      if (!SENDING.has(request.method)) return await pass();
      const sent = last.then(async () => {
        if (!isStamped) {
          const params = [Number(await chainTime(chain)) + 1];
          await next(context, connection, { jsonrpc: "2.0", id: request.id, method: STAMP, params });
        }
        isStamped = false;
        return await pass();
      });
      last = sent.catch(() => undefined);
      return await sent;
    },
  };
  hre.hooks.registerHandlers("network", handlers);
  try {
    return await work();
  } finally {
    hre.hooks.unregisterHandlers("network", handlers);
  }
}

/** Lets time pass up to a moment by an empty block, so that whoever looks sees the figures of that moment. @param timestamp unix seconds */
export async function passTo({ connection }: Chain, timestamp: bigint): Promise<void> {
  await connection.provider.request({ method: STAMP, params: [Number(timestamp)] });
  await connection.provider.request({ method: "evm_mine" });
}
