import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { actorsOf } from "../lib/actors.js";
import { abiHash, type Deployment } from "../lib/addresses.js";
import { addGasMargin } from "../lib/gas-margin.js";
import { toJson } from "../lib/json.js";
import { type Chain, LOCAL_CHAIN_ID } from "../lib/network.js";
import { withSteadyClock } from "../lib/scenario/clock.js";
import { PaddockSandbox } from "./modules/Paddock.js";
import { readParameters, type DeployParameters } from "./parameters.js";
import { blocksOf, repeatOn, type Block } from "./repetition.js";

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

/** What was deployed on a chain, and by what. */
interface Deployed {
  readonly deployment: Deployment;
  readonly blocks: readonly Block[];
}

/** What this process has deployed, by all that it depends on: Ignition takes ten times as long to find out again what is to be sent. */
const known = new Map<string, Deployed>();

/**
 * Starts a fresh chain in this process and deploys everything by the modules that deploy it elsewhere, every transaction a second after the
 * last; nothing is written down. Where this process has done so before, the same transactions are sent again. Build first.
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
      ...rules,
    },
  });
  const chain: Chain = { connection, networkName: "default", chainId: LOCAL_CHAIN_ID, isLocal: true };
  await before?.(chain);
  const { values } = await readParameters(hre.config.paths.root, chain, await actorsOf(chain));
  if (before !== undefined) return { chain, deployment: await deployOn(hre, chain, values) };

  const ingredients = toJson({ values, rules });
  const earlier = known.get(ingredients);
  if (earlier !== undefined) {
    await repeatOn(connection, earlier.blocks);
    return { chain, deployment: earlier.deployment };
  }
  const deployment = await deployOn(hre, chain, values);
  known.set(ingredients, { deployment, blocks: await blocksOf(connection) });
  return { chain, deployment };
}

async function deployOn(
  hre: HardhatRuntimeEnvironment,
  chain: Chain,
  values: DeployParameters["values"],
): Promise<Deployment> {
  const deployed = await withSteadyClock(hre, chain, () =>
    chain.connection.ignition.deploy(PaddockSandbox, { parameters: { $global: values } }),
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
  return { schema: 1, chainId: chain.chainId, contracts };
}
