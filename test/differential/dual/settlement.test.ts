import { expect } from "chai";
import { dataLength, dataSlice } from "ethers";
import fc from "fast-check";

import { feedReaderAt, roundIdOf } from "../../../lib/settlement/feed-reader.js";
import { findSettlementProof, type SettlementSearch } from "../../../lib/settlement/proof.js";
import { type Phase, QUIET, type Settlement, settlementOf } from "../../../reference/settlement.js";
import { feedsAround } from "../../helpers/feeds.js";
import { type Chain, deploy, latestBlock, startChain, transact } from "./chain.js";

/** A deep run (`npm run test:deep`) configures fast-check with a fresh seed and more runs. */
const deep = fc.readConfigureGlobal() as fc.GlobalParameters | undefined;

const SEED = deep?.seed ?? 20_261_121;
const RUNS = deep?.numRuns === undefined ? 30 : 300;

/** Where the generated feeds have their expiry; they are moved to where the chain is. */
const EXPIRY = 10_000_000n;
const DECIMALS = 8n;

/** One feed on chain as it stands at a moment, and what the model says of it. */
class FeedOnChain {
  private constructor(
    private readonly chain: Chain,
    private readonly feed: string,
    private readonly source: string,
    private readonly phases: readonly Phase[],
    readonly expiry: bigint,
  ) {}

  /** Writes what is known of `phases` at `afterExpiry`, which becomes the present. */
  static async create(
    chain: Chain,
    phases: readonly Phase[],
    afterExpiry: bigint,
    zeros: boolean,
  ): Promise<FeedOnChain> {
    const feed = await deploy(chain, chain.feed, [DECIMALS]);
    const source = await deploy(chain, chain.source, [feed]);
    const now = (await latestBlock(chain)).timestamp + 10_000n;
    const moved = moveTo(phases, now, afterExpiry);
    const onChain = new FeedOnChain(chain, feed, source, moved, now - afterExpiry);
    await onChain.#write(zeros);
    await onChain.waitUntil(now);
    return onChain;
  }

  /** What the rule says now. */
  async expected(): Promise<Settlement> {
    return settlementOf(this.phases, this.expiry, (await latestBlock(this.chain)).timestamp);
  }

  /** What the search finds, for a proof that is to be used at `now`. */
  async search(now: bigint): Promise<SettlementSearch> {
    const { number } = await latestBlock(this.chain);
    return findSettlementProof(feedReaderAt(this.chain.ethers, this.feed, number), this.expiry, now);
  }

  /** What the contract answers to a proof: the price with its time, or the name of its refusal. */
  async ask(proof: string): Promise<string> {
    const abi = this.chain.source.interface;
    const call = { to: this.source, data: abi.encodeFunctionData("priceAt", [this.expiry, proof]), gas: "0x1000000" };
    try {
      const answer = (await this.chain.provider.request({ method: "eth_call", params: [call, "latest"] })) as string;
      const [price, updatedAt] = abi.decodeFunctionResult("priceAt", answer) as unknown as bigint[];
      return `${price} at ${updatedAt}`;
    } catch (error) {
      const { data } = error as { data?: string | { data?: string } };
      const revert = abi.parseError((typeof data === "object" ? data.data : data) ?? "0x");
      if (revert === null) throw error;
      return revert.name;
    }
  }

  /** Mines a block at `timestamp`. */
  async waitUntil(timestamp: bigint): Promise<void> {
    const { provider } = this.chain;
    await provider.request({ method: "evm_setNextBlockTimestamp", params: [`0x${timestamp.toString(16)}`] });
    await provider.request({ method: "evm_mine" });
  }

  async #write(zeros: boolean): Promise<void> {
    await this.#call("setAnswersZeros", [zeros]);
    for (const [i, { rounds }] of this.phases.entries()) {
      if (i > 0) await this.#call("addPhase", []);
      for (const { answer, updatedAt } of rounds) await this.#call("pushTo", [i + 1, answer, updatedAt]);
    }
  }

  #call(method: string, args: unknown[]): Promise<unknown> {
    const data = this.chain.feed.interface.encodeFunctionData(method, args);
    return transact(this.chain, { from: this.chain.accounts[0]!, to: this.feed, data });
  }
}

