import { Interface, type InterfaceAbi } from "ethers";
import hre from "hardhat";

import { ROLES } from "../../../deploy/modules/Shared.js";

const GAS = "0x1000000";

/** Linked libraries, each after those that it is linked with itself. */
const LIBRARIES = [
  "EpochClose",
  "ProtocolBook",
  "ProtocolMoves",
  "RequestBook",
  "BasketDelegation",
  "BasketLocking",
  "BasketRewards",
  "VaultMessages",
  "VaultRegistry",
] as const;

const CONTRACTS = ["AccessManager", "DerbyGame", "DerbyToken", "DerbyVault", "TestToken", "YieldProtocolMock"] as const;

type Provider = { request(call: { method: string; params?: unknown[] }): Promise<unknown> };

/** A contract as it was compiled, linked. */
export type Compiled = { interface: Interface; bytecode: string };

/** A chain of its own on which several blocks may share a second. Account 0 holds every role. */
export type Chain = {
  provider: Provider;
  accounts: string[];
  contracts: Record<(typeof CONTRACTS)[number], Compiled>;
  /** Authority of every vault and game. */
  manager: string;
  close(): Promise<void>;
};

/** Starts a chain in this process, with the libraries that vault and game are linked with. */
export async function startChain(): Promise<Chain> {
  const connection = await hre.network.create({ override: { allowBlocksWithSameTimestamp: true } });
  const provider = connection.provider as Provider;
  const accounts = (await provider.request({ method: "eth_accounts" })) as string[];
  const libraries = new Map<string, string>();
  for (const name of LIBRARIES) {
    libraries.set(name, await deploy(provider, accounts[0]!, await compiled(name, libraries), []));
  }
  const entries = await Promise.all(CONTRACTS.map(async (name) => [name, await compiled(name, libraries)] as const));
  const contracts = Object.fromEntries(entries) as Chain["contracts"];
  const manager = await deploy(provider, accounts[0]!, contracts.AccessManager, [accounts[0]]);
  for (const role of [ROLES.RISK, ROLES.GUARDIAN]) {
    const data = contracts.AccessManager.interface.encodeFunctionData("grantRole", [role, accounts[0], 0]);
    await provider.request({
      method: "eth_sendTransaction",
      params: [{ from: accounts[0], to: manager, data, gas: GAS }],
    });
  }
  return { provider, accounts, contracts, manager, close: () => connection.close() };
}

/** Deploys a contract. @returns Its address. */
export async function deploy(provider: Provider, from: string, contract: Compiled, args: unknown[]): Promise<string> {
  const data = contract.bytecode + contract.interface.encodeDeploy(args).slice(2);
  const hash = await provider.request({ method: "eth_sendTransaction", params: [{ from, data, gas: GAS }] });
  const receipt = await provider.request({ method: "eth_getTransactionReceipt", params: [hash] });
  return (receipt as { contractAddress: string }).contractAddress;
}

/** Sends a call. @returns The data it reverted with, or undefined. */
export async function send(
  provider: Provider,
  call: { from: string; to: string; data: string },
): Promise<string | undefined> {
  try {
    await provider.request({ method: "eth_sendTransaction", params: [{ ...call, gas: GAS }] });
    return undefined;
  } catch (error) {
    const data = revertDataOf(error);
    if (data === undefined) throw error;
    return data;
  }
}

async function compiled(name: string, libraries: ReadonlyMap<string, string>): Promise<Compiled> {
  const { abi, bytecode, linkReferences } = await hre.artifacts.readArtifact(name);
  let linked: string = bytecode;
  for (const references of Object.values(linkReferences)) {
    for (const [library, places] of Object.entries(references)) {
      for (const { start, length } of places) {
        const [from, to] = [2 + 2 * start, 2 + 2 * (start + length)];
        linked = linked.slice(0, from) + libraries.get(library)!.slice(2) + linked.slice(to);
      }
    }
  }
  return { interface: new Interface(abi as InterfaceAbi), bytecode: linked };
}

/** The chain gives the data of an error whose source it knows as it is, and that of another inside an object. */
function revertDataOf(error: unknown): string | undefined {
  const { data } = error as { data?: string | { data?: string } };
  return typeof data === "object" ? data.data : data;
}
