import { expect } from "chai";

import { findDeployed, type Deployment } from "../../lib/addresses.js";
import { LoopbackNode } from "./loopback-node.js";
import { deploymentSet, type Ended } from "./processes.js";
import { publish, seededChain } from "./seeded-chain.js";
import { Terminal } from "./terminal.js";
import type { Chain } from "../../lib/network.js";

/** The seeded chain behind HTTP, and a terminal at which a person types commands for it. */
export class SeededNode {
  private constructor(
    readonly chain: Chain,
    readonly deployment: Deployment,
    /** The environment in which commands find it. */
    readonly env: NodeJS.ProcessEnv,
    private readonly node: LoopbackNode,
    private readonly terminal: Terminal,
    private readonly remove: () => Promise<void>,
  ) {}

  /** @param name Of the set of deployments that the test file has for its own. */
  static async open(name: string): Promise<SeededNode> {
    const { chain, deployment } = await seededChain();
    const node = await LoopbackNode.listen(chain.connection.provider);
    const set = deploymentSet(name);
    const env = { ...set.env, PADDOCK_LOCALHOST: node.url };
    await publish(deployment, env);
    return new SeededNode(chain, deployment, env, node, new Terminal(env), set.remove);
  }

  /** Types `npx hardhat ...args`. */
  async type(...args: string[]): Promise<Ended> {
    return await this.terminal.type(args);
  }

  /** The feed of ether's price answers from `timestamp` on, unix seconds; from the next second on where none is given. @param price USD with 8 decimals */
  async setEtherPrice(price: bigint, timestamp?: bigint): Promise<void> {
    const { address } = findDeployed(this.deployment, "EthUsdFeed");
    const feed = await this.chain.connection.ethers.getContractAt("PhasedFeedMock", address);
    if (timestamp !== undefined) await this.chain.connection.networkHelpers.time.setNextBlockTimestamp(timestamp);
    await (await feed.push(price)).wait();
  }

  async close(): Promise<void> {
    this.terminal.close();
    await this.node.close();
    await this.remove();
  }
}

/** What a command prints under `--json`. */
export async function parsed<T>(running: Promise<Ended>): Promise<T> {
  const { code, stdout, stderr } = await running;
  expect(code, `${stdout}${stderr}`).to.equal(0);
  return JSON.parse(stdout) as T;
}

/** It fails with exactly one sentence on stderr about `reason`, and nothing on stdout. */
export async function refuses(running: Promise<Ended>, code: number, reason: RegExp): Promise<void> {
  const ended = await running;
  expect(ended.stderr)
    .to.match(reason)
    .and.not.to.match(/\n {4}at /);
  expect(ended).to.include({ code, stdout: "" });
}
