import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkHooks } from "hardhat/types/hooks";

import type { Chain } from "../network.js";

const SENDING: ReadonlySet<string> = new Set(["eth_sendTransaction", "eth_sendRawTransaction"]);
/** What is estimated as if in the next block: else it would depend on this machine's clock, and with it the gas limit and the hash. */
const ESTIMATE = "eth_estimateGas";
const STAMP = "evm_setNextBlockTimestamp";

/** One connection's clock. */
interface Clock {
  /** Whether somebody has stamped the next block himself. */
  isStamped: boolean;
  /** What was sent last: two that are sent at once would both be stamped before either is mined. */
  last: Promise<unknown>;
}

/**
 * Runs `work` on a local chain whose clock moves by one second with every transaction sent over this connection, and otherwise only when it
 * is told to: the same calls then happen at the same times, whatever this machine's own clock says. Whoever stamps a block himself keeps
 * his stamp.
 *
 * @param chain The chain that is meant; absent, every one that is used meanwhile, those that are opened meanwhile among them.
 */
export async function withSteadyClock<Result>(
  hre: HardhatRuntimeEnvironment,
  chain: Chain | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const clocks = new Map<unknown, Clock>();
  const clockOf = (connection: unknown): Clock => {
    const clock = clocks.get(connection) ?? { isStamped: false, last: Promise.resolve() };
    clocks.set(connection, clock);
    return clock;
  };
  const handlers: Pick<NetworkHooks, "onRequest"> = {
    async onRequest(context, connection, request, next) {
      const pass = () => next(context, connection, request);
      if (chain !== undefined && (connection as unknown) !== chain.connection) return await pass();
      const clock = clockOf(connection);
      if (request.method === STAMP || request.method === "evm_mine") clock.isStamped = request.method === STAMP;
      const isSending = SENDING.has(request.method);
      if (!isSending && request.method !== ESTIMATE) return await pass();
      const ask = (method: string, params: unknown[]) =>
        next(context, connection, { jsonrpc: "2.0", id: request.id, method, params });
      const sent = clock.last.then(async () => {
        if (!clock.isStamped) {
          const latest = await ask("eth_getBlockByNumber", ["latest", false]);
          const { timestamp } = ("result" in latest ? latest.result : {}) as { readonly timestamp?: string };
          if (timestamp !== undefined) await ask(STAMP, [Number(timestamp) + 1]);
        }
        if (isSending) clock.isStamped = false;
        return await pass();
      });
      clock.last = sent.catch(() => undefined);
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
