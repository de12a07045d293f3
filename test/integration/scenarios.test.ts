import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

import { expect } from "chai";
import hre from "hardhat";

import { openGround } from "../../deploy/scenario-ground.js";
import { ensureBuilt } from "../../lib/build.js";
import { loadScenario } from "../../lib/scenario/file.js";
import { playScenario } from "../../lib/scenario/play.js";

const FOLDER = "scenarios";

/** Every scenario that comes along, the demo's stories among them: a new file is found by itself. */
const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name))
  .map((entry) => relative(".", join(entry.parentPath, entry.name)))
  .toSorted();

describe("scenarios", function () {
  this.timeout(120_000);

  before(() => ensureBuilt());

  for (const file of files) {
    it(`plays ${file} as it says`, async () => {
      const scenario = await loadScenario(file);
      const ground = await openGround(hre, scenario);
      try {
        const { steps, actions, expectations } = await playScenario(ground, scenario);
        expect(steps).to.equal(scenario.steps.length);
        // A scenario in which nothing happens, or that expects nothing, shows nothing.
        expect(actions).to.be.greaterThan(0);
        expect(expectations).to.be.greaterThan(0);
      } finally {
        await ground.chain.connection.close();
      }
    });
  }

  it("finds the same blocks when one is played again", async () => {
    const [file = ""] = files.filter((one) => one.includes("mercenary"));
    const hashes = [await lastBlockOf(file), await lastBlockOf(file)];
    expect(hashes[0]).to.match(/^0x[0-9a-f]{64}$/);
    expect(hashes[1]).to.equal(hashes[0]);
  });
});

/** The hash of the last block, in which all before it is. */
async function lastBlockOf(file: string): Promise<string | null | undefined> {
  const scenario = await loadScenario(file);
  const ground = await openGround(hre, scenario);
  const { connection } = ground.chain;
  try {
    await playScenario(ground, scenario);
    return (await connection.ethers.provider.getBlock("latest"))?.hash;
  } finally {
    await connection.close();
  }
}
