import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkHooks } from "hardhat/types/hooks";

import type { Chain } from "../network.js";

/** What happens in the next block, or is estimated as if: else the estimate would depend on this machine's clock, and with it the gas limit and the hash. */
const IN_THE_NEXT_BLOCK: ReadonlySet<string> = new Set([
  "eth_sendTransaction",
  "eth_sendRawTransaction",
  "eth_estimateGas",
]);

/**
 * Runs `work` on a local chain whose clock moves by one second with every transaction sent over this connection, and otherwise only when it
 * is told to: the same calls then happen at the same times, whatever this machine's own clock says.
 *
 * @param chain The chain that is meant; absent, every one that is used meanwhile, those that are opened meanwhile among them.
 */
export async function withSteadyClock<Result>(
  hre: HardhatRuntimeEnvironment,
  chain: Chain | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const handlers: Pick<NetworkHooks, "onRequest"> = {
    async onRequest(context, connection, request, next) {
      const isMeant = chain === undefined || (connection as unknown) === chain.connection;
      if (isMeant && IN_THE_NEXT_BLOCK.has(request.method)) {
        const ask = async (method: string, params: unknown[]) =>
          await next(context, connection, { jsonrpc: "2.0", id: request.id, method, params });
        const latest = await ask("eth_getBlockByNumber", ["latest", false]);
        if ("result" in latest) {
          const { timestamp } = latest.result as { readonly timestamp: string };
          await ask("evm_setNextBlockTimestamp", [Number(timestamp) + 1]);
        }
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
