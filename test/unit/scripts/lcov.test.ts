import { expect } from "chai";

import { gapsOf, judge, parseLcov } from "../../../scripts/checks/lcov.js";

const TRACE = `TN:
SF:contracts/vault/Vault.sol
DA:10,3
FN:10,12,Vault.claim
FNDA:3,Vault.claim
DA:11,0
BRDA:11,0,0,-
BRDA:11,0,1,2
BRDA:12,1,0,0
DA:12,3
end_of_record
TN:
SF:contracts/vault/libraries/VaultMath.sol
DA:5,1
end_of_record
`;

const SOURCE = new Map([
  [11, "        if (never) revert Vault_Never();"],
  [12, "        if (reward == 0) return;"],
]);
const codeAt = (_file: string, line: number) => SOURCE.get(line) ?? "";

describe("scripts/checks/lcov", () => {
  it("reads lines and branches of every file, a branch never evaluated as zero hits", () => {
    expect(parseLcov(TRACE)).to.deep.equal([
      {
        file: "contracts/vault/Vault.sol",
        lines: [
          { line: 10, hits: 3 },
          { line: 11, hits: 0 },
          { line: 12, hits: 3 },
        ],
        branches: [
          { line: 11, hits: 0 },
          { line: 11, hits: 2 },
          { line: 12, hits: 0 },
        ],
      },
      { file: "contracts/vault/libraries/VaultMath.sol", lines: [{ line: 5, hits: 1 }], branches: [] },
    ]);
    expect(parseLcov("")).to.deep.equal([]);
  });

  const gaps = gapsOf(parseLcov(TRACE));
  const never = {
    file: "contracts/vault/Vault.sol",
    code: "if (never) revert Vault_Never();",
    reason: "guards an impossible state",
  };

  it("lists what no test reached", () => {
    expect(gaps.map(({ line, what }) => `${what} ${line}`)).to.deep.equal(["line 11", "branch 11", "branch 12"]);
  });

  it("leaves open what no exception excuses", () => {
    expect(judge(gaps, [never], codeAt)).to.deep.equal({
      open: [{ file: "contracts/vault/Vault.sol", line: 12, what: "branch" }],
      stale: [],
    });
  });

  it("names an exception whose line is reached, gone, or of another file", () => {
    const elsewhere = { ...never, file: "contracts/vault/VaultFactory.sol" };
    expect(judge([], [never], codeAt)).to.deep.equal({ open: [], stale: [never] });
    expect(judge(gaps, [elsewhere], codeAt)).to.deep.equal({ open: gaps, stale: [elsewhere] });
  });
});
