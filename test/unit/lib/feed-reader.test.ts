import { expect } from "chai";
import { AbiCoder, id, makeError, type Provider, toBeHex } from "ethers";

import { feedReaderAt, type FeedReader, numberOf, roundIdOf } from "../../../lib/settlement/feed-reader.js";

const FEED = "0x00000000000000000000000000000000000000fE";
const BLOCK = 77;
const ROUND = ["uint80", "int256", "uint256", "uint256", "uint80"] as const;

type Call = { to: string; data: string; blockTag: number };

/** A reader over a node that answers every call with `answer`, and the calls that it got. */
function readerOver(answer: () => string): { reader: FeedReader; calls: Call[] } {
  const calls: Call[] = [];
  const call = (request: Call): Promise<string> => {
    calls.push(request);
    return Promise.resolve().then(answer);
  };
  return { reader: feedReaderAt({ call } as unknown as Provider, FEED, BLOCK), calls };
}

const roundOf = (...words: bigint[]): string => AbiCoder.defaultAbiCoder().encode(ROUND, words);

const fail = (error: Error): (() => string) => {
  return () => {
    throw error;
  };
};

describe("lib/settlement/feed-reader", function () {
  it("numbers rounds as the proxy does", function () {
    expect(roundIdOf(3n, 5n)).to.equal(3n * 2n ** 64n + 5n);
    expect(numberOf(roundIdOf(3n, 5n))).to.equal(5n);
  });

  it("reads everything as of one block", async function () {
    const roundId = roundIdOf(2n, 9n);
    const { reader, calls } = readerOver(() => roundOf(roundId, 1_234n, 50n, 60n, roundId));
    expect(await reader.round(roundId)).to.deep.equal({ id: roundId, answer: 1_234n, updatedAt: 60n });
    expect(await reader.latestRound()).to.deep.equal({ id: roundId, answer: 1_234n, updatedAt: 60n });
    expect(calls.map(({ blockTag }) => blockTag)).to.deep.equal([BLOCK, BLOCK]);
    expect(calls[0]?.data).to.equal(`${id("getRoundData(uint80)").slice(0, 10)}${toBeHex(roundId, 32).slice(2)}`);
    expect(await readerOver(() => toBeHex(7n, 32)).reader.phaseId()).to.equal(7n);
  });

  it("takes a revert, as every kind of node tells it, and zeros for an absent round", async function () {
    const transaction = { to: FEED, data: "0x" };
    const ofEthers = makeError("execution reverted", "CALL_EXCEPTION", {
      ...{ action: "call", data: null, reason: null, invocation: null, revert: null, transaction },
    });
    const ofHardhat = Object.assign(new Error("reverted"), { data: id("NoData(uint80)").slice(0, 10) });
    const absent = [fail(ofEthers), fail(ofHardhat), () => roundOf(roundIdOf(1n, 1n), 0n, 0n, 0n, 0n)];
    for (const answer of absent) {
      expect(await readerOver(answer).reader.round(roundIdOf(1n, 1n))).to.equal(undefined);
      expect(await readerOver(answer).reader.latestRound()).to.equal(undefined);
    }
  });

  it("takes the silence of a node for nothing but that", async function () {
    const { reader } = readerOver(fail(new Error("socket hang up")));
    const failure = await reader.round(1n).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).to.be.an("error").with.property("message", "socket hang up");
  });
});
