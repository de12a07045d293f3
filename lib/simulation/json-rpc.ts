import { z } from "zod";

/** One call of a batch. */
export interface RpcCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** The node refused a call. */
export class RpcError extends Error {
  override readonly name = "RpcError";

  constructor(
    message: string,
    readonly data: unknown,
  ) {
    super(message);
  }
}

const answer = z.object({
  id: z.number(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string(), data: z.unknown().optional() }).optional(),
});

/** JSON-RPC over HTTP, many calls in one request. */
export class JsonRpc {
  constructor(private readonly url: string) {}

  /** @throws RpcError if the node refuses the call */
  async request(method: string, ...params: readonly unknown[]): Promise<unknown> {
    const [result] = await this.batch([{ method, params }]);
    return result;
  }

  /** The results in the order of the calls. @throws RpcError for the first call that the node refuses */
  async batch(calls: readonly RpcCall[]): Promise<unknown[]> {
    if (calls.length === 0) return [];
    const body = JSON.stringify(calls.map((call, id) => ({ jsonrpc: "2.0", id, ...call })));
    const response = await fetch(this.url, { method: "POST", headers: { "content-type": "application/json" }, body });
    const answers = z.array(answer).parse(await response.json());
    const byId = new Map(answers.map((one) => [one.id, one]));
    return calls.map(({ method }, id) => {
      const { error, result } = byId.get(id) ?? { error: { message: "no answer", data: undefined } };
      if (error !== undefined) throw new RpcError(`${method}: ${error.message}`, error.data);
      return result;
    });
  }
}
