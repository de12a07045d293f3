import { expect } from "chai";

import { parse } from "../../../../scripts/checks/solidity-ast.js";
import { mutantsOf } from "../../../../scripts/mutation/mutants.js";
import { OPERATOR_NAMES, type OperatorName } from "../../../../scripts/mutation/operators/index.js";
import { sourcesOf } from "../../../../scripts/mutation/syntax.js";

const FILE = "contracts/room/T.sol";

const mutantsIn = (text: string) => sourcesOf({ [FILE]: text }).flatMap(mutantsOf);

/** The changes of one kind in the body of a function. */
function changes(operator: OperatorName, body: string): readonly string[] {
  return mutantsIn(`contract T { function f(uint x, uint y) external { ${body} } }`)
    .filter((mutant) => mutant.operator === operator)
    .map(({ before, after }) => `${before} => ${after}`);
}

describe("scripts/mutation/operators", () => {
  it("arithmetic: replaces each operator, also in an assignment, and steps the other way", () => {
    expect(changes("arithmetic", "x = x + y; x *= y; x = x >> 1; ++x; x--;")).to.deep.equal([
      "x + y => x - y",
      "x *= y => x /= y",
      "x >> 1 => x << 1",
      "++x => --x",
      "x-- => x++",
    ]);
  });

  it("arithmetic: takes the sign of a negation away", () => {
    expect(changes("arithmetic", "int z = -g(x);")).to.deep.equal(["-g(x) => g(x)"]);
  });

  it("relational: turns every comparison, conjunction and negation around, and plain conditions", () => {
    expect(
      changes("relational", "bool a = x == y && !b; if (b) x = 1; x = ok(x) ? 1 : y; if (x < y) x = 1;"),
    ).to.have.members([
      "x == y && !b => x == y || !b",
      "x == y => x != y",
      "!b => b",
      "b => !(b)",
      "ok(x) => !(ok(x))",
      "x < y => x >= y",
    ]);
  });

  it("boundary: lets the equal case in or out", () => {
    expect(changes("boundary", "if (x < y) x = 1; if (x >= y) x = 1; if (x == y) x = 1;")).to.deep.equal([
      "x < y => x <= y",
      "x >= y => x > y",
    ]);
  });

  it("constant: one more and one less, none below zero, units of time with it, and the other truth", () => {
    expect(changes("constant", "x = 7; x = 0; x = 14 days; b = true;")).to.deep.equal([
      "7 => (7 + 1)",
      "7 => (7 - 1)",
      "0 => (0 + 1)",
      "14 days => (14 days + 1)",
      "14 days => (14 days - 1)",
      "true => false",
    ]);
  });

  it("constant: reaches the constants of a file and of a contract", () => {
    const found = mutantsIn("uint constant A = 1e18; contract T { uint private constant B = 10_000; }");
    expect(found.map(({ after }) => after)).to.deep.equal(["(1e18 + 1)", "(1e18 - 1)", "(10_000 + 1)", "(10_000 - 1)"]);
  });

  it("statement: takes away assignments, calls, deletes, events and returns", () => {
    expect(changes("statement", "x = y; pay(x); delete x; emit Paid(x); return x;")).to.deep.equal([
      "x = y; => {}",
      "pay(x); => {}",
      "delete x; => {}",
      "emit Paid(x); => {}",
      "return x; => {}",
    ]);
  });

  it("statement: leaves the step of a loop, declarations and blocks", () => {
    expect(changes("statement", "for (uint i = 0; i < 3; ++i) { uint z = x; }")).to.deep.equal([]);
  });

  it("guard: takes away an `if` that only refuses, with a block or without", () => {
    expect(changes("guard", 'if (x == 0) revert E(x); if (y == 0) { revert("no"); }')).to.deep.equal([
      "if (x == 0) revert E(x); => {}",
      'if (y == 0) { revert("no"); } => {}',
    ]);
  });

  it("guard: takes away calls that refuse, and a refusal that stands beside other things", () => {
    expect(
      changes("guard", "require(x > 0); _requireOpen(x); pool.checkOpen(); if (x > 1) { x = 2; revert E(); }"),
    ).to.deep.equal([
      "require(x > 0); => {}",
      "_requireOpen(x); => {}",
      "pool.checkOpen(); => {}",
      "revert E(); => {}",
    ]);
  });

  it("guard: keeps what an else says, and takes a refusal in it by itself", () => {
    expect(changes("guard", "if (x == 0) revert E(); else y = 1;")).to.deep.equal([
      "if (x == 0) revert E(); else y = 1; => y = 1;",
    ]);
    expect(changes("guard", "if (x == 0) y = 1; else revert E();")).to.deep.equal(["revert E(); => {}"]);
  });

  it("guard: takes a modifier away, but nothing from a constructor", () => {
    const found = mutantsIn(
      "contract T is B { constructor() B(1) {} function f() external nonReentrant only(ADMIN) {} }",
    );
    expect(found.filter(({ operator }) => operator === "guard").map(({ before }) => before)).to.deep.equal([
      "nonReentrant",
      "only(ADMIN)",
    ]);
  });

  it("checkpoint: takes away what accrues, advances, settles or stores, and counts it only there", () => {
    const body = "_accrue(); pool.store(x); y = _settle(x); storeroom(x);";
    expect(changes("checkpoint", body)).to.deep.equal([
      "_accrue(); => {}",
      "pool.store(x); => {}",
      "y = _settle(x); => {}",
    ]);
    expect(changes("statement", body)).to.deep.equal(["storeroom(x); => {}"]);
  });

  it("rounding: flips helpers by name, directions of Math, divisions and what has no direction", () => {
    const body =
      "x = L.mulDivDown(x, y, 3); x = x.quoteUp(y); x = divUp(x, y); x = m(x, Math.Rounding.Ceil); x = Math.mulDiv(x, y, 3); x = x / y;";
    expect(changes("rounding", body)).to.deep.equal([
      "L.mulDivDown(x, y, 3) => L.mulDivUp(x, y, 3)",
      "x.quoteUp(y) => x.quoteDown(y)",
      "divUp(x, y) => ((x) / (y))",
      "Math.Rounding.Ceil => Math.Rounding.Floor",
      "Math.mulDiv(x, y, 3) => Math.mulDiv(x, y, 3, Math.Rounding.Ceil)",
      "x / y => ((x) / (y) + ((x) % (y) == 0 ? 0 : 1))",
    ]);
  });

  it("rounding: leaves the quotient of two literals and the names of declarations", () => {
    expect(changes("rounding", "x = 10 / 2;")).to.deep.equal([]);
    expect(mutantsIn("contract T { function feeUp() external {} }")).to.deep.equal([]);
  });

  it("arguments: swaps neighbours of calls, events and errors, not where the order means nothing", () => {
    expect(changes("arguments", "pay(x, y, 1); emit E(x, y); revert F(y, x);")).to.deep.equal([
      "x, y => y, x",
      "y, 1 => 1, y",
      "x, y => y, x",
      "y, x => x, y",
    ]);
    expect(changes("arguments", "pay(x, x); z = max(x, y); z = mulDivUp(x, y, x); L.S({a: x, b: y});")).to.deep.equal([
      "y, x => x, y",
    ]);
  });

  it("changes neither comments, strings, pragmas, imports, addresses, assembly nor interfaces", () => {
    const untouched = `pragma solidity ^0.8.30;
      import {A} from "./A.sol";
      // if (x + 1 > 2) revert E(1, 2);
      /// x = y / 2; _accrue();
      interface I { function f(uint x) external view returns (uint); error E(uint a, uint b); }
      abstract contract T {
        string private constant NAME = "a + b > 1; revert(1, 2)";
        address private constant DEAD = 0x000000000000000000000000000000000000dEaD;
        struct S { uint[3] sizes; }
        function g() external virtual;
        function h() external { assembly { let a := add(1, 2) } }
      }`;
    expect(mutantsIn(untouched)).to.deep.equal([]);
  });

  it("finds the operator beside a comment that contains it, and counts bytes as solc does", () => {
    const [mutant] = mutantsIn("// größer: ü\ncontract T { uint private a = b /* + ü */ + c; }");
    expect(mutant?.text).to.equal("// größer: ü\ncontract T { uint private a = b /* + ü */ - c; }");
    expect(mutant?.at).to.equal("2:44");
  });

  it("names file, place, kind and change in the id, the function, and the whole line in the difference", () => {
    const [mutant] = mutantsIn("contract T {\n  function f(uint x) external {\n    x = x + y;\n  }\n}").filter(
      ({ operator }) => operator === "arithmetic",
    );
    expect(mutant?.id).to.equal("contracts/room/T.sol:3:11 arithmetic: x + y -> x - y");
    expect(mutant?.function).to.equal("f");
    expect(mutant?.diff).to.deep.equal({ removed: "x = x + y;", added: "x = x - y;" });
  });

  it("gives every mutant an id of its own and a text that parses and differs", () => {
    const text = `contract T { function f(uint x, uint y) external g(1) { if (x < y) revert E(x, y); else x = y / 2;
      for (uint i = 0; i < 3 && !b; ++i) { if (x == 2) continue; _accrue(); } require(x > 1 && y > 2, "no"); return; } }`;
    const mutants = mutantsIn(text);
    expect(new Set(mutants.map(({ id }) => id)).size).to.equal(mutants.length);
    for (const mutant of mutants) {
      expect(mutant.text, mutant.id).to.not.equal(text);
      expect(() => parse({ [FILE]: mutant.text }), mutant.id).to.not.throw();
    }
    expect(new Set(mutants.map(({ operator }) => operator)).size).to.equal(OPERATOR_NAMES.length);
  });
});
