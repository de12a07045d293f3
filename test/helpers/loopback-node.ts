import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** Whoever answers JSON-RPC, such as a chain of this process. */
interface Provider {
  request(call: { readonly method: string; readonly params?: readonly unknown[] }): Promise<unknown>;
}

export interface RpcCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** A call with its number; some clients send several at once. */
type Asked = RpcCall & { readonly id: number };

const isBatch = (asked: Asked | readonly Asked[]): asked is readonly Asked[] => Array.isArray(asked);

/** How a node treats a call: `answer` asks the chain behind it; a `Fault` is one of the ways in which nodes fail. */
export type Manner = (call: RpcCall, answer: () => Promise<unknown>) => Promise<unknown>;

/** How nodes fail: an HTTP error, a connection that ends, a JSON-RPC error that is no answer. */
export const FAULTS = ["http-500", "dropped", "rpc-error"] as const;

/** Thrown by a `Manner`. */
export class Fault extends Error {
  constructor(readonly kind: (typeof FAULTS)[number]) {
    super(kind);
  }
}

export const isSending = ({ method }: RpcCall): boolean => method === "eth_sendTransaction";

/**
 * A JSON-RPC server on loopback before a chain of this process, with manners that a test chooses. Its blocks are one second apart, whatever
 * this machine's clock says, so that the same transactions lead to the same state.
 */
export class LoopbackNode {
  manner: Manner = (_, answer) => answer();
  /** Every transaction that reached the chain. */
  readonly sent: RpcCall[] = [];
  readonly port: number;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly server: Server,
    private readonly provider: Provider,
  ) {
    this.port = (server.address() as AddressInfo).port;
  }

  /** @param port 0 for any free one */
  static async listen(provider: Provider, port = 0): Promise<LoopbackNode> {
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    const node = new LoopbackNode(server, provider);
    server.on("request", (request, response) => void node.#serve(request, response));
    return node;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = JSON.parse(await text(request)) as Asked | readonly Asked[];
    try {
      reply(
        response,
        isBatch(asked) ? await Promise.all(asked.map((one) => this.#told(one))) : await this.#told(asked),
      );
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (error.kind === "dropped") return void request.socket.destroy();
      response.writeHead(500).end("Internal Server Error");
    }
  }

  /** The answer to one call. @throws Fault where the whole request has none */
  async #told({ id, method, params = [] }: Asked): Promise<object> {
    const call: RpcCall = { method, params };
    try {
      return { jsonrpc: "2.0", id, result: await this.manner(call, () => this.#answer(call)) };
    } catch (error) {
      if (!(error instanceof Fault)) return { jsonrpc: "2.0", id, error: rpcErrorOf(error) };
      if (error.kind !== "rpc-error") throw error;
      return { jsonrpc: "2.0", id, error: { code: -32_603, message: "Internal error" } };
    }
  }

  async #answer(call: RpcCall): Promise<unknown> {
    return isSending(call) ? await this.#inTurn(() => this.#mine(call)) : await this.provider.request(call);
  }

  async #mine(call: RpcCall): Promise<unknown> {
    const latest = (await this.provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] })) as {
      readonly timestamp: string;
    };
    await this.provider.request({ method: "evm_setNextBlockTimestamp", params: [Number(latest.timestamp) + 1] });
    this.sent.push(call);
    return await this.provider.request(call);
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return await turn;
  }
}

function reply(response: ServerResponse, body: object): void {
  if (response.destroyed) return; // who asked is gone
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function rpcErrorOf(error: unknown): object {
  const { code, message, data } = error as {
    readonly code?: number;
    readonly message: string;
    readonly data?: unknown;
  };
  return { code: code ?? -32_603, message, data };
}
