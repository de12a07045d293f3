import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { actorsOf, findActor, findAddress, type Actor } from "../../lib/actors.js";
import { findDeployed, readDeployment, type Deployment } from "../../lib/addresses.js";
import { ensureBuilt } from "../../lib/build.js";
import { InputError } from "../../lib/input-error.js";
import { connect, type Chain } from "../../lib/network.js";
import { openToken, type Token } from "./token.js";

/** What every command starts from: the chain, what is deployed on it, and who can sign there. */
export interface Premises {
  readonly chain: Chain;
  readonly deployment: Deployment;
  readonly actors: readonly Actor[];
}

/**
 * Connects, builds, and reads what is deployed.
 *
 * @throws NetworkError without a node; InputError without a deployment.
 */
export async function openPremises(hre: HardhatRuntimeEnvironment): Promise<Premises> {
  const chain = await connect(hre);
  const deployment = await readDeployment(hre.config.paths.root, chain);
  await ensureBuilt();
  return await premisesOn(chain, deployment);
}

/** On a chain that is connected and built for. */
export async function premisesOn(chain: Chain, deployment: Deployment): Promise<Premises> {
  return { chain, deployment, actors: await actorsOf(chain) };
}

/** Where the commands of a system start from. Each system's desk extends it with its own contracts. */
export abstract class Desk {
  readonly chain: Chain;
  readonly deployment: Deployment;
  readonly actors: readonly Actor[];

  protected constructor(premises: Premises) {
    this.chain = premises.chain;
    this.deployment = premises.deployment;
    this.actors = premises.actors;
  }

  /** Who sends: the one that is named, or else `usual` on local chains and the first account elsewhere. */
  sender(named: string | undefined, usual: string): Actor {
    return findActor(this.actors, named ?? (this.chain.isLocal ? usual : "0"));
  }

  /** Who receives: the one that is named, or else the sender. */
  receiver(named: string | undefined, sender: Actor): string {
    return named === undefined ? sender.address : findAddress(this.actors, named);
  }

  /**
   * Opens a token by its name in the deployment or its address.
   *
   * @throws InputError where nothing at the address tells its symbol and decimals.
   */
  async token(text: string): Promise<Token> {
    return await openToken(this.chain, this.deployment, text);
  }
}

/**
 * The address of a contract of the deployment, where there really is one.
 *
 * @throws InputError where it is not deployed, or where the chain holds nothing at its address.
 */
export async function deployedAddress({ chain, deployment }: Premises, name: string): Promise<string> {
  const { address } = findDeployed(deployment, name);
  if ((await chain.connection.ethers.provider.getCode(address)) !== "0x") return address;
  const { networkName } = chain;
  throw new InputError(
    `Nothing is deployed at ${address} on ${networkName}: run \`npm run deploy -- --network ${networkName}\`.`,
  );
}
