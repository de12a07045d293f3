import { expect } from "chai";
import { dataSlice } from "ethers";
import fc from "fast-check";

import { roundIdOf } from "../../../lib/settlement/feed-reader.js";
import { findSettlementProof, QUIET, type SettlementSearch } from "../../../lib/settlement/proof.js";
import { type Phase, QUIET as QUIET_OF_THE_RULE, settlementOf } from "../../../reference/settlement.js";
import { feedsAround, phaseOf, SimulatedFeed } from "../../helpers/feeds.js";

const EXPIRY = 1_000_000n;
const HOUR = 3_600n;

function search(feed: readonly Phase[], afterExpiry: bigint): Promise<SettlementSearch> {
  const now = EXPIRY + afterExpiry;
  return findSettlementProof(new SimulatedFeed(feed, now), EXPIRY, now);
}

/** The numbers in a proof, one a phase; undefined where there is none yet. */
async function numbersFound(feed: readonly Phase[], afterExpiry: bigint): Promise<bigint[] | undefined> {
  const found = await search(feed, afterExpiry);
  if (found.kind === "too-early") return undefined;
  const length = (found.proof.length - 2) / 16;
  return Array.from({ length }, (_, i) => BigInt(dataSlice(found.proof, 8 * i, 8 * i + 8)));
}

/** A phase with a round every `seconds`, ending `after` the expiry. */
function steadyPhase(rounds: number, seconds: bigint, after: bigint): Phase {
  const first = EXPIRY + after - BigInt(rounds - 1) * seconds;
  return phaseOf(0n, 0n, ...Array.from({ length: rounds }, (_, i) => first + BigInt(i) * seconds));
}

