import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import hre from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { openSandbox } from "../../deploy/sandbox.js";
import { seedSandbox } from "../../deploy/seed.js";
import { actorsOf, findActor } from "../../lib/actors.js";
import { findDeployed, type Deployment } from "../../lib/addresses.js";
import { InputError } from "../../lib/input-error.js";
import { Recorder } from "../../lib/journal/recorder.js";
import { deploymentIn, readJournal, replay } from "../../lib/journal/replay.js";
import { LOCAL_CHAIN_ID, type Chain } from "../../lib/network.js";
import { readCommand } from "../../lib/scenario/command.js";
import { inSession } from "../../lib/session.js";
import { deploymentSet, script, startScript } from "../helpers/processes.js";

const START_AT = 1_830_000_000;
const DAY = 86_400;

const SCENARIO = `title: Two stakers
about: Alice stakes, a week later Bob does.
actors:
  alice: { PAD: 100 }
  bob: { PAD: 50 }
steps:
  - run: vault deposit --vault PadVault --amount "100 PAD" --from alice
  - wait: 7d
  - run: vault deposit --vault PadVault --amount "50 PAD" --from bob
`;

/** What two chains have in common when the one is the other's life lived again. */
interface State {
  readonly block: unknown;
  readonly stateRoot: unknown;
  readonly timestamp: unknown;
  readonly balances: readonly bigint[];
}

describe("journal of a chain", function () {
  this.timeout(180_000);

  const file = join(tmpdir(), `paddock-journal-${process.pid}.jsonl`);
  const scenario = join(tmpdir(), `paddock-journal-${process.pid}.yaml`);
  const copy = join(tmpdir(), `paddock-journal-copy-${process.pid}.jsonl`);
  let lived: State;
  let deployment: Deployment;
  let lines: string[];

  /** Writes down a life: the deployment, the seeds, commands, a command and a bare transaction that fail, and time passing. */
  before(async () => {
    const recorder = Recorder.begin(hre, file, { schema: 1, chainId: LOCAL_CHAIN_ID, startAt: START_AT });
    const sandbox = await openSandbox(hre, START_AT);
    const { chain } = sandbox;
    ({ deployment } = sandbox);
    await seedSandbox(chain, deployment);
    const type = (text: string) => inSession(sandbox, readCommand(hre, text).run);
    await type('vault deposit --amount "10 WETH" --from mallory');
    await chain.connection.networkHelpers.time.increase(DAY);
    await chain.connection.networkHelpers.mine(5, { interval: 60 });
    await fail(chain, deployment);
    await chain.connection.provider.request({
      method: "evm_setNextBlockTimestamp",
      params: [(await now(chain.connection)) + 3_600],
    });
    await type('savings lend --amount "1000 USDC" --from nina');
    recorder.deployed(deployment);
    lived = await stateOf(chain.connection, deployment);
    await chain.connection.close();
    recorder.end();
    lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  });

  after(async () => {
    for (const path of [file, copy, scenario]) await rm(path, { force: true });
  });

  it("tells the deployment, every transaction, and those that fail", () => {
    const journal = readJournal(file);
    expect(journal.head).to.deep.equal({ schema: 1, chainId: LOCAL_CHAIN_ID, startAt: START_AT });
    expect(deploymentIn(journal)).to.deep.equal(JSON.parse(JSON.stringify(deployment)));
    expect(journal.entries.length).to.be.greaterThan(250);
    // Five blocks by one call, a minute apart: they are one line, and replayed as one.
    expect(lines.filter((line) => line.includes(`"hardhat_mine","params":["0x5","0x3c"]`))).to.have.lengthOf(1);
  });

  it("leads a fresh chain to the same block, state root and balances", async () => {
    const calls = await relive(file, async (connection, played) => {
      expect(await stateOf(connection, deployment)).to.deep.equal(lived);
      return played;
    });
    expect(calls).to.equal(lines.length - 2);
  });

  it("forgets a last line that was not written to its end", async () => {
    const transactions = lines.slice(0, -1);
    const last = transactions.at(-1) ?? "";
    await writeFile(copy, `${transactions.slice(0, -1).join("\n")}\n${last.slice(0, last.length / 2)}`);
    expect(readJournal(copy).entries).to.deep.equal(readJournal(file).entries.slice(0, -2));
  });

  it("names the line that is none of a journal's", async () => {
    const broken = async (line: number, text: string) => {
      await writeFile(copy, `${lines.with(line - 1, text).join("\n")}\n`);
      const problem = `${copy}:${line}: this is no line of a journal of a chain.`;
      expect(() => readJournal(copy)).to.throw(InputError, problem);
    };
    await broken(1, `{"schema":2,"chainId":31337,"startAt":0}`);
    await broken(7, "{");
    await broken(9, `{"method":"eth_sendTransaction","params":[]}`);
    await broken(lines.length, `{"deployment":{},"more":1}`);
    expect(() => readJournal(join(tmpdir(), "absent.jsonl"))).to.throw(InputError, /There is no journal at/);
  });

  it("stops at the line from which a life was tampered with", async () => {
    const at = lines.findIndex((line, i) => i > 150 && line.includes("eth_sendTransaction"));
    const tampered = (lines[at] ?? "").replace(/"stateRoot":"0x(.)/, (_all, digit: string) => {
      return `"stateRoot":"0x${digit === "0" ? "1" : "0"}`;
    });
    await writeFile(copy, `${lines.with(at, tampered).join("\n")}\n`);
    const error = await relive(copy, () => Promise.resolve(0)).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(InputError);
    expect((error as InputError).message).to.match(new RegExp(`^${copy}:${at + 1}: .* state root `));
  });

  it("is written by a chain that plays a scenario, and read by the next", async () => {
    const set = deploymentSet("journal");
    await writeFile(scenario, SCENARIO);
    const options = ["--port", "0", "--json"];
    try {
      const isReady = (output: string) => output.includes(`"contracts"`);
      const first = ["--scenario", scenario, "--save", copy, ...options];
      const chain = await startScript("chain.ts", first, set.env, isReady);
      await chain.stop();
      const journal = readJournal(copy);
      expect(deploymentIn(journal)?.contracts.map(({ name }) => name)).to.include("WethVault");
      await relive(copy, (_, calls) => Promise.resolve(expect(calls).to.equal(journal.entries.length - 1)));

      const both = ["--scenario", scenario, "--load", copy, ...options];
      const refused = await script("chain.ts", both, set.env);
      expect(refused.code, refused.stderr).to.equal(2);
      expect(refused.stdout).to.contain("either with --scenario or with --load");
    } finally {
      await set.remove();
    }
  });
});

