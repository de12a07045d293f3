import { Interface, type InterfaceAbi, type Provider as EthersProvider } from "ethers";
import hre from "hardhat";

import { ROLES } from "../../../deploy/modules/Shared.js";

/** Gas of every transaction here: enough for the largest, so that nothing is estimated. */
export const GAS = "0x1000000";

type Provider = { request(call: { method: string; params?: unknown[] }): Promise<unknown> };
type Compiled = { interface: Interface; bytecode: string };

/** A chain of its own with one DualCurrencyVault for all runs. Account 0 deploys everything and has RISK. */
export type Chain = {
  provider: Provider;
  /** The same chain as ethers sees it. */
  ethers: EthersProvider;
  accounts: string[];
  dual: Interface;
  /** Where the vaults live, and where their fees go. */
  address: string;
  feeSink: string;
  token: Compiled;
  feed: Compiled;
  source: Compiled;
  close(): Promise<void>;
};

/** Starts a chain in this process. */
export async function startChain(): Promise<Chain> {
  const connection = await hre.network.create();
  const provider = connection.provider as Provider;
  const { ethers } = connection;
  const [admin, ...others] = await ethers.getSigners();
  const manager = await ethers.deployContract("AccessManager", [admin!.address]);
  await manager.getFunction("grantRole")(ROLES.RISK, admin!.address, 0);
  const native = await ethers.deployContract("TestToken", ["Wrapped", "WRAP", 18]);
  const libraries: Record<string, string> = {};
  for (const name of ["DualDeposits", "DualRules", "DualViews"]) {
    libraries[name] = await (await ethers.deployContract(name)).getAddress();
  }
  const feeSink = others.at(-1)!.address;
  const args = [await manager.getAddress(), feeSink, await native.getAddress()];
  const dual = await ethers.deployContract("DualCurrencyVault", args, { libraries });
  const [token, feed, source] = await Promise.all(
    ["TestToken", "PhasedFeedMock", "ChainlinkPastPriceSource"].map(compiled),
  );
  return {
    ...{ provider, feeSink, token: token!, feed: feed!, source: source!, ethers: ethers.provider },
    accounts: [admin!.address, ...others.map(({ address }) => address)],
    dual: dual.interface,
    address: await dual.getAddress(),
    close: () => connection.close(),
  };
}

async function compiled(name: string): Promise<Compiled> {
  const { abi, bytecode } = await hre.artifacts.readArtifact(name);
  return { interface: new Interface(abi as InterfaceAbi), bytecode };
}

/** Deploys a contract from account 0. */
export async function deploy(chain: Chain, contract: Compiled, args: unknown[]): Promise<string> {
  const data = contract.bytecode + contract.interface.encodeDeploy(args).slice(2);
  const hash = await transact(chain, { from: chain.accounts[0]!, data });
  const receipt = await chain.provider.request({ method: "eth_getTransactionReceipt", params: [hash] });
  return (receipt as { contractAddress: string }).contractAddress;
}

/** Sends a transaction, which is mined at once. */
export function transact(chain: Chain, call: { from: string; to?: string; data: string }): Promise<unknown> {
  return chain.provider.request({ method: "eth_sendTransaction", params: [{ ...call, gas: GAS }] });
}

/** Number of the last block, and its time in unix seconds. */
export async function latestBlock(chain: Chain): Promise<{ number: number; timestamp: bigint }> {
  const block = await chain.provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] });
  const { number, timestamp } = block as Record<"number" | "timestamp", string>;
  return { number: Number(number), timestamp: BigInt(timestamp) };
}
