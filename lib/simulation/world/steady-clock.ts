import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkHooks } from "hardhat/types/hooks";
import type { JsonRpcRequest, JsonRpcResponse } from "hardhat/types/providers";

const SENDING: ReadonlySet<string> = new Set(["eth_sendTransaction", "eth_sendRawTransaction"]);

type Ask = (request: JsonRpcRequest) => Promise<JsonRpcResponse>;

/**
 * Runs `work`, in which every transaction sent to any chain of this process is mined one second after the block before it, whatever this
 * machine's clock says, one after the other.
 */
export async function withSteadyClocks<Result>(
  hre: HardhatRuntimeEnvironment,
  work: () => Promise<Result>,
): Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  const handlers: Pick<NetworkHooks, "onRequest"> = {
    onRequest: (context, connection, request, next) => {
      const ask: Ask = (asked) => next(context, connection, asked);
      if (connection.networkConfig.type !== "edr-simulated" || !SENDING.has(request.method)) return ask(request);
      const turn = last.then(() => sendOneSecondLater(ask, request));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
  hre.hooks.registerHandlers("network", handlers);
  try {
    return await work();
  } finally {
    hre.hooks.unregisterHandlers("network", handlers);
  }
}

async function sendOneSecondLater(ask: Ask, request: JsonRpcRequest): Promise<JsonRpcResponse> {
  const { id } = request;
  const latest = await ask({ jsonrpc: "2.0", id, method: "eth_getBlockByNumber", params: ["latest", false] });
  if (!("result" in latest)) return latest;
  const { timestamp } = latest.result as { readonly timestamp: string };
  await ask({ jsonrpc: "2.0", id, method: "evm_setNextBlockTimestamp", params: [Number(timestamp) + 1] });
  return await ask(request);
}