/** What is known of `phases` so long after their expiry, moved so that this is `now`. */
function moveTo(phases: readonly Phase[], now: bigint, afterExpiry: bigint): Phase[] {
  const shift = now - afterExpiry - EXPIRY;
  return phases
    .map(({ installedAt, rounds }) => ({
      installedAt: installedAt === 0n ? 0n : installedAt + shift,
      rounds: rounds.map((round) => ({ ...round, updatedAt: round.updatedAt + shift })),
    }))
    .filter(({ installedAt }) => installedAt <= now)
    .map((phase) => ({ ...phase, rounds: phase.rounds.filter(({ updatedAt }) => updatedAt <= now) }));
}

/** Proofs near another one: every number one less and one more, the last phase left out, further phases added. */
function neighboursOf(proof: string): string[] {
  const numbers = Array.from({ length: dataLength(proof) / 8 }, (_, i) => BigInt(dataSlice(proof, 8 * i, 8 * i + 8)));
  const changed = numbers.flatMap((number, i) =>
    [number - 1n, number + 1n, 0n, 1n].map((other) => numbers.with(i, other < 0n ? 2n : other)),
  );
  const others = [...changed, numbers.slice(0, -1), [...numbers, 0n], [...numbers, 1n], [...numbers, 2n], [0n], [1n]];
  return others.map((one) => `0x${one.map((number) => number.toString(16).padStart(16, "0")).join("")}`);
}

const shown = ({ answer, updatedAt }: { answer: bigint; updatedAt: bigint }): string => `${answer} at ${updatedAt}`;

describe("ChainlinkPastPriceSource, the search for its proofs and the model of its rule", function () {
  this.timeout(120_000);
  let chain: Chain;
  before(async function () {
    chain = await startChain();
  });
  after(async function () {
    await chain.close();
  });

  it(`agree on ${RUNS} random feeds, and no other proof shows another price, seed ${SEED}`, async function () {
    const seen = new Map<string, number>();
    const count = (what: string): Map<string, number> => seen.set(what, (seen.get(what) ?? 0) + 1);
    const property = fc.asyncProperty(
      ...([feedsAround(EXPIRY), fc.bigInt(1n, 3n * QUIET), fc.boolean()] as const),
      async (phases, afterExpiry, zeros) => {
        const feed = await FeedOnChain.create(chain, phases, afterExpiry, zeros);
        let expected = await feed.expected();
        if (expected.kind === "too-early") {
          expected = await expectRefusalUntil(feed, expected.provableAt);
          count("waited");
        }
        if (expected.kind !== "settled") throw new Error("The rule never says anything about this feed.");
        const found = await feed.search((await latestBlock(chain)).timestamp);
        if (found.kind !== "proved") throw new Error(found.reason);
        const { phase, round } = expected;
        expect(found.round?.id).to.equal(phase === 0 ? undefined : roundIdOf(BigInt(phase), BigInt(round)));
        expect(await feed.ask(found.proof)).to.equal(shown(expected));
        count(`phase ${phase}`);
        for (const other of neighboursOf(found.proof)) {
          const answer = await feed.ask(other);
          if (answer !== shown(expected)) expect(answer).to.match(/^ChainlinkPastPriceSource_/);
          else count(other === found.proof ? "itself" : "another proof of the same");
        }
      },
    );
    await fc.assert(property, { numRuns: RUNS, seed: SEED });
    for (const what of ["waited", "phase 0", "phase 1", "phase 2"]) expect([...seen.keys()]).to.include(what);
  });

  /** The proof that will do is refused as long as the rule says nothing, to the second. */
  async function expectRefusalUntil(feed: FeedOnChain, provableAt: bigint): Promise<Settlement> {
    const { timestamp } = await latestBlock(chain);
    expect(await feed.search(timestamp)).to.include({ kind: "too-early", provableAt });
    const future = await feed.search(provableAt);
    if (future.kind !== "proved") throw new Error(future.reason);
    const tooEarly = "ChainlinkPastPriceSource_PhaseNotEnded";
    expect(await feed.ask(future.proof), "now").to.equal(tooEarly);
    if (timestamp < provableAt - 1n) await feed.waitUntil(provableAt - 1n);
    expect(await feed.ask(future.proof), "a second before").to.equal(tooEarly);
    await feed.waitUntil(provableAt);
    return feed.expected();
  }
});
