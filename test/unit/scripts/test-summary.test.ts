import { expect } from "chai";

import { countsOf, filesByKind, isGood, lastLine, sum } from "../../../scripts/testing/summary.js";

describe("scripts/testing/summary", () => {
  const passing = { passed: 4, failed: 0, skipped: 1 };

  describe("countsOf", () => {
    it("keeps what a runner reported that ended well", () => {
      expect(countsOf({ code: 0, counts: passing })).to.deep.equal(passing);
    });

    it("keeps the failures that were counted", () => {
      const failing = { passed: 4, failed: 2, skipped: 0 };
      expect(countsOf({ code: 1, counts: failing })).to.deep.equal(failing);
    });

    it("counts one failure for a runner that died without a word, even with exit code 0", () => {
      expect(countsOf({ code: 0 })).to.deep.equal({ passed: 0, failed: 1, skipped: 0 });
      expect(countsOf({ code: 1 })).to.deep.equal({ passed: 0, failed: 1, skipped: 0 });
    });

    it("counts one failure for a runner that ended badly after every test passed", () => {
      expect(countsOf({ code: 1, counts: passing })).to.deep.equal({ ...passing, failed: 1 });
    });
  });

  it("sums the runners, also none", () => {
    expect(sum([passing, { passed: 2, failed: 3, skipped: 0 }])).to.deep.equal({ passed: 6, failed: 3, skipped: 1 });
    expect(sum([])).to.deep.equal({ passed: 0, failed: 0, skipped: 0 });
  });

  it("writes the last line in the form that machines read", () => {
    expect(lastLine(passing)).to.equal("4 passed, 0 failed");
  });

  it("calls a run good only if something ran and nothing failed", () => {
    expect(isGood(passing)).to.equal(true);
    expect(isGood({ passed: 0, failed: 0, skipped: 3 })).to.equal(false);
    expect(isGood({ passed: 9, failed: 1, skipped: 0 })).to.equal(false);
  });

  describe("filesByKind", () => {
    it("asks both runners for everything when no file is named", () => {
      expect([...filesByKind([])]).to.deep.equal([
        ["solidity", []],
        ["mocha", []],
      ]);
    });

    it("gives each runner its own files and leaves out one that has none", () => {
      expect([...filesByKind(["a.t.sol", "b.test.ts"])]).to.deep.equal([
        ["solidity", ["a.t.sol"]],
        ["mocha", ["b.test.ts"]],
      ]);
      expect([...filesByKind(["b.test.ts"])]).to.deep.equal([["mocha", ["b.test.ts"]]]);
    });

    it("refuses a file of no kind by its name", () => {
      expect(() => filesByKind(["a.t.sol", "notes.md"])).to.throw("notes.md");
    });
  });
});
