import { expect } from "chai";

import { InputError } from "../../../../lib/input-error.js";
import { changedLines } from "../../../../scripts/mutation/changes.js";
import { type Mutant, mutantsOf } from "../../../../scripts/mutation/mutants.js";
import { parseMutateOptions } from "../../../../scripts/mutation/options.js";
import { sampled, selected } from "../../../../scripts/mutation/select.js";
import { sourcesOf } from "../../../../scripts/mutation/syntax.js";

const DIFF = `diff --git a/contracts/room/A.sol b/contracts/room/A.sol
--- a/contracts/room/A.sol
+++ b/contracts/room/A.sol
@@ -2 +2 @@ contract A {
-old
+new
@@ -9,2 +9,0 @@
-gone
-gone
@@ -20,0 +18,3 @@
+a
+b
+c
diff --git a/contracts/room/B.sol b/contracts/room/B.sol
--- a/contracts/room/B.sol
+++ b/contracts/room/B.sol
@@ -1 +1 @@
-a
+b
`;

const BODY = "function f(uint x) external {\n x = x + 1;\n if (x < 2) revert E();\n }";
const MUTANTS = sourcesOf({
  "contracts/room/A.sol": `contract A { ${BODY} }`,
  "contracts/room/B.sol": `contract B { ${BODY} }`,
}).flatMap(mutantsOf);

const linesOf = (mutants: readonly Mutant[]) => new Set(mutants.map(({ file, at }) => `${file}:${at.split(":")[0]}`));

describe("scripts/mutation: what is asked for", () => {
  it("reads the changed lines of a diff, none where lines only went", () => {
    expect([...changedLines(DIFF)]).to.deep.equal([
      [
        "contracts/room/A.sol",
        [
          { first: 2, last: 2 },
          { first: 18, last: 20 },
        ],
      ],
      ["contracts/room/B.sol", [{ first: 1, last: 1 }]],
    ]);
  });

  it("takes only mutants on changed lines", () => {
    expect(linesOf(selected(MUTANTS, { changed: changedLines(DIFF) }))).to.deep.equal(
      new Set(["contracts/room/A.sol:2"]),
    );
  });

  it("takes only mutants of the files and kinds that were named", () => {
    const chosen = selected(MUTANTS, { files: ["contracts/room/B.sol"], operators: ["guard", "boundary"] });
    expect(linesOf(chosen)).to.deep.equal(new Set(["contracts/room/B.sol:3"]));
    expect(new Set(chosen.map(({ operator }) => operator))).to.deep.equal(new Set(["guard", "boundary"]));
    expect(selected(MUTANTS, {})).to.deep.equal(MUTANTS);
  });

  it("draws a sample without repetition, the same for the same seed, all where there are not as many", () => {
    const draw = (size: number, seed: number) => sampled(MUTANTS, { size, seed, strict: false });
    const sample = draw(5, 1);
    expect(sample).to.have.length(5);
    expect(new Set(sample).size).to.equal(5);
    expect(draw(5, 1)).to.deep.equal(sample);
    expect(draw(5, 2)).to.not.deep.equal(sample);
    expect(draw(1_000, 1)).to.deep.equal(MUTANTS);
  });

  it("adds every removed guard and flipped rounding to a sample, none twice", () => {
    const strict = sampled(MUTANTS, { size: 5, seed: 1, strict: true });
    const guards = selected(MUTANTS, { operators: ["guard", "rounding"] });
    expect(guards).to.not.have.length(0);
    expect(strict).to.include.members([...guards]);
    const drawn = sampled(MUTANTS, { size: 5, seed: 1, strict: false });
    expect(strict).to.deep.equal(MUTANTS.filter((it) => drawn.includes(it) || guards.includes(it)));
  });

  it("judges every system unless some are named", () => {
    expect(parseMutateOptions([], ["shared", "vault"]).systems).to.deep.equal(["shared", "vault"]);
    expect(parseMutateOptions(["--system", "vault"], ["shared", "vault"]).systems).to.deep.equal(["vault"]);
    expect(parseMutateOptions(["--sample", "25"], ["vault"]).sample).to.deep.equal({
      size: 25,
      seed: 1,
      strict: false,
    });
    expect(parseMutateOptions(["--jobs", "3"], ["vault"]).jobs).to.equal(3);
  });

  for (const [what, args] of [
    ["an unknown option", ["--nope"]],
    ["an unknown system", ["--system", "nope"]],
    ["an unknown kind", ["--operator", "nope"]],
    ["a sample of none", ["--sample", "0"]],
    ["a seed without a sample", ["--seed", "7"]],
    ["the strict kinds without a sample", ["--strict"]],
    ["no job at once", ["--jobs", "0"]],
    ["to write tables of a part", ["--write", "--changed"]],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => parseMutateOptions(args, ["vault"])).to.throw(InputError);
    });
  }
});