/** Lives a journal again on a chain of its own. */
async function relive<Result>(
  file: string,
  look: (connection: NetworkConnection, calls: number) => Promise<Result>,
): Promise<Result> {
  const journal = readJournal(file);
  const override = {
    allowBlocksWithSameTimestamp: true,
    initialDate: new Date(journal.head.startAt * 1_000),
  };
  const connection = await hre.network.create({ network: "default", override });
  try {
    return await look(connection, await replay(connection, journal));
  } finally {
    await connection.close();
  }
}

/** A transaction that is mined and reverts. */
async function fail({ connection }: Chain, deployment: Deployment): Promise<void> {
  const actors = await actorsOf({ connection, networkName: "default", chainId: LOCAL_CHAIN_ID, isLocal: true });
  const { signer } = findActor(actors, "peggy");
  const token = await connection.ethers.getContractAt("TestToken", findDeployed(deployment, "USDC").address, signer);
  const before = await connection.ethers.provider.getBlockNumber();
  const sent = token.transferFrom(findActor(actors, "judy").address, signer.address, 1n, { gasLimit: 200_000n });
  expect(await sent.then(() => "sent").catch(() => "refused")).to.equal("refused");
  expect(await connection.ethers.provider.getBlockNumber()).to.equal(before + 1);
}

async function now(connection: NetworkConnection): Promise<number> {
  return (await connection.ethers.provider.getBlock("latest"))?.timestamp ?? 0;
}

async function stateOf(connection: NetworkConnection, deployment: Deployment): Promise<State> {
  const latest: unknown = await connection.provider.request({
    method: "eth_getBlockByNumber",
    params: ["latest", false],
  });
  const { number, stateRoot, timestamp } = latest as Readonly<Record<string, unknown>>;
  const chain: Chain = { connection, networkName: "default", chainId: LOCAL_CHAIN_ID, isLocal: true };
  const balances = ["USDC", "WETH", "PAD", "DRB"].flatMap((symbol) => {
    const token = connection.ethers.getContractAt("TestToken", findDeployed(deployment, symbol).address);
    return [...deployment.contracts].map(async ({ address }) => (await token).balanceOf(address));
  });
  const actors = await actorsOf(chain);
  const ether = actors.map(({ address }) => connection.ethers.provider.getBalance(address));
  return { block: number, stateRoot, timestamp, balances: await Promise.all([...balances, ...ether]) };
}