describe("lib/settlement", function () {
  it("waits as long as the rule does", function () {
    expect(QUIET).to.equal(QUIET_OF_THE_RULE);
  });

  describe("finds", function () {
    it("the last round at or before the expiry of the only phase", async function () {
      const feed = [phaseOf(0n, 0n, EXPIRY - HOUR, EXPIRY, EXPIRY + HOUR, EXPIRY + 2n * HOUR)];
      expect(await search(feed, 3n * HOUR)).to.deep.equal({
        kind: "proved",
        proof: "0x0000000000000002",
        round: { id: roundIdOf(1n, 2n), answer: 2n, updatedAt: EXPIRY },
      });
    });

    it("the lowest phase that goes on, where two overlap, and leaves out those above it", async function () {
      const old = phaseOf(0n, 0n, EXPIRY - HOUR, EXPIRY + 9n);
      const feed = [old, phaseOf(100n, EXPIRY - HOUR, EXPIRY - 5n, EXPIRY + 1n)];
      expect(await numbersFound(feed, HOUR)).to.deep.equal([1n]);
    });

    it("a later phase with the last round of one that ended and nothing of one that is empty", async function () {
      const ended = phaseOf(0n, 0n, EXPIRY - 3n * HOUR, EXPIRY - 2n * HOUR);
      const feed = [ended, phaseOf(100n, 0n), phaseOf(200n, 0n, EXPIRY - 1n, EXPIRY + 1n)];
      expect(await numbersFound(feed, QUIET + 1n)).to.deep.equal([2n, 0n, 1n]);
    });

    it("the last round of an ended phase, where the deciding one was appended after the expiry", async function () {
      const feed = [phaseOf(0n, 0n, EXPIRY - HOUR), phaseOf(100n, EXPIRY + 5n, EXPIRY + 5n)];
      expect(await numbersFound(feed, QUIET)).to.deep.equal([1n, 0n]);
      expect(await search(feed, QUIET)).to.deep.include({
        round: { id: roundIdOf(1n, 1n), answer: 1n, updatedAt: EXPIRY - HOUR },
      });
    });

    it("a silent feed's last round, and none of a feed that never answered", async function () {
      expect(await numbersFound([phaseOf(0n, 0n, EXPIRY - 5n)], QUIET + 1n)).to.deep.equal([1n]);
      const found = await search([phaseOf(0n, 0n)], QUIET + 1n);
      expect(found).to.deep.equal({ kind: "proved", proof: "0x0000000000000000", round: undefined });
    });
  });

  describe("says from when on something can be proved, and why not now", function () {
    it("before the expiry", async function () {
      const now = EXPIRY;
      const found = await findSettlementProof(new SimulatedFeed([], now), EXPIRY, now);
      expect(found).to.deep.equal({
        kind: "too-early",
        provableAt: EXPIRY + QUIET + 1n,
        reason: "The expiry has not passed yet.",
      });
    });

    it("while the next round is out", async function () {
      const found = await search([phaseOf(0n, 0n, EXPIRY - 5n)], QUIET);
      expect(found).to.deep.equal({
        kind: "too-early",
        provableAt: EXPIRY + QUIET + 1n,
        reason: "The feed has no round after the expiry yet.",
      });
    });

    it("while a lower phase might still answer", async function () {
      const feed = [
        phaseOf(0n, 0n, EXPIRY - 9n * HOUR),
        phaseOf(0n, 0n, EXPIRY - 8n * HOUR),
        phaseOf(100n, 0n, EXPIRY - 1n, EXPIRY + 1n),
      ];
      expect(await search(feed, HOUR)).to.deep.equal({
        kind: "too-early",
        provableAt: EXPIRY + QUIET + 1n - 8n * HOUR,
        reason: "Phase 2 of the feed might still answer.",
      });
      expect(await numbersFound(feed, QUIET + 1n - 8n * HOUR)).to.deep.equal([1n, 1n, 1n]);
    });
  });

  it("says what the rule says, for all feeds and moments", async function () {
    const kinds = new Map<string, number>();
    const property = fc.asyncProperty(feedsAround(EXPIRY), fc.bigInt(1n, 4n * QUIET), async (feed, afterExpiry) => {
      const expected = settlementOf(feed, EXPIRY, EXPIRY + afterExpiry);
      const found = await search(feed, afterExpiry);
      kinds.set(found.kind, (kinds.get(found.kind) ?? 0) + 1);
      if (expected.kind === "too-early") {
        expect(found).to.include({ kind: "too-early", provableAt: expected.provableAt });
        return;
      }
      const round =
        expected.phase === 0
          ? undefined
          : {
              id: roundIdOf(BigInt(expected.phase), BigInt(expected.round)),
              answer: expected.answer,
              updatedAt: expected.updatedAt,
            };
      expect(found).to.deep.include({ kind: "proved", round });
    });
    await fc.assert(property, { numRuns: 1_000 });
    expect(kinds.get("proved"), "proved").to.be.greaterThan(200);
    expect(kinds.get("too-early"), "too-early").to.be.greaterThan(200);
  });

  describe("reads about as many rounds as the logarithm of their number", function () {
    for (const rounds of [1, 10, 1_000, 50_000]) {
      const logarithm = Math.ceil(Math.log2(rounds + 1));

      it(`of ${rounds} in the current phase`, async function () {
        for (const after of [1n, HOUR, BigInt(rounds) * 30n, BigInt(rounds) * 59n]) {
          const feed = new SimulatedFeed([steadyPhase(rounds, 60n, after)], EXPIRY + after);
          expect((await findSettlementProof(feed, EXPIRY, EXPIRY + after)).kind).to.equal("proved");
          expect(feed.reads, `${after} s after`).to.be.lessThanOrEqual(logarithm + 2);
        }
      });

      it(`of ${rounds} in each of two phases, one of them ended`, async function () {
        const now = EXPIRY + 2n * QUIET;
        const feed = new SimulatedFeed([steadyPhase(rounds, 60n, 0n), steadyPhase(rounds, 60n, HOUR)], now);
        expect((await findSettlementProof(feed, EXPIRY, now)).kind).to.equal("proved");
        expect(feed.reads).to.be.lessThanOrEqual(3 * logarithm + 5);
      });
    }
  });

  describe("where a feed breaks the assumptions", function () {
    it("takes a gap in the ids for the end of a phase", async function () {
      const whole = phaseOf(0n, 0n, EXPIRY - 3n * HOUR, EXPIRY - 2n * HOUR, EXPIRY - HOUR, EXPIRY + HOUR);
      const gapped = new SimulatedFeed([whole, phaseOf(100n, 0n, EXPIRY - 1n, EXPIRY + 1n)], EXPIRY + QUIET);
      const round = gapped.round.bind(gapped);
      gapped.round = (id) => (id === roundIdOf(1n, 2n) ? Promise.resolve(undefined) : round(id));
      const found = await findSettlementProof(gapped, EXPIRY, EXPIRY + QUIET);
      expect(found).to.include({ kind: "proved", proof: "0x00000000000000010000000000000001" });
      expect(await numbersFound([whole], QUIET), "without the gap").to.deep.equal([3n]);
    });

    it("finds one of several borders where time falls within a phase", async function () {
      const times = [EXPIRY - 9n, EXPIRY + 1n, EXPIRY - 5n, EXPIRY - 4n, EXPIRY + 9n];
      const feed = [phaseOf(0n, 0n, ...times)];
      const found = (await numbersFound(feed, HOUR)) ?? [];
      const borders = times.flatMap((time, i) => (time <= EXPIRY && times[i + 1]! > EXPIRY ? [BigInt(i + 1)] : []));
      expect(borders).to.deep.equal([1n, 4n]);
      expect(borders).to.include(found[0]);
    });

    it("proves two prices, one after the other, where a phase wakes up after QUIET", async function () {
      const sleeper = phaseOf(0n, 0n, EXPIRY - 2n * QUIET, EXPIRY + QUIET);
      const feed = [sleeper, phaseOf(100n, 0n, EXPIRY - HOUR, EXPIRY + HOUR)];
      expect(await numbersFound(feed, HOUR)).to.deep.equal([1n, 1n]);
      expect(await numbersFound(feed, QUIET)).to.deep.equal([1n]);
    });
  });
});
