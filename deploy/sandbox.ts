import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { actorsOf } from "../lib/actors.js";
import { abiHash, type Deployment } from "../lib/addresses.js";
import { addGasMargin } from "../lib/gas-margin.js";
import { type Chain, LOCAL_CHAIN_ID } from "../lib/network.js";
import { withSteadyClock } from "../lib/scenario/clock.js";
import { PaddockSandbox } from "./modules/Paddock.js";
import { readParameters } from "./parameters.js";

/** A chain of this process with everything deployed on it. */
export interface SandboxChain {
  readonly chain: Chain;
  readonly deployment: Deployment;
}

/** How a sandbox differs from the usual one. */
interface SandboxOptions {
  readonly before?: (chain: Chain) => Promise<unknown>;
  readonly hardfork?: "cancun";
}

/**
 * Starts a fresh chain in this process and deploys everything by the modules that deploy it elsewhere, every transaction a second after the
 * last; nothing is written down. Build first.
 *
 * @param startAt When its time begins, unix seconds.
 * @param options What happens on the empty chain first, and whose rules it goes by, if not Hardhat's newest.
 */
export async function openSandbox(
  hre: HardhatRuntimeEnvironment,
  startAt: number,
  { before, ...rules }: SandboxOptions = {},
): Promise<SandboxChain> {
  addGasMargin(hre);
  const connection = await hre.network.create({
    network: "default",
    override: {
      allowBlocksWithSameTimestamp: true,
      initialDate: new Date(startAt * 1_000),
      // An estimate within the second of the last block sees nothing to accrue; the block a second later does.
      gasMultiplier: 1.5,
      ...rules,
    },
  });
  const chain: Chain = { connection, networkName: "default", chainId: LOCAL_CHAIN_ID, isLocal: true };
  await before?.(chain);
  const { values } = await readParameters(hre.config.paths.root, chain, await actorsOf(chain));
  const deployed = await withSteadyClock(hre, chain, () =>
    connection.ignition.deploy(PaddockSandbox, { parameters: { $global: values } }),
  );

  const futures = Object.entries(PaddockSandbox.results);
  const contracts = await Promise.all(
    futures.map(async ([key, future]) => {
      const contract = deployed[key as keyof typeof deployed];
      return {
        name: future.id.slice(future.id.indexOf("#") + 1),
        contract: future.contractName,
        address: await contract.getAddress(),
        abiHash: abiHash(JSON.parse(contract.interface.formatJson()) as unknown[]),
        // Nothing is older than the chain, and whoever made it knows with what.
        block: 0,
        args: [],
      };
    }),
  );
  return { chain, deployment: { schema: 1, chainId: chain.chainId, contracts } };
}
