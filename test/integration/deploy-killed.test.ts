import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";
import { keccak256 } from "ethers";
import hre from "hardhat";

import type { DeployOutcome } from "../../deploy/deploy.js";
import { openSandbox, type SandboxChain } from "../../deploy/sandbox.js";
import { actorsOf, findActor } from "../../lib/actors.js";
import type { Deployment } from "../../lib/addresses.js";
import { ensureBuilt } from "../../lib/build.js";
import type { Chain } from "../../lib/network.js";
import { Fault, isSending, LoopbackNode } from "../helpers/loopback-node.js";
import { deploymentSet, script, startScript, type Running } from "../helpers/processes.js";

/** When every chain begins, 1 December 2026. */
const START = 1_796_083_200;

/** How long one process may take, milliseconds: one that hangs is killed, and what it has said is in the message. */
const PATIENCE_MS = 40_000;

/** A process is killed at the so manieth transaction: when it is mined and nobody has been told, or before the node has it. */
const KILLS = [
  { transaction: 40, isMined: true },
  { transaction: 110, isMined: false },
] as const;

/** What a deployment leaves: name, address and code of every contract, and how many transactions it took. */
interface Left {
  readonly contracts: readonly (readonly [name: string, address: string, codeHash: string])[];
  readonly transactions: number;
}

describe("deployment by processes that are killed", function () {
  this.timeout(PATIENCE_MS * (KILLS.length + 2));

  const set = deploymentSet("killed");
  let empty: Chain;
  let node: LoopbackNode;
  let undisturbed: SandboxChain;
  let running: Running | undefined;

  before(async () => {
    await ensureBuilt();
    undisturbed = await openSandbox(hre, START);
    const connection = await hre.network.create({
      network: "default",
      override: { initialDate: new Date(START * 1_000) },
    });
    empty = { ...undisturbed.chain, connection };
    node = await LoopbackNode.listen(connection.provider);
  });

  after(async () => {
    await running?.stop("SIGKILL");
    await node.close();
    for (const { connection } of [empty, undisturbed.chain]) await connection.close();
    await set.remove();
  });

  const env = () => ({ ...set.env, PADDOCK_LOCALHOST: node.url });

  /** Deploys in a process of its own, which a SIGKILL ends at that transaction. */
  const perish = async ({ transaction, isMined }: (typeof KILLS)[number]) => {
    const struck = Promise.withResolvers<void>();
    node.manner = async (call, answer) => {
      if (!isSending(call) || node.sent.length + 1 !== transaction) return await answer();
      if (isMined) await answer();
      await running?.stop("SIGKILL");
      struck.resolve();
      throw new Fault("dropped");
    };
    running = await startScript("deploy.ts", ["--json"], env(), () => true);
    await within(struck.promise, `transaction ${transaction} of a deployment`, running);
    expect(node.sent).to.have.lengthOf(isMined ? transaction : transaction - 1);
    node.manner = (_, answer) => answer();
  };

  it("comes to the same end in the process after them", async () => {
    for (const kill of KILLS) await perish(kill);
    const ended = script("deploy.ts", ["--json"], env());
    const { code, stdout, stderr } = await within(ended, "the rest of the deployment");
    expect(code, stderr).to.equal(0);
    const { deployment, roles, wiped } = JSON.parse(stdout) as DeployOutcome;
    expect(wiped).to.equal(false);
    expect(roles.filter(({ right }) => !right)).to.deep.equal([]);
    const left = await leftBy(empty, deployment);
    expect(left).to.deep.equal(await leftBy(undisturbed.chain, undisturbed.deployment));
    expect(readFileSync("docs/testnet.md", "utf8")).to.contain(`a sandbox in ${left.transactions}.`);
  });
});

async function leftBy(chain: Chain, { contracts }: Deployment): Promise<Left> {
  const { provider } = chain.connection.ethers;
  const rows = contracts.map(async ({ name, address }) => {
    return [name, address, keccak256(await provider.getCode(address))] as const;
  });
  const deployer = findActor(await actorsOf(chain), "deployer");
  return { contracts: await Promise.all(rows), transactions: await provider.getTransactionCount(deployer.address) };
}

/** Waits for `work`, though not for ever. */
async function within<Result>(work: Promise<Result>, what: string, process?: Running): Promise<Result> {
  const patience = new AbortController();
  const late = sleep(PATIENCE_MS, undefined, { signal: patience.signal }).then(() => {
    throw new Error(`${what} is not there after ${PATIENCE_MS / 1_000} seconds:\n${process?.output() ?? ""}`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    patience.abort();
    late.catch(() => undefined);
  }
}
