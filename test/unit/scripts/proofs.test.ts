import { readFileSync } from "node:fs";

import { expect } from "chai";

import { readSources } from "../../../scripts/checks/solidity-ast.js";
import { type Finding, problemOf, renderProofs } from "../../../scripts/proofs/page.js";
import { narrowed, suitesOf, withFault } from "../../../scripts/proofs/properties.js";
import { verdictOf } from "../../../scripts/proofs/verdict.js";

const SAFE = "BMC: Assertion violation check is safe!";
const NO_OVERFLOW = "BMC: Overflow (resulting value larger than 2**256 - 1) check is safe!";

const MIRROR = "library Mirror { function half(uint256 x) internal pure returns (uint256) { return x / 2; } }";
const PROOFS = `import {HalfMirror as Mirror} from "./HalfMirror.sol";

/// @notice Half is never more than
/// the whole.
/// @custom:fault x / 2 => x * $&
contract HalfIsLess {
    function check(
        uint96 x
    ) external pure {
        require(x > 0
            && x < 7);
        assert(Mirror.half(x) <= x);
    }
}
`;
const SOURCES = { "test/proofs/half/HalfProofs.sol": PROOFS, "test/proofs/half/HalfMirror.sol": MIRROR };

describe("scripts/proofs", function () {
  describe("a verdict", function () {
    it("is proved where every assertion and every operation is safe", function () {
      expect(verdictOf([SAFE], 1)).to.equal("proved");
      expect(verdictOf([NO_OVERFLOW, SAFE, "Unused local variable.", SAFE], 2)).to.equal("proved");
    });

    it("is a counterexample where anything can happen", function () {
      expect(verdictOf([SAFE, "BMC: Assertion violation happens here."], 2)).to.equal("counterexample");
      expect(verdictOf(["BMC: Division by zero happens here.", SAFE], 1)).to.equal("counterexample");
      const overflow = "BMC: Overflow (resulting value larger than 2**256 - 1) happens here.";
      expect(verdictOf([overflow, "BMC: Assertion violation might happen here."], 1)).to.equal("counterexample");
    });

    it("is unknown where an answer is missing, or is neither", function () {
      expect(verdictOf([], 1)).to.equal("unknown");
      expect(verdictOf([NO_OVERFLOW], 1)).to.equal("unknown");
      expect(verdictOf([SAFE], 2)).to.equal("unknown");
      expect(verdictOf([SAFE, "BMC: Assertion violation might happen here."], 1)).to.equal("unknown");
      expect(verdictOf([SAFE, "BMC: Error during interaction with the SMT solver."], 1)).to.equal("unknown");
      expect(verdictOf([SAFE, "BMC: 1 verification condition(s) could not be proved."], 1)).to.equal("unknown");
    });
  });

  describe("properties", function () {
    const [suite] = suitesOf(SOURCES);

    it("are the contracts of a suite, each with its sentence, its mistake and its assertions", function () {
      expect(suite).to.include({
        path: "test/proofs/half/HalfProofs.sol",
        mirrorPath: "test/proofs/half/HalfMirror.sol",
      });
      expect(suite?.properties).to.deep.equal([
        {
          name: "HalfIsLess",
          statement: "Half is never more than the whole.",
          inputs: "uint96 x",
          bounds: "x > 0 && x < 7",
          fault: { from: "x / 2", to: "x * $&" },
          assertions: 1,
        },
      ]);
    });

    it("may hold for all inputs there are", function () {
      const free = PROOFS.replace(/require\([^;]+;/, "");
      const [unbounded] = suitesOf({ ...SOURCES, "test/proofs/half/HalfProofs.sol": free });
      expect(unbounded?.properties[0]).to.include({ inputs: "uint96 x", bounds: "" });
    });

    it("have their mistake planted as it is written", function () {
      expect(withFault(suite!, suite!.properties[0]!)).to.contain("return x * $&;");
    });

    it("are refused without a mirror, a comment, a sentence, a mistake that fits, or an assertion", function () {
      const refused = (from: string, to: string) => () =>
        suitesOf({ ...SOURCES, "test/proofs/half/HalfProofs.sol": PROOFS.replace(from, () => to) });
      expect(refused("./HalfMirror.sol", "./Other.sol")).to.throw("imports no mirror");
      expect(refused("x / 2 =>", "x / 3 =>")).to.throw("stands 0 times");
      expect(refused("x / 2 =>", "x =>")).to.throw("stands 2 times");
      expect(refused(" => ", " to ")).to.throw("@custom:fault");
      expect(refused("/// @notice Half is never more than\n/// the whole.\n", "")).to.throw("@notice");
      expect(refused("assert(", "require(")).to.throw("assertion");
      expect(refused("contract HalfIsLess", "\ncontract HalfIsLess")).to.throw("NatSpec");
    });

    it("are narrowed to bytes for the search of a mistake, yields and words left as they are", function () {
      const wide = "function check(uint96 a, uint64 yieldWad, uint128 b) { uint256 c = uint256(a) + uint128(b); }";
      const narrow = "function check(uint8 a, uint64 yieldWad, uint8 b) { uint256 c = uint256(a) + uint128(b); }";
      expect(narrowed(wide)).to.equal(narrow);
    });
  });

  describe("the page", function () {
    const [suite] = suitesOf(SOURCES);
    const finding = {
      suite: suite!,
      property: { ...suite!.properties[0]!, fault: { from: "a", to: "a || b" } },
      verdict: "proved",
      withFault: "counterexample",
    } as const satisfies Finding;

    it("shows every property with both verdicts", function () {
      const page = renderProofs([finding, { ...finding, verdict: "unknown" }]);
      const row =
        "| `HalfIsLess` | Half is never more than the whole. | `uint96 x` where `x > 0 && x < 7` | proved | `a` becomes `a \\|\\| b` | counterexample |";
      expect(page).to.contain(`1 of 2 properties are proved.\n`);
      expect(page).to.contain(`${row}\n${row.replace("| proved |", "| unknown |")}\n`);
      expect(page.match(/^## /gm)).to.have.length(1);
    });

    it("that is committed is about the properties that there are", function () {
      const committed = readFileSync(new URL("../../../docs/proofs.md", import.meta.url), "utf8");
      const suites = suitesOf(readSources("test/proofs/**/*.sol"));
      const all = suites.flatMap((one) =>
        one.properties.map(
          (property) => ({ suite: one, property, verdict: "proved", withFault: "counterexample" }) as const,
        ),
      );
      const untilVerdict = (page: string): string[] =>
        page.split("\n").map((line) => line.replace(/ \| (proved|unknown) \| /, " | "));
      const tables = (page: string): string[] => untilVerdict(page).filter((line) => /^(## |\| )/.test(line));
      expect(tables(committed)).to.deep.equal(tables(renderProofs(all)));
    });

    it("is no good with a property that does not hold, or one that cannot fail", function () {
      expect(problemOf(finding)).to.equal(undefined);
      expect(problemOf({ ...finding, verdict: "unknown" })).to.equal(undefined);
      expect(problemOf({ ...finding, verdict: "counterexample" })).to.contain("does not hold");
      for (const withMistake of ["proved", "unknown"] as const) {
        expect(problemOf({ ...finding, withFault: withMistake })).to.contain("not contradicted");
      }
    });
  });
});
