import { expect } from "chai";

import { deal, mochaFiles, SECONDS, type Share } from "../../../scripts/testing/lanes.js";

const ROOT = process.cwd();

describe("scripts/testing/lanes", () => {
  const mochaOf = (lane: readonly Share[]) => lane.flatMap(({ kind, files }) => (kind === "mocha" ? files : []));

  it("finds every mocha test file, and nothing that is none", () => {
    const files = mochaFiles(ROOT);
    expect(files).to.include.members(["test/unit/scripts/lanes.test.ts", "test/integration/deploy.test.ts"]);
    expect(files.filter((file) => !file.endsWith(".test.ts"))).to.deep.equal([]);
    expect(files).to.deep.equal(files.toSorted());
  });

  it("deals every file once, the Solidity tests first of all", () => {
    const files = mochaFiles(ROOT);
    const [first, second] = deal(files);
    expect(first[0]).to.deep.equal({ kind: "solidity", files: [] });
    expect([...first, ...second].filter(({ kind }) => kind === "solidity")).to.have.lengthOf(1);
    expect([...mochaOf(first), ...mochaOf(second)].toSorted()).to.deep.equal(files);
  });

  it("deals the dear files first, so that the lanes end at about the same time", () => {
    const seconds = { a: 100, b: 50, c: 30, d: 20 };
    // The Solidity tests take 60: 60 and 100, 110 and 100, 110 and 130, 130 and 130.
    const [first, second] = deal(["d", "c", "b", "a"], seconds);
    expect(mochaOf(first)).to.deep.equal(["b", "d"]);
    expect(mochaOf(second)).to.deep.equal(["a", "c"]);
  });

  it("deals the same files alike, in whichever order they are named", () => {
    const files = mochaFiles(ROOT);
    expect(deal(files.toReversed())).to.deep.equal(deal(files));
  });

  it("knows the seconds of files only that there are", () => {
    expect(mochaFiles(ROOT)).to.include.members(Object.keys(SECONDS));
  });

  it("gives a lane without mocha files no share of them, for that would be all", () => {
    expect(deal([])).to.deep.equal([[{ kind: "solidity", files: [] }], []]);
    expect(deal(["a"])).to.deep.equal([[{ kind: "solidity", files: [] }], [{ kind: "mocha", files: ["a"] }]]);
  });
});
