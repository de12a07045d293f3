import { expect } from "chai";
import fc from "fast-check";

import { type Phase, QUIET, type Settlement, settlementOf } from "../../../reference/settlement.js";
import { feedsAround, phaseOf } from "../../helpers/feeds.js";

const EXPIRY = 1_000_000n;
const HOUR = 3_600n;

const feeds = feedsAround(EXPIRY);

/** Where the settlement is, as "phase.round", or "empty", or "from T" seconds after the expiry. */
function shown(settlement: Settlement): string {
  if (settlement.kind === "too-early") return `from ${settlement.provableAt - EXPIRY}`;
  return settlement.phase === 0 ? "empty" : `${settlement.phase}.${settlement.round}`;
}

const at = (phases: readonly Phase[], afterExpiry: bigint): string =>
  shown(settlementOf(phases, EXPIRY, EXPIRY + afterExpiry));

describe("reference/settlement", function () {
  it("takes the last round at or before the expiry, once the next one shows that it is", function () {
    const feed = [phaseOf(0n, 0n, EXPIRY - HOUR, EXPIRY, EXPIRY + HOUR)];
    expect(at(feed, HOUR - 1n)).to.equal(`from ${QUIET + 1n}`);
    expect(at(feed, HOUR)).to.equal("1.2");
    expect(settlementOf(feed, EXPIRY, EXPIRY + HOUR)).to.include({ answer: 2n, updatedAt: EXPIRY });
  });

  it("takes a silent feed's last round after QUIET", function () {
    const feed = [phaseOf(0n, 0n, EXPIRY - HOUR, EXPIRY - 5n)];
    expect([at(feed, QUIET), at(feed, QUIET + 1n)]).to.deep.equal([`from ${QUIET + 1n}`, "1.2"]);
  });

  it("lets the lowest phase that goes on after the expiry decide, where two overlap", function () {
    const feed = [phaseOf(0n, 0n, EXPIRY - HOUR, EXPIRY + 9n), phaseOf(100n, EXPIRY - HOUR, EXPIRY - 5n, EXPIRY + 1n)];
    // At first only the new phase is known to go on, and the old one might.
    expect(at(feed, 1n)).to.equal(`from ${QUIET + 1n - HOUR}`);
    expect([at(feed, 9n), at(feed, 90n * HOUR)]).to.deep.equal(["1.1", "1.1"]);
  });

  it("passes over a phase that ended, once it is silent for QUIET", function () {
    const feed = [phaseOf(0n, 0n, EXPIRY - 2n * HOUR), phaseOf(100n, EXPIRY - 2n * HOUR, EXPIRY - HOUR, EXPIRY + HOUR)];
    const provable = QUIET + 1n - 2n * HOUR;
    expect([at(feed, provable - 1n), at(feed, provable)]).to.deep.equal([`from ${provable}`, "2.1"]);
  });

  it("falls back on the nearest lower phase that has rounds", function () {
    const feed = [
      phaseOf(0n, 0n, EXPIRY - 2n * HOUR, EXPIRY - HOUR),
      phaseOf(100n, EXPIRY - HOUR),
      phaseOf(200n, EXPIRY, EXPIRY + HOUR),
    ];
    expect([at(feed, QUIET), at(feed, QUIET + 1n)]).to.deep.equal([`from ${QUIET + 1n}`, "1.2"]);
  });

  it("has nothing but the empty round for a feed that never answered in time", function () {
    const feed = [phaseOf(0n, 0n), phaseOf(100n, 0n, EXPIRY + 1n)];
    expect([at(feed, 1n), at(feed, QUIET + 1n)]).to.deep.equal([`from ${QUIET + 1n}`, "empty"]);
  });

  it("does not know a phase before it is installed", function () {
    const feed = [phaseOf(0n, 0n, EXPIRY - 1n), phaseOf(100n, EXPIRY + HOUR, EXPIRY - 1n, EXPIRY + 1n)];
    expect([at(feed, 5n), at(feed, HOUR)]).to.deep.equal([`from ${QUIET + 1n}`, `from ${QUIET}`]);
    expect(at(feed, QUIET)).to.equal("2.1");
  });

  describe("under its assumptions", function () {
    it("says the same whenever it says anything", function () {
      let settled = 0;
      const phases = new Set<number>();
      fc.assert(
        fc.property(feeds, (feed) => {
          const said = new Set(momentsOf(feed).map((afterExpiry) => at(feed, afterExpiry)));
          const answers = [...said].filter((one) => !one.startsWith("from"));
          expect(answers.length, answers.join(", ")).to.be.lessThanOrEqual(1);
          settled += answers.length;
          const last = settlementOf(feed, EXPIRY, EXPIRY + 100n * QUIET);
          if (last.kind === "settled") phases.add(last.phase);
        }),
        { numRuns: 1_000 },
      );
      expect(settled).to.be.greaterThan(900);
      expect([...phases].sort()).to.deep.equal([0, 1, 2, 3, 4]);
    });

    it("is right about when it will say something, if nothing more happens", function () {
      fc.assert(
        fc.property(feeds, fc.bigInt(1n, 3n * QUIET), (feed, afterExpiry) => {
          const now = EXPIRY + afterExpiry;
          const known = feed.filter(({ installedAt }) => installedAt <= now);
          const frozen = known.map((phase) => ({
            ...phase,
            rounds: phase.rounds.filter(({ updatedAt }) => updatedAt <= now),
          }));
          const early = settlementOf(feed, EXPIRY, now);
          if (early.kind === "settled") return;
          expect(settlementOf(frozen, EXPIRY, early.provableAt - 1n).kind).to.equal("too-early");
          expect(settlementOf(frozen, EXPIRY, early.provableAt).kind).to.equal("settled");
        }),
        { numRuns: 1_000 },
      );
    });
  });

  it("contradicts itself where a phase wakes up after QUIET, which is why that is an assumption", function () {
    const sleeper = phaseOf(0n, 0n, EXPIRY - 2n * QUIET, EXPIRY + QUIET);
    const feed = [sleeper, phaseOf(100n, EXPIRY - 2n * QUIET, EXPIRY - HOUR, EXPIRY + HOUR)];
    expect([at(feed, HOUR), at(feed, QUIET)]).to.deep.equal(["2.1", "1.1"]);
  });

  it("contradicts itself where a phase installed after QUIET brings an older history", function () {
    const feed = [phaseOf(0n, 0n, EXPIRY - HOUR), phaseOf(100n, EXPIRY + 2n * QUIET, EXPIRY - 1n, EXPIRY + 1n)];
    expect([at(feed, QUIET + 1n), at(feed, 2n * QUIET)]).to.deep.equal(["1.1", "2.1"]);
  });
});

/** Moments after the expiry at which what is known may change, and one second before each. */
function momentsOf(feed: readonly Phase[]): bigint[] {
  const events = feed.flatMap(({ installedAt, rounds }) => [installedAt, ...rounds.map(({ updatedAt }) => updatedAt)]);
  const moments = [EXPIRY, ...events]
    .flatMap((moment) => [moment, moment + QUIET + 1n])
    .map((moment) => moment - EXPIRY);
  return moments.flatMap((moment) => [moment - 1n, moment]).filter((moment) => moment > 0n);
}
