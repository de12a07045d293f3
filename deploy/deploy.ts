import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { IgnitionModule } from "@nomicfoundation/ignition-core";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { actorsOf } from "../lib/actors.js";
import { abiHash, journalId, writeDeployment, type Deployed, type Deployment } from "../lib/addresses.js";
import type { Chain } from "../lib/network.js";
import { auditRoles, type RoleRow } from "./audit.js";
import { Journal, wipeJournal, type JournaledContract } from "./journal.js";
import { Paddock, PaddockSandbox } from "./modules/Paddock.js";
import { readParameters } from "./parameters.js";
import { dropTornLine, recoverLostTransactions } from "./recovery.js";
import { begunParts } from "./waves.js";

/** What a deployment did. */
export interface DeployOutcome {
  readonly deployment: Deployment;
  /** Where the addresses were written, relative to the repository. */
  readonly file: string;
  /** How many transactions it took; none where everything was there. */
  readonly transactions: number;
  /** Whether an old record was thrown away because its chain is gone. */
  readonly wiped: boolean;
  /** Who holds which role, and whether that is as the parameters say. */
  readonly roles: readonly RoleRow[];
}

/** The chain does not hold what the record says was deployed on it. */
export class MissingCodeError extends Error {
  override readonly name = "MissingCodeError";

  constructor(readonly missing: readonly Deployed[]) {
    const list = missing.map(({ name, address }) => `${name} at ${address}`).join(", ");
    super(`There is no contract behind ${missing.length === 1 ? "one address" : "some addresses"}: ${list}.`);
  }
}

/**
 * Deploys what is missing of the whole product on `chain` and writes the addresses.
 *
 * An interrupted run, even a killed one, resumes and comes to the same addresses; a complete one does nothing. On a local chain that was restarted everything is deployed again.
 * Build first.
 *
 * @param parametersFile Instead of `deploy/parameters/<network>.json`.
 * @throws InputError on wrong parameters; MissingCodeError where an address has no code; HardhatError where Ignition fails.
 */
export async function deployPaddock(
  hre: HardhatRuntimeEnvironment,
  chain: Chain,
  parametersFile?: string,
): Promise<DeployOutcome> {
  const { root, ignition } = hre.config.paths;
  const parameters = await readParameters(root, chain, await actorsOf(chain), parametersFile);
  const deploymentId = journalId(chain.chainId);
  const folder = join(ignition, "deployments", deploymentId);
  await dropTornLine(folder);
  const before = await Journal.read(folder);
  const wiped = chain.isLocal && (await before.isStale(chain));
  if (wiped) await wipeJournal(folder);
  else await recoverLostTransactions(folder, chain);

  const module: IgnitionModule = parameters.sandbox ? PaddockSandbox : Paddock;
  const options = { deploymentId, parameters: { $global: parameters.values }, config: pace(chain) };
  const unfinished = wiped ? [] : begunParts(module, before.begun);
  for (const part of [...unfinished, module]) await chain.connection.ignition.deploy(part, options);

  const after = await Journal.read(folder);
  const exported = Object.values(module.results).map(({ id }) => id);
  const deployment = await exportOf(folder, chain, after.contracts(exported));
  await requireCode(chain, deployment.contracts);
  const transactions = after.transactionCount - (wiped ? 0 : before.transactionCount);
  const roles = await auditRoles(chain, deployment, parameters.values);
  return { deployment, file: await writeDeployment(root, deployment), transactions, wiped, roles };
}

/** A local chain confirms at once; elsewhere Ignition's own patience is right. */
function pace(chain: Chain): { requiredConfirmations?: number; blockPollingInterval?: number } {
  return chain.isLocal ? { requiredConfirmations: 1, blockPollingInterval: 25 } : {};
}

async function exportOf(folder: string, chain: Chain, contracts: JournaledContract[]): Promise<Deployment> {
  const exported = contracts.map(async ({ futureId, contractName, address, block, args }): Promise<Deployed> => {
    const abi = await abiOf(folder, futureId);
    const name = futureId.slice(futureId.indexOf("#") + 1);
    return {
      name,
      contract: contractName,
      address,
      abiHash: abiHash(abi),
      block,
      args: args.length > 0 ? args : await argsOf(chain, contractName, address),
    };
  });
  return { schema: 1, chainId: chain.chainId, contracts: await Promise.all(exported) };
}

/** The ABI that Ignition keeps beside its journal: not every contract of a sandbox is compiled here. */
async function abiOf(folder: string, futureId: string): Promise<readonly unknown[]> {
  const text = await readFile(join(folder, "artifacts", `${futureId}.json`), "utf8");
  return (JSON.parse(text) as { abi: readonly unknown[] }).abi;
}

/** The constructor arguments of a vault, which a factory passed and the journal therefore does not know. */
async function argsOf(chain: Chain, contractName: string, address: string): Promise<readonly unknown[]> {
  if (contractName !== "Vault") return [];
  const vault = await chain.connection.ethers.getContractAt("Vault", address);
  return await Promise.all([
    vault.asset(),
    vault.rewardToken(),
    vault.epochDuration(),
    vault.withdrawalFeeBps(),
    vault.feeSink(),
    vault.authority(),
  ]);
}

async function requireCode(chain: Chain, contracts: readonly Deployed[]): Promise<void> {
  const codes = await Promise.all(contracts.map(({ address }) => chain.connection.ethers.provider.getCode(address)));
  const missing = contracts.filter((_, i) => codes[i] === "0x");
  if (missing.length > 0) throw new MissingCodeError(missing);
}
