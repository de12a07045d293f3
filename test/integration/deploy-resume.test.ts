import { readFile, truncate } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";
import { keccak256 } from "ethers";
import fc from "fast-check";
import hre from "hardhat";

import { deployPaddock, type DeployOutcome } from "../../deploy/deploy.js";
import { ROLES } from "../../deploy/modules/Shared.js";
import { actorsOf, findActor } from "../../lib/actors.js";
import { findDeployed, journalId, type Deployment } from "../../lib/addresses.js";
import { toJson } from "../../lib/json.js";
import { connect, LOCAL_CHAIN_ID, type Chain } from "../../lib/network.js";
import { type Death, Reaper, type Moment } from "../helpers/deaths.js";
import { deploymentSet, freePort } from "../helpers/processes.js";

const MOMENTS = ["unsent", "unanswered", "answered"] as const satisfies Moment[];

/** A deep run dies at every transaction, once for each way to die; it tells itself by its number of runs. */
const isDeep = (fc.readConfigureGlobal() as fc.GlobalParameters | undefined)?.numRuns !== undefined;

/** The rest of a deployment, for comparison: everything but what a run says of itself. */
interface Made {
  readonly deployment: unknown;
  readonly codeHashes: readonly string[];
  readonly roles: unknown;
  /** How many transactions the deployer has sent. */
  readonly nonce: number;
}

describe("interrupted deployment", function () {
  this.timeout(isDeep ? 1_800_000 : 300_000);

  const set = deploymentSet("resume");
  const untouched = process.env.PADDOCK_DEPLOYMENT;
  let journal: string;
  let reaper: Reaper;
  let uninterrupted: Made;
  let transactions: number;

  before(async () => {
    process.env.PADDOCK_DEPLOYMENT = set.env["PADDOCK_DEPLOYMENT"];
    journal = join(hre.config.paths.ignition, "deployments", journalId(LOCAL_CHAIN_ID), "journal.jsonl");
    reaper = new Reaper(hre);
    await onNode(await freePort(), async (url) => {
      const outcome = await finish(url);
      transactions = outcome.transactions;
      uninterrupted = await madeOn(url, outcome);
    });
  });

  beforeEach(async () => {
    reaper.reset();
    await set.remove();
  });

  after(async () => {
    reaper.leave();
    if (untouched === undefined) delete process.env.PADDOCK_DEPLOYMENT;
    else process.env.PADDOCK_DEPLOYMENT = untouched;
    await set.remove();
  });

  const deploy = async (url: string): Promise<DeployOutcome> =>
    await deployPaddock(hre, await connect(hre, { network: "localhost", url }));

  const finish = async (url: string): Promise<DeployOutcome> => {
    const outcome = await reaper.run(() => deploy(url));
    if (outcome === "dead") throw new Error("Nobody was to die.");
    return outcome;
  };

  /** Deploys until it dies. */
  const perish = async (url: string, death: Death) => {
    const end = await reaper.run(() => deploy(url), death);
    expect(end, `it outlives transaction ${death.transaction}`).to.equal("dead");
  };

  /** Every contract, its code, every role and the deployer's last transaction are as if nothing had happened. */
  const expectSame = async (url: string, outcome: DeployOutcome) => {
    expect(await madeOn(url, outcome)).to.deep.equal(uninterrupted);
    const again = await finish(url);
    expect([again.transactions, again.wiped]).to.deep.equal([0, false]);
    expect(await madeOn(url, again)).to.deep.equal(uninterrupted);
  };

  for (const [name, deathsOf] of plans()) {
    it(`comes to the same end ${name}`, async () => {
      await onNode(await freePort(), async (url) => {
        for (const death of deathsOf(transactions)) await perish(url, death);
        await expectSame(url, await finish(url));
      });
    });
  }

  it("goes on from a journal whose last line was cut off", async () => {
    await onNode(await freePort(), async (url) => {
      // After an answer the last line tells the transaction's hash; before it is sent, its nonce.
      for (const death of [
        { transaction: 20, moment: "answered" },
        { transaction: 60, moment: "unsent" },
      ] as const) {
        await perish(url, death);
        const text = await readFile(journal, "utf8");
        const lastLine = text.slice(text.lastIndexOf("\n") + 1);
        expect(lastLine).to.contain(death.moment === "answered" ? "TRANSACTION_SEND" : "TRANSACTION_PREPARE_SEND");
        await truncate(journal, text.length - Math.ceil(lastLine.length / 2));
      }
      await expectSame(url, await finish(url));
    });
  });

  it("begins anew where the node was restarted meanwhile", async () => {
    const port = await freePort();
    await onNode(port, (url) => perish(url, { transaction: 30, moment: "answered" }));
    await onNode(port, async (url) => {
      const outcome = await finish(url);
      expect(outcome.wiped).to.equal(true);
      expect(outcome.transactions).to.equal(transactions);
      expect(await madeOn(url, outcome)).to.deep.equal(uninterrupted);
    });
  });

  it("ends with an audit that sees a role too many", async () => {
    await onNode(await freePort(), async (url) => {
      await grantToDeployer(url, await finish(url));
      const { transactions: more, roles } = await finish(url);
      expect(more).to.equal(0);
      const wrong = roles.filter(({ right }) => !right).map(({ contract, role }) => `${contract} ${role}`);
      expect(wrong).to.deep.equal(["AccessManager RISK"]);
    });
  });
});

