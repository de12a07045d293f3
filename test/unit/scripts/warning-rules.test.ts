import { expect } from "chai";

import { isOurs, isWorthShowing } from "../../../lib/compiler-warnings.js";
import { warningsOf } from "../../../scripts/checks/warning-rules.js";

const unused = {
  errorCode: "5667",
  formattedMessage: "Warning: Unused function parameter.\n",
  sourceLocation: { file: "project/test/unit/vault/Deposit.t.sol" },
};
const transient = {
  errorCode: "2394",
  sourceLocation: { file: "npm/@openzeppelin/contracts@5.7.0/utils/TransientSlot.sol" },
};

describe("scripts/checks/warning-rules", () => {
  it("finds a warning about a source of ours", () => {
    expect(warningsOf([{ id: "first", errors: [unused] }], () => [])).to.deep.equal([
      "Warning: Unused function parameter.",
    ]);
  });

  it("passes what was mended in a later run, and finds it where it was not", () => {
    const runs = [{ id: "first", errors: [unused] }, { id: "second" }];
    expect(warningsOf(runs, () => ["second"])).to.deep.equal([]);
    expect(warningsOf(runs, () => ["second", "first"])).to.have.length(1);
  });

  it("shows what packages say but for what is listed, at the version that it was listed for", () => {
    expect(isWorthShowing(transient)).to.equal(false);
    const upgraded = { file: "npm/@openzeppelin/contracts@5.8.0/utils/TransientSlot.sol" };
    expect(isWorthShowing({ ...transient, sourceLocation: upgraded })).to.equal(true);
    expect(isWorthShowing({ ...transient, errorCode: "2018" })).to.equal(true);
    expect(isWorthShowing({ ...unused, sourceLocation: transient.sourceLocation })).to.equal(true);
  });

  it("leaves sizes to their own check, and shows them all the same", () => {
    const large = { errorCode: "5574", sourceLocation: unused.sourceLocation };
    expect([isOurs(large), isWorthShowing(large), isOurs(unused)]).to.deep.equal([false, true, true]);
  });
});
