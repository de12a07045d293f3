import { readFile } from "node:fs/promises";

import { JsonRpcProvider, type JsonRpcSigner } from "ethers";

import { ACTOR_NAMES } from "../../lib/actors.js";
import { type Deployment, deploymentFile, findDeployed } from "../../lib/addresses.js";
import { LOCAL_CHAIN_ID } from "../../lib/network.js";
import { PhasedFeedMock__factory } from "../../typechain-types/index.js";

export const DAY = 86_400n;

/** The chain of `npm run chain` as any program sees it: a node, a file of addresses, and accounts that the node signs for. */
export class LocalChain {
  private constructor(
    readonly provider: JsonRpcProvider,
    private readonly deployment: Deployment,
  ) {}

  /** Connects to `PADDOCK_LOCALHOST`, or to where `npm run chain` listens. @throws Error where nothing is deployed or nobody answers */
  static async open(): Promise<LocalChain> {
    const deployment = JSON.parse(await readFile(deploymentFile(LOCAL_CHAIN_ID), "utf8")) as Deployment;
    const url = process.env.PADDOCK_LOCALHOST ?? "http://127.0.0.1:8545";
    // Without `cacheTimeout: -1` ethers answers the same question within a quarter of a second from memory, blocks or no blocks.
    const provider = new JsonRpcProvider(url, LOCAL_CHAIN_ID, { staticNetwork: true, cacheTimeout: -1 });
    await provider.send("eth_chainId", []);
    return new LocalChain(provider, deployment);
  }

  /** Address of a contract by its name in the deployment. */
  address(name: string): string {
    return findDeployed(this.deployment, name).address;
  }

  /** Who signs as one of the twenty actors. */
  async actor(name: (typeof ACTOR_NAMES)[number]): Promise<JsonRpcSigner> {
    return await this.provider.getSigner(ACTOR_NAMES.indexOf(name));
  }

  /** The time of the latest block, unix seconds. */
  async now(): Promise<bigint> {
    return BigInt((await this.provider.getBlock("latest"))?.timestamp ?? 0);
  }

  /** Lets time pass up to `timestamp`, unix seconds; not back to it where it has passed. */
  async passTo(timestamp: bigint): Promise<void> {
    if ((await this.now()) >= timestamp) return;
    await this.provider.send("evm_setNextBlockTimestamp", [Number(timestamp)]);
    await this.provider.send("evm_mine", []);
  }

  /** Lets `seconds` pass. */
  async wait(seconds: bigint): Promise<void> {
    await this.passTo((await this.now()) + seconds);
  }

  /** The sandbox's feed says from now on that a WETH is worth so many dollars. */
  async setPrice(dollars: bigint): Promise<void> {
    const feed = PhasedFeedMock__factory.connect(this.address("EthUsdFeed"), await this.actor("keeper"));
    await (await feed.push(dollars * 10n ** (await feed.decimals()))).wait();
  }

  /** Lets the program end. */
  close(): void {
    this.provider.destroy();
  }
}
