import { expect } from "chai";
import hre from "hardhat";

import { openSandbox } from "../../deploy/sandbox.js";
import { ensureBuilt } from "../../lib/build.js";

const START_AT = 1_796_083_200;
const DAY = 86_400;

describe("a sandbox", () => {
  before(() => ensureBuilt());

  /** What is deployed, and the hash of the last block, in which all before it is. */
  const made = async (startAt: number, options?: Parameters<typeof openSandbox>[2]) => {
    const { chain, deployment } = await openSandbox(hre, startAt, options);
    const block = await chain.connection.ethers.provider.getBlock("latest");
    await chain.connection.close();
    return { deployment, hash: block?.hash, number: block?.number };
  };

  it("is the same block for block, whether it is deployed or repeated from another day's", async () => {
    // Who does something first is always deployed.
    const deployed = await made(START_AT, { before: () => Promise.resolve() });
    expect(deployed.number).to.be.greaterThan(100);
    await made(START_AT - DAY);
    expect(await made(START_AT)).to.deep.equal(deployed);
  });
});
