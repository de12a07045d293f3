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
  const run = { sources: { [unused.sourceLocation.file]: { content: "as it was" } }, errors: [unused] };

  it("finds a warning about a source of ours as it is now", () => {
    const paths: string[] = [];
    const read = (path: string) => {
      paths.push(path);
      return "as it was";
    };
    expect(warningsOf(run, read)).to.deep.equal(["Warning: Unused function parameter."]);
    expect(paths).to.deep.equal(["test/unit/vault/Deposit.t.sol"]);
  });

  it("passes what was mended since, and what is gone", () => {
    expect(warningsOf(run, () => "mended")).to.deep.equal([]);
    expect(warningsOf(run, () => undefined)).to.deep.equal([]);
  });

  it("finds what is said of a package, and of nothing in particular", () => {
    const ofPackage = { errorCode: "2018", formattedMessage: "a", sourceLocation: { file: "npm/x@1.0.0/X.sol" } };
    const errors = [ofPackage, { errorCode: "3805", formattedMessage: "b" }];
    expect(warningsOf({ sources: {}, errors }, () => undefined)).to.deep.equal(["a", "b"]);
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
