import { expect } from "chai";
import { AbiCoder } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { JsonRpcResponse } from "hardhat/types/providers";

import { withPatience } from "../../../lib/keeper/patience.js";

type Handler = (
  context: object,
  connection: object,
  request: object,
  next: () => Promise<JsonRpcResponse>,
) => Promise<JsonRpcResponse>;

const ANSWER: JsonRpcResponse = { jsonrpc: "2.0", id: 1, result: "0x1" };
const refusal = (code: number, data?: string): JsonRpcResponse => ({
  jsonrpc: "2.0",
  id: 1,
  error: { code, message: "no", ...(data === undefined ? {} : { data }) },
});

/** Asks a node that answers in turn with `answers`, and says how often it was asked. */
async function asked(method: string, answers: readonly (() => Promise<JsonRpcResponse>)[]) {
  const handlers: Handler[] = [];
  const hooks = {
    registerHandlers: (_: string, { onRequest }: { readonly onRequest: Handler }) => handlers.push(onRequest),
    unregisterHandlers: () => handlers.pop(),
  };
  const impatient = withPatience({ hooks } as unknown as HardhatRuntimeEnvironment, 200);
  let times = 0;
  const next = () => {
    const answer = answers[Math.min(times, answers.length - 1)];
    times += 1;
    return answer === undefined ? Promise.resolve(ANSWER) : answer();
  };
  const response = await handlers[0]?.({}, {}, { method }, next).catch((error: unknown) => error);
  impatient();
  expect(handlers).to.deep.equal([]);
  return { response, times };
}

const OUT_OF_STOCK = `0x08c379a0${AbiCoder.defaultAbiCoder().encode(["string"], ["out of stock"]).slice(2)}`;

const lost = () => Promise.reject(new Error("lost"));
const never = () => new Promise<JsonRpcResponse>(() => undefined);
const passing = () => Promise.resolve(refusal(-32_603));

describe("lib/keeper/patience", function () {
  this.timeout(20_000);

  it("asks again where a question was lost, not answered in time, or could not be answered", async () => {
    const result = await asked("eth_call", [lost, never, passing, () => Promise.resolve(ANSWER)]);
    expect(result).to.deep.equal({ response: ANSWER, times: 4 });
  });

  it("gives up after six times, with what happened last", async () => {
    const { response, times } = await asked("eth_call", [lost]);
    expect(times).to.equal(6);
    expect((response as Error).message).to.equal("lost");
    expect(await asked("eth_call", [passing])).to.deep.equal({ response: refusal(-32_603), times: 6 });
  });

  it("takes a revert, and a refusal for good, for an answer", async () => {
    for (const answer of [refusal(3, "0x"), refusal(-32_603, OUT_OF_STOCK), refusal(-32_000), refusal(-32_602)]) {
      expect(await asked("eth_call", [() => Promise.resolve(answer)])).to.deep.equal({ response: answer, times: 1 });
    }
  });

  it("sends a transaction once, whatever becomes of it", async () => {
    for (const method of ["eth_sendTransaction", "eth_sendRawTransaction"]) {
      expect((await asked(method, [lost])).times).to.equal(1);
      expect((await asked(method, [passing])).times).to.equal(1);
      const late = await asked(method, [never]);
      expect(late.times).to.equal(1);
      expect((late.response as Error).message).to.equal(`The node took more than 0.2 s over ${method}.`);
    }
  });
});
