import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkHooks } from "hardhat/types/hooks";
import type { NetworkConnection } from "hardhat/types/network";

import type { Chain } from "../network.js";

const SENDING: ReadonlySet<string> = new Set(["eth_sendTransaction", "eth_sendRawTransaction"]);
/** What is estimated as if in the next block: else it would depend on this machine's clock, and with it the gas limit and the hash. */
const ESTIMATE = "eth_estimateGas";
const STAMP = "evm_setNextBlockTimestamp";

/** One connection's clock. */
interface Clock {
  /** Whether somebody has stamped the next block himself. */
  isStamped: boolean;
  /** Whether what goes over the connection is the clock's own. */
  isAsking: boolean;
  /** Whether a transaction is on its way, whose gas may be estimated in the middle of it. */
  isSending: boolean;
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
    const clock = clocks.get(connection) ?? {
      isStamped: false,
      isAsking: false,
      isSending: false,
      last: Promise.resolve(),
    };
    clocks.set(connection, clock);
    return clock;
  };
  const handlers: Pick<NetworkHooks, "onRequest"> = {
    async onRequest(context, connection, request, next) {
      const pass = () => next(context, connection, request);
      if (chain !== undefined && (connection as unknown) !== chain.connection) return await pass();
      const clock = clockOf(connection);
      if (clock.isAsking) return await pass();
      if (request.method === STAMP || request.method === "evm_mine") clock.isStamped = request.method === STAMP;
      if (request.method === ESTIMATE) {
        if (!clock.isSending && !clock.isStamped) await stampNext(connection as NetworkConnection, clock);
        return await pass();
      }
      if (!SENDING.has(request.method)) return await pass();
      const sent = clock.last.then(async () => {
        if (!clock.isStamped) await stampNext(connection as NetworkConnection, clock);
        [clock.isStamped, clock.isSending] = [false, true];
        return await pass().finally(() => (clock.isSending = false));
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

/**
 * Says when the next block is to be. Asked over the connection, not by `next`: every call of that goes on where the last one ended, and would
 * pass by the handlers of others.
 */
async function stampNext({ provider }: NetworkConnection, clock: Clock): Promise<void> {
  clock.isAsking = true;
  try {
    const latest: unknown = await provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] });
    const { timestamp } = latest as { readonly timestamp: string };
    await provider.request({ method: STAMP, params: [Number(timestamp) + 1] });
  } finally {
    clock.isAsking = false;
  }
}

/** Lets time pass up to a moment by an empty block, so that whoever looks sees the figures of that moment. @param timestamp unix seconds */
export async function passTo({ connection }: Chain, timestamp: bigint): Promise<void> {
  await connection.provider.request({ method: STAMP, params: [Number(timestamp)] });
  await connection.provider.request({ method: "evm_mine" });
}
