import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { ROOT } from "../../../scripts/process.js";
import { campaignSystems } from "../../../scripts/testing/campaigns.js";
import { actionNames, callsIn, idleOf, skipsOf, tallyOf } from "../../../scripts/testing/call-table.js";

describe("call table of a campaign", () => {
  const names = new Map([
    [0, "lend"],
    [1, "borrow"],
  ]);

  it("adds up the runs, reason by reason", () => {
    const tallies = tallyOf(["0\t5", "1\t2\tpaused\t3", "0\t6\tfull\t1", "1\t0\tpaused\t1\tno price\t4", ""], names);
    expect(tallies.map(({ name, acted }) => [name, acted])).to.deep.equal([
      ["lend", 11],
      ["borrow", 2],
    ]);
    const [lend, borrow] = tallies;
    expect([...(lend?.skipped ?? [])]).to.deep.equal([["full", 1]]);
    expect([...(borrow?.skipped ?? [])]).to.deep.equal([
      ["paused", 4],
      ["no price", 4],
    ]);
    expect(tallies.map(skipsOf)).to.deep.equal([1, 8]);
    expect(callsIn(tallies)).to.equal(22);
  });

  it("finds what acts in less than a hundredth of the calls", () => {
    const idle = (acted: number) =>
      idleOf(tallyOf([`0\t${199 - acted}`, `1\t${acted}\tpaused\t1`], names)).map(({ name }) => name);
    expect(idle(1)).to.deep.equal(["borrow"]);
    expect(idle(2)).to.deep.equal([]);
  });

  it("reads the names of the actions in a handler's table", () => {
    const source = `
    uint256 public constant ACTIONS = 4;
    uint256 public constant EXIT = 2;
    function _act(uint256 action, uint256 who, uint256 size) private returns (string memory) {
        if (action == 0 || action == 1) return _lend(who, size);
        if (action == EXIT) return _exit(who, size % 60 days);
        return _wait(size);
    }
`;
    expect([...actionNames(source)]).to.deep.equal([
      [0, "lend"],
      [1, "lend"],
      [2, "exit (size % 60 days)"],
      [3, "wait"],
    ]);
  });

  it("has a name for every action of every handler", () => {
    for (const system of campaignSystems()) {
      const folder = join(ROOT, "test/invariant", system);
      const handler = readdirSync(folder).find((name) => name.endsWith("Handler.t.sol")) ?? "";
      const source = readFileSync(join(folder, handler), "utf8");
      const actions = Number(/ACTIONS = (\d+)/.exec(source)?.[1]);
      const names = actionNames(source);
      const unnamed = Array.from({ length: actions }, (_, action) => action).filter((action) => !names.has(action));
      expect(unnamed, `${system}: actions without a name`).to.deep.equal([]);
    }
  });
});
