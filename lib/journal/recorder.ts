import { appendFileSync, writeFileSync } from "node:fs";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkHooks } from "hardhat/types/hooks";
import type { NetworkConnection } from "hardhat/types/network";
import type { JsonRpcRequest, JsonRpcResponse } from "hardhat/types/providers";

import type { Deployment } from "../addresses.js";
import { toJson } from "../json.js";
import { changesChain, type JournalEntry, type JournalHead, type JournaledCall } from "./entry.js";

/** Writes down what changes a chain of this process, one line a call, in order and before the caller has his answer. */
export class Recorder {
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly hre: HardhatRuntimeEnvironment,
    private readonly file: string,
  ) {}

  /** Begins a journal; what was in the file is gone. */
  static begin(hre: HardhatRuntimeEnvironment, file: string, head: JournalHead): Recorder {
    writeFileSync(file, `${JSON.stringify(head)}\n`);
    const recorder = new Recorder(hre, file);
    hre.hooks.registerHandlers("network", recorder.#handlers);
    return recorder;
  }

  readonly #handlers: Pick<NetworkHooks, "onRequest"> = {
    onRequest: (context, connection, request, next) => {
      const answer = (call: JsonRpcRequest) => next(context, connection, call);
      if (connection.networkConfig.type !== "edr-simulated" || !changesChain(request.method)) return answer(request);
      return this.#inTurn(() => this.#record(connection as NetworkConnection, request, answer));
    },
  };

  /** Writes no more. */
  end(): void {
    this.hre.hooks.unregisterHandlers("network", this.#handlers);
  }

  /** Tells what is deployed, so that whoever loads the journal finds it. */
  deployed(deployment: Deployment): void {
    this.#write({ deployment });
  }

  async #record(
    { provider }: NetworkConnection,
    request: JsonRpcRequest,
    answer: (call: JsonRpcRequest) => Promise<JsonRpcResponse>,
  ): Promise<JsonRpcResponse> {
    const ask: Ask = (method, ...params) => provider.request({ method, params });
    const before = Number(await ask("eth_blockNumber"));
    // A transaction that reverts is answered with an exception, and leaves a block behind all the same.
    const [response] = await Promise.allSettled([answer(request)]);
    const after = Number(await ask("eth_blockNumber"));
    const params = Array.isArray(request.params) ? (request.params as unknown[]) : [];
    this.#write({
      method: request.method,
      params,
      block: after > before ? await blockBetween(ask, before, after) : null,
    });
    if (response.status === "rejected") throw response.reason;
    return response.value;
  }

  /** One call after the other: a block belongs to the call that was answered with it. */
  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return await turn;
  }

  #write(entry: JournalEntry): void {
    appendFileSync(this.file, `${toJson(entry)}\n`);
  }
}

type Ask = (method: string, ...params: unknown[]) => Promise<unknown>;

async function blockBetween(ask: Ask, before: number, after: number): Promise<NonNullable<JournaledCall["block"]>> {
  const [first, last] = await Promise.all([blockAt(ask, before + 1), blockAt(ask, after)]);
  return { number: after, firstTimestamp: Number(first.timestamp), stateRoot: last.stateRoot };
}

async function blockAt(ask: Ask, number: number): Promise<{ readonly timestamp: string; readonly stateRoot: string }> {
  return (await ask("eth_getBlockByNumber", `0x${number.toString(16)}`, false)) as never;
}
