import { expect } from "chai";

import { type AaveOperation, AaveV3Peer } from "../../bench/peers/aave-v3.js";
import { BenchChain } from "../../bench/support/chain.js";

/** What a transaction pays before it does anything. */
const BASE_GAS = 21_000;

const OPERATIONS = [
  "supply-new",
  "supply-again",
  "withdraw-part",
  "withdraw-whole",
  "supply-collateral",
  "borrow",
  "repay-part",
  "repay-whole",
  "withdraw-collateral",
  "liquidate",
] as const satisfies readonly AaveOperation[];

describe("Gas of Aave v3", () => {
  let chain: BenchChain;
  let peer: AaveV3Peer;

  before(async () => {
    chain = await BenchChain.start();
    peer = await AaveV3Peer.deploy(chain);
  });

  after(async () => {
    await chain.close();
  });

  it("is the same however often and in whichever order it is measured", async () => {
    const first = new Map<AaveOperation, number>();
    for (const operation of OPERATIONS) first.set(operation, await peer.gasOf(operation));
    for (const operation of OPERATIONS.toReversed()) {
      expect(await peer.gasOf(operation), operation).to.equal(first.get(operation));
      expect(first.get(operation), operation).to.be.greaterThan(BASE_GAS);
    }
  });

  it("costs a supplier his first balance, and a liquidator more than all else", async () => {
    // The first write of a balance and of the bitmap that marks it as collateral: 20,000 each instead of 2,900 and none.
    const [first, again] = [await peer.gasOf("supply-new"), await peer.gasOf("supply-again")];
    expect(first - again).to.be.within(30_000, 45_000);
    const liquidation = await peer.gasOf("liquidate");
    for (const operation of OPERATIONS.filter((other) => other !== "liquidate")) {
      expect(await peer.gasOf(operation), operation).to.be.lessThan(liquidation);
    }
  });
});
