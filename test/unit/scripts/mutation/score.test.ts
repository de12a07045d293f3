import { expect } from "chai";

import type { Mutant } from "../../../../scripts/mutation/mutants.js";
import type { OperatorName } from "../../../../scripts/mutation/operators/index.js";
import type { Answer } from "../../../../scripts/mutation/pool.js";
import { type Judged, scoreboard, shortcomings, survivorsOf } from "../../../../scripts/mutation/score.js";

const KILLED: Answer = { outcome: "killed", by: "Deposit.test_It", file: "test/unit/room/Deposit.t.sol" };
const SURVIVED: Answer = { outcome: "survived" };
const ENDLESS: Answer = { outcome: "timed out" };
const BROKEN: Answer = { outcome: "did not compile", problem: "TypeError" };

function judged(operator: OperatorName, answer: Answer, equivalent = false): Judged {
  const mutant: Mutant = {
    id: `contracts/room/T.sol:1:1 ${operator}: a -> b`,
    file: "contracts/room/T.sol",
    operator,
    at: "1:1",
    before: "a",
    after: "b",
    function: "f",
    diff: { removed: "a", added: "b" },
    text: "b",
  };
  return { mutant, answer, equivalent };
}

const times = (count: number, one: Judged) => Array.from({ length: count }, () => one);

describe("scripts/mutation/score", () => {
  it("counts by kind: an endless run as killed, what does not compile not at all, equivalents apart", () => {
    const all = [
      judged("boundary", KILLED),
      judged("boundary", ENDLESS),
      judged("boundary", SURVIVED),
      judged("boundary", BROKEN),
      judged("boundary", SURVIVED, true),
      judged("guard", KILLED),
    ];
    const board = scoreboard("room", all);
    expect(board.operators.map(({ operator }) => operator)).to.deep.equal(["boundary", "guard"]);
    expect(board.operators[0]).to.deep.include({ mutants: 4, killed: 2, timedOut: 1, survived: 1, equivalent: 1 });
    expect(board.operators[0]).to.deep.include({ didNotCompile: 1, score: 66.6 });
    expect(board.total).to.deep.include({ mutants: 5, killed: 3, survived: 1, equivalent: 1, score: 75 });
  });

  it("has no score where nothing can be killed", () => {
    expect(scoreboard("room", []).total.score).to.equal(null);
    expect(shortcomings(scoreboard("room", []), [])).to.deep.equal([]);
  });

  it("lists as survivors only those that are not equivalent", () => {
    const all = [judged("constant", SURVIVED), judged("arithmetic", SURVIVED, true), judged("boundary", KILLED)];
    expect(survivorsOf(all).map(({ operator }) => operator)).to.deep.equal(["constant"]);
  });

  it("is content with 95 % and not with less, without rounding up", () => {
    const at = [...times(95, judged("constant", KILLED)), ...times(5, judged("constant", SURVIVED))];
    expect(shortcomings(scoreboard("room", at), at)).to.deep.equal([]);
    const below = [...times(18_999, judged("constant", KILLED)), ...times(1_001, judged("constant", SURVIVED))];
    expect(shortcomings(scoreboard("room", below), below)).to.deep.equal([
      "room: 94.9 % of the mutants were killed, 95 % must be.",
    ]);
  });

  for (const operator of ["guard", "rounding"] as const) {
    it(`lets no ${operator} survive, whatever the score`, () => {
      const all = [...times(99, judged("constant", KILLED)), judged(operator, SURVIVED)];
      const [problem] = shortcomings(scoreboard("room", all), all);
      expect(problem).to.include(`"${operator}" may survive: contracts/room/T.sol:1:1`);
      const listed = [...times(99, judged("constant", KILLED)), judged(operator, SURVIVED, true)];
      expect(shortcomings(scoreboard("room", listed), listed)).to.deep.equal([]);
    });
  }

  it("refuses an equivalent mutant that a test tells apart, or that does not compile", () => {
    const all = [judged("constant", KILLED, true), judged("constant", BROKEN, true)];
    const [killed, broken] = shortcomings(scoreboard("room", all), all);
    expect(killed).to.include("listed as equivalent, but Deposit.test_It fails");
    expect(broken).to.include("listed as equivalent, but it does not compile");
  });
});
