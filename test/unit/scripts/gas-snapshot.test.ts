import { expect } from "chai";

import { readSnapshot } from "../../../bench/support/snapshot.js";

/** EIP-7825: the most gas that a transaction may ask for. */
const MOST_GAS = 2 ** 24;

describe("bench/results.json", () => {
  it("is below the most that a transaction may have", () => {
    const rows = readSnapshot();
    expect(rows.map(({ system }) => system)).to.include.members(["vault", "savings", "dual", "derby"]);
    for (const { system, operation, n, gas } of rows) {
      expect(gas, `${system} ${operation} at ${n}`).to.be.within(21_000, MOST_GAS);
    }
  });
});
