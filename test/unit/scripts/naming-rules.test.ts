import { expect } from "chai";

import { misfiledOf, misnamedOf } from "../../../scripts/checks/naming-rules.js";
import { parse } from "../../../scripts/checks/solidity-ast.js";

const nodesOf = (body: string, path = "contracts/room/T.sol") => parse({ [path]: body })[path] ?? [];
const problemsOf = (body: string) => nodesOf(body).flatMap(misnamedOf);

describe("scripts/checks/naming-rules", () => {
  it("accepts underscored hidden state and functions, plain offered ones, and constants without", () => {
    const body = `contract T {
      uint256 private constant MAX = 1; uint256 private immutable MIN; uint256 private _x; uint256 public y;
      constructor() { MIN = 1; } receive() external payable {}
      function f() external {} function _g() internal {} event E(); error F(); }`;
    expect(problemsOf(body)).to.deep.equal([]);
  });

  it("names each hidden thing without its underscore", () => {
    expect(problemsOf("contract T { uint256 private x; uint256 y; function f() internal {} }")).to.deep.equal([
      "T.x is private: it needs a leading underscore",
      "T.y is internal: it needs a leading underscore",
      "T.f is internal: it needs a leading underscore",
    ]);
  });

  it("names each offered thing or constant with one", () => {
    const body = "contract T { uint256 public _x; uint256 private constant _MAX = 1; function _f() external {} }";
    expect(problemsOf(body)).to.have.length(3);
  });

  it("takes a library's internal functions for its interface", () => {
    expect(problemsOf("library T { function f() internal {} function _g() private {} }")).to.deep.equal([]);
    expect(problemsOf("library T { function _f() internal {} function g() private {} }")).to.have.length(2);
  });

  it("wants a file called after its one contract", () => {
    const nodes = nodesOf("contract T {} interface IT {}");
    expect(misfiledOf("contracts/room/T.sol", nodes)).to.deep.equal(["IT lies in a file that is not called IT.sol"]);
  });
});
