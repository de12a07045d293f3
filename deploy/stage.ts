import hre from "hardhat";

import { actorsOf, findActor } from "../lib/actors.js";
import { type Chain, LOCAL_CHAIN_ID } from "../lib/network.js";
import type { Stage } from "../lib/story.js";
import { openPool } from "./liquidity.js";
import { PaddockSandbox } from "./modules/Paddock.js";
import { readParameters } from "./parameters.js";

/** Where the chain's time begins, unix seconds: 2026-01-01. */
const GENESIS_AT = 1_767_225_600;
const DAY = 86_400;

/**
 * A fresh chain in this process with everything deployed by the modules that deploy it elsewhere, for stories to be played. What
 * depends on time, such as Aave's interest, is left to them: only their clock stands still.
 */
export async function openStage(seed: number): Promise<Stage> {
  const connection = await hre.network.create({
    network: "default",
    override: { allowBlocksWithSameTimestamp: true, initialDate: new Date(GENESIS_AT * 1_000) },
  });
  const chain: Chain = { connection, networkName: "default", chainId: LOCAL_CHAIN_ID, isLocal: true };
  const actors = await actorsOf(chain);
  const { values } = await readParameters(hre.config.paths.root, chain, actors);
  const deployed = await connection.ignition.deploy(PaddockSandbox, { parameters: { $global: values } });

  const addresses = new Map<string, string>(actors.map(({ name, address }) => [name.toLowerCase(), address]));
  for (const [name, contract] of Object.entries(deployed))
    addresses.set(name.toLowerCase(), await contract.getAddress());
  const address = (name: string) => {
    const found = addresses.get(name.toLowerCase());
    if (found === undefined) throw new Error(`Nothing called "${name}" is deployed.`);
    return found;
  };
  await openPool(findActor(actors, "deployer").signer, address);
  return {
    hre,
    connection,
    chainId: chain.chainId,
    seed,
    address,
    async nextMidnight() {
      const block = await connection.ethers.provider.getBlock("latest");
      return (Math.floor((block?.timestamp ?? GENESIS_AT) / DAY) + 1) * DAY;
    },
  };
}