type Plan = readonly [name: string, deaths: (transactions: number) => Death[]];

/** Where to die: at a sample of the transactions, or, in a deep run, at every one before it is sent and then once more. */
function plans(): Plan[] {
  if (!isDeep) return [["however it dies, from the first transaction to the last", sampled]];
  return MOMENTS.slice(1).map((moment) => {
    const everywhere = (count: number) =>
      Array.from({ length: count }, (_, i) => i + 1).flatMap((transaction): Death[] => [
        { transaction, moment: "unsent" },
        { transaction, moment },
      ]);
    return [`having died at every transaction, unsent and ${moment}`, everywhere];
  });
}

/** Ten of them: the first and the last ones, where ADMIN is handed over, and some on the way. */
function sampled(count: number): Death[] {
  const places = [1, 2, 15, 34, 42, 71, 97, 118, count - 1, count];
  return places.map((transaction, i) => ({ transaction, moment: MOMENTS[i % MOMENTS.length] ?? "unsent" }));
}

/** Runs `work` against a fresh node of this process. */
async function onNode(port: number, work: (url: string) => Promise<void>): Promise<void> {
  const server = await hre.network.createServer("node", "127.0.0.1", port);
  await server.listen();
  try {
    await work(`http://127.0.0.1:${port}`);
  } finally {
    await server.close();
  }
}

async function madeOn(url: string, { deployment, roles }: DeployOutcome): Promise<Made> {
  const chain = await connect(hre, { network: "localhost", url });
  try {
    const { provider } = chain.connection.ethers;
    const codes = await Promise.all(deployment.contracts.map(({ address }) => provider.getCode(address)));
    const deployer = findActor(await actorsOf(chain), "deployer").address;
    expect(roles.filter(({ right }) => !right)).to.deep.equal([]);
    return JSON.parse(
      toJson({
        deployment,
        codeHashes: codes.map((code) => keccak256(code)),
        roles,
        nonce: await provider.getTransactionCount(deployer),
      }),
    ) as Made;
  } finally {
    await chain.connection.close();
  }
}

/** The sandbox's ADMIN gives the deployer an office that the parameters give to somebody else. */
async function grantToDeployer(url: string, { deployment }: { readonly deployment: Deployment }): Promise<void> {
  const chain: Chain = await connect(hre, { network: "localhost", url });
  const actors = await actorsOf(chain);
  const { address } = findDeployed(deployment, "AccessManager");
  const manager = await chain.connection.ethers.getContractAt(
    "AccessManager",
    address,
    findActor(actors, "governor").signer,
  );
  await (await manager.grantRole(ROLES.RISK, findActor(actors, "deployer").address, 0)).wait();
  await chain.connection.close();
}
