import hre from "hardhat";

import { actorsOf, findActor } from "../lib/actors.js";
import type { Stage } from "../lib/story.js";
import { openPool } from "./liquidity.js";
import { openSandbox } from "./sandbox.js";

/** Where the chain's time begins, unix seconds: 2026-01-01. */
const GENESIS_AT = 1_767_225_600;
const DAY = 86_400;

/**
 * A fresh chain in this process with everything deployed by the modules that deploy it elsewhere, for stories to be played. What
 * depends on time, such as Aave's interest, is left to them: only their clock stands still.
 */
export async function openStage(seed: number): Promise<Stage> {
  const { chain, deployment } = await openSandbox(hre, GENESIS_AT);
  const { connection, chainId } = chain;
  const actors = await actorsOf(chain);
  const places = [...actors, ...deployment.contracts];
  const addresses = new Map(places.map(({ name, address }) => [name.toLowerCase(), address]));
  const address = (name: string) => {
    const found = addresses.get(name.toLowerCase());
    if (found === undefined) throw new Error(`Nothing called "${name}" is deployed.`);
    return found;
  };
  await openPool(findActor(actors, "deployer").signer, address);
  return {
    hre,
    connection,
    chainId,
    seed,
    address,
    async nextMidnight() {
      const block = await connection.ethers.provider.getBlock("latest");
      return (Math.floor((block?.timestamp ?? GENESIS_AT) / DAY) + 1) * DAY;
    },
  };
}
