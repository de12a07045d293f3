import { expect } from "chai";

import { mismatchesOf, namesTests } from "../../../scripts/checks/tree-rules.js";

const TREE = `Fund.t.sol
├── when it is refused
│   ├── 1. refuses zero [test_Zero]
│   └── 2. refuses much [testFuzz_Much]
└── 3. starts a stream [test_Starts]
`;
const SOURCE = `contract FundTest {
  function test_Zero() external {}
  function testFuzz_Much(uint256 x) external {}
  function test_Starts() external {}
  function _testing() private {}
}`;

describe("scripts/checks/tree-rules", () => {
  it("accepts a tree whose leaves are the tests", () => {
    expect(mismatchesOf(TREE, SOURCE)).to.deep.equal([]);
  });

  it("names a leaf without a test, and one whose test there is not", () => {
    expect(mismatchesOf(TREE.replace(" [test_Starts]", ""), SOURCE)).to.deep.equal([
      'no test is named by "└── 3. starts a stream"',
      "no leaf names test_Starts",
    ]);
    expect(mismatchesOf(TREE, SOURCE.replace("test_Zero", "helpZero"))).to.deep.equal(["there is no test test_Zero"]);
  });

  it("names a branch that was left without leaves", () => {
    expect(mismatchesOf(TREE.replace(/│ {3}.*\n/g, ""), SOURCE)).to.include(
      'no test is named by "├── when it is refused"',
    );
  });

  it("names a test that no leaf names", () => {
    const more = SOURCE.replace("function _testing", "function test_More() external {} function _testing");
    expect(mismatchesOf(TREE, more)).to.deep.equal(["no leaf names test_More"]);
  });

  it("wants the leaves numbered in order", () => {
    expect(mismatchesOf(TREE.replace("2. refuses", "4. refuses"), SOURCE)).to.deep.equal(["leaf 2 has another number"]);
  });

  it("tells trees that name their tests from those that only describe", () => {
    expect(namesTests(TREE)).to.equal(true);
    expect(namesTests("arm\n└── given no pause\n    └── it pauses\n")).to.equal(false);
  });
});
