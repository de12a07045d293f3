import { readFileSync } from "node:fs";

import { expect } from "chai";

import { type Equivalent, idOf, parseEquivalents, staleEntries } from "../../../../scripts/mutation/equivalent.js";
import { mutantsOf } from "../../../../scripts/mutation/mutants.js";
import { sourcesOf } from "../../../../scripts/mutation/syntax.js";

const ENTRY: Equivalent = {
  file: "contracts/room/T.sol",
  operator: "arithmetic",
  at: "1:30",
  before: "a + b",
  after: "a - b",
  reason: "b is zero here: the guard above lets nothing else pass.",
};

const parsing = (change: Record<string, unknown>) => () => parseEquivalents(JSON.stringify([{ ...ENTRY, ...change }]));

const mutants = sourcesOf({ "contracts/room/T.sol": "contract T { uint private x = a + b; }" }).flatMap(mutantsOf);

describe("scripts/mutation/equivalent", () => {
  it("accepts the list that is committed", () => {
    const url = new URL("../../../../scripts/mutation/equivalent.json", import.meta.url);
    expect(() => parseEquivalents(readFileSync(url, "utf8"))).to.not.throw();
  });

  it("accepts an entry with a reason", () => {
    expect(parseEquivalents(JSON.stringify([ENTRY]))).to.deep.equal([ENTRY]);
  });

  it("refuses an entry without a reason, of an unknown kind, of another folder, or with more fields", () => {
    expect(parsing({ reason: "equivalent" })).to.throw(/a reason/);
    expect(parsing({ operator: "other" })).to.throw();
    expect(parsing({ file: "test/unit/T.t.sol" })).to.throw();
    expect(parsing({ at: "12" })).to.throw(/line:column/);
    expect(parsing({ note: "" })).to.throw();
  });

  it("finds the mutant that an entry means", () => {
    const [mutant] = mutants;
    const entry = { ...ENTRY, at: mutant?.at ?? "" };
    expect(idOf(entry)).to.equal(mutant?.id);
    expect(staleEntries([entry], mutants)).to.deep.equal([]);
  });

  it("complains of an entry that means no mutant, and of one that is there twice", () => {
    const entry = { ...ENTRY, at: mutants[0]?.at ?? "" };
    expect(staleEntries([{ ...entry, at: "9:9" }], mutants)).to.deep.equal([
      "No mutant is contracts/room/T.sol:9:9 arithmetic: a + b -> a - b",
    ]);
    expect(staleEntries([entry, entry], mutants)).to.deep.equal([`Listed twice: ${idOf(entry)}`]);
  });
});
