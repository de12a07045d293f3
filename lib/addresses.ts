import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { id as keccak } from "ethers";

import { InputError } from "./input-error.js";
import { toJson } from "./json.js";
import type { Chain } from "./network.js";
import { currentSession } from "./session.js";

/** One deployed contract. */
export interface Deployed {
  /** Its name in this deployment, such as `WethVault`. */
  readonly name: string;
  /** The contract it is an instance of, such as `Vault`. */
  readonly contract: string;
  readonly address: string;
  /** Keccak-256 of its ABI as compact JSON. */
  readonly abiHash: string;
  /** The block it was made in. */
  readonly block: number;
  /** Its constructor arguments, integers as decimal strings. */
  readonly args: readonly unknown[];
}

/** What `deployments/<chainId>.json` holds. */
export interface Deployment {
  readonly schema: 1;
  readonly chainId: number;
  readonly contracts: readonly Deployed[];
}

/** The name of Ignition's journal for this chain. */
export function journalId(chainId: number): string {
  return [deploymentSet(), `chain-${chainId}`].filter((part) => part !== "").join("-");
}

/** Where the addresses of this chain are kept, relative to the repository. */
export function deploymentFile(chainId: number): string {
  return join("deployments", deploymentSet(), `${chainId}.json`);
}

/** Keccak-256 of an ABI. */
export function abiHash(abi: readonly unknown[]): string {
  return keccak(JSON.stringify(abi));
}

/** Writes the addresses of a chain, for people, tasks and other programs. */
export async function writeDeployment(root: string, deployment: Deployment): Promise<string> {
  const file = deploymentFile(deployment.chainId);
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), `${toJson(deployment, 2)}\n`);
  return file;
}

/**
 * Reads the addresses of a chain; in a session, its own.
 *
 * @throws InputError where nothing was deployed there.
 */
export async function readDeployment(root: string, chain: Chain): Promise<Deployment> {
  const session = currentSession();
  if (session !== undefined) return session.deployment;
  const file = deploymentFile(chain.chainId);
  const text = await readFile(join(root, file), "utf8").catch(() => undefined);
  if (text === undefined) {
    throw new InputError(`There is no ${file}: run \`npm run deploy -- --network ${chain.networkName}\` first.`);
  }
  return JSON.parse(text) as Deployment;
}

/**
 * Finds a contract by its name in the deployment.
 *
 * @throws InputError where there is none.
 */
export function findDeployed<Entry extends Pick<Deployed, "name">>(
  { chainId, contracts }: { readonly chainId: number; readonly contracts: readonly Entry[] },
  name: string,
): Entry {
  const found = contracts.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const names = contracts.map((entry) => entry.name).join(", ");
  throw new InputError(`"${name}" is not deployed on chain ${chainId}; there are ${names}.`);
}

/** What a deployment calls a contract: its name there, or else its address. */
export function nameIn({ contracts }: Deployment, address: string): string {
  return contracts.find((entry) => entry.address === address)?.name ?? address;
}

/** `PADDOCK_DEPLOYMENT`, usually unset, names a set of deployments, so that two local chains can stand side by side. */
function deploymentSet(): string {
  return process.env.PADDOCK_DEPLOYMENT?.replaceAll(/[^\w-]/g, "") ?? "";
}
