import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkHooks } from "hardhat/types/hooks";

import { chainTime, type Chain } from "../network.js";

const SENDING: ReadonlySet<string> = new Set(["eth_sendTransaction", "eth_sendRawTransaction"]);

/**
 * Runs `work` on a local chain whose clock moves by one second with every transaction sent over this connection, and otherwise only when it
 * is told to: the same calls then happen at the same times, whatever this machine's own clock says.
 */
export async function withSteadyClock<Result>(
  hre: HardhatRuntimeEnvironment,
  chain: Chain,
  work: () => Promise<Result>,
): Promise<Result> {
  const handlers: Pick<NetworkHooks, "onRequest"> = {
    async onRequest(context, connection, request, next) {
      if ((connection as unknown) === chain.connection && SENDING.has(request.method)) {
        const stamp = { jsonrpc: "2.0", id: request.id, method: "evm_setNextBlockTimestamp" } as const;
        await next(context, connection, { ...stamp, params: [Number(await chainTime(chain)) + 1] });
      }
      return await next(context, connection, request);
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
  await connection.provider.request({ method: "evm_setNextBlockTimestamp", params: [Number(timestamp)] });
  await connection.provider.request({ method: "evm_mine" });
}
