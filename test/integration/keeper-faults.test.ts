import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";
import { id } from "ethers";

import { findDeployed } from "../../lib/addresses.js";
import type { Job } from "../../lib/keeper/duty.js";
import { derbyJob } from "../../lib/keeper/jobs/derby.js";
import { dualJob } from "../../lib/keeper/jobs/dual.js";
import { savingsJob } from "../../lib/keeper/jobs/savings.js";
import { keepOnce, type Terms } from "../../lib/keeper/keeper.js";
import type { Report } from "../../lib/keeper/outcome.js";
import { randomStream } from "../../lib/simulation/random.js";
import {
  actorIn,
  openKeeperWorld,
  openOtherWorld,
  stateRootOf,
  tracesOf,
  type KeeperWorld,
  type Traces,
} from "../helpers/keeper-world.js";
import { Fault, FAULTS, isSending, LoopbackNode, type Manner } from "../helpers/loopback-node.js";
import { deploymentSet, hardhat, startHardhat, type Running } from "../helpers/processes.js";
import { publish } from "../helpers/seeded-chain.js";
import { Terminal } from "../helpers/terminal.js";

/** One line of a keeper's log. */
interface Line {
  readonly event: string;
  readonly duty?: string | null;
  readonly error?: string;
  readonly hash?: string | null;
}

/** What `keeper run --once --json` tells, and its exit code. */
interface Round {
  readonly code: number;
  readonly chainId: number;
  readonly dryRun: boolean;
  readonly reports: readonly {
    readonly duty: string | null;
    readonly outcome: { readonly kind: string; readonly error?: string; readonly hash?: string };
  }[];
}

/** What `status` says of keepers and of solvency. */
interface Status {
  readonly keeper: readonly { readonly due: readonly string[]; readonly next: { readonly what: string } | null }[];
  readonly health: Readonly<Record<string, { readonly isSolvent: boolean }>>;
}

/** What an undisturbed keeper sends in this world, in its order. */
const DUTIES = [
  /^harvest /,
  /^approve for: liquidate loan 1 /,
  /^liquidate loan 1 /,
  /^settle EthUsdPastPrice as of 2027-01-15 08:00:00 UTC$/,
  /^close epoch 2 /,
];

/** What is left when everything has been done, once. */
const ONCE_EACH = { RewardsSold: 1, Liquidated: 1, RoundStored: 1, EpochClosed: 1 };

/** How late an answer comes that is late: three times later than the keeper is told to wait. */
const LATE_MS = 3_000;

const DAY = 86_400n;
const ETHER = 10n ** 18n;
const CONTENT: Terms = { minProfit: 0n, maxCost: ETHER, dryRun: false };

/** A step of a close wants 3.5 million gas before it begins: this is enough for a few of them a call. */
const CRAMPED_GAS = 3_900_000n;

const LIQUIDATE = id("liquidate(uint256,uint256,uint256,address,bytes)").slice(0, 10);

const honest: Manner = (_, answer) => answer();

describe("keeper, disturbed", function () {
  this.timeout(600_000);

  const set = deploymentSet("keeper");
  let world: KeeperWorld;
  let node: LoopbackNode;
  let env: NodeJS.ProcessEnv;
  let terminal: Terminal;
  let readyAt: number;
  let snapshot: unknown;
  /** What a keeper did whom nothing disturbed, and what he left. */
  let alone: Round;
  let undisturbed: Traces;
  const running: Running[] = [];

  const ask = (method: string, ...params: unknown[]) => world.chain.connection.provider.request({ method, params });
  const traces = () => tracesOf(world, readyAt);
  const doneOnce = async () => expect((await traces()).events).to.deep.equal(ONCE_EACH);

  /** To when nothing was done. */
  const goBack = async () => {
    await ask("evm_setAutomine", true);
    await ask("evm_revert", snapshot);
    snapshot = await ask("evm_snapshot");
    node.manner = honest;
    node.sent.length = 0;
  };
  /** One round; two at a time are in two processes. */
  const round = async (...args: string[]): Promise<Round> => {
    const { code, stdout, stderr } = await terminal.type(["keeper", "run", "--once", "--json", ...args]);
    expect(stderr).to.equal("");
    return { code, ...(JSON.parse(stdout) as Omit<Round, "code">) };
  };
  /** Round after round; whatever a test leaves running is killed after it. */
  const watch = async (...args: string[]): Promise<Running> => {
    const begun = (output: string) => output.includes("\n");
    const keeper = await startHardhat(["keeper", "run", "--every", "1s", ...args], env, begun);
    running.push(keeper);
    return keeper;
  };
  const linesOf = ({ output }: Running): Line[] => {
    const complete = output().split("\n").slice(0, -1);
    return complete.map((line) => JSON.parse(line) as Line);
  };
  /** Waits until a keeper's log says something. */
  const told = async (keeper: Running, isIt: (line: Line) => boolean): Promise<Line> => {
    for (;;) {
      const line = linesOf(keeper).find(isIt);
      if (line !== undefined) return line;
      await keeper.more();
    }
  };
  const finished = async (keeper: Running): Promise<void> => {
    const isFinished = async () => {
      const { events } = await traces();
      return Object.entries(ONCE_EACH).every(([event, count]) => events[event as keyof typeof events] >= count);
    };
    while (!(await isFinished())) await keeper.more();
  };

  before("let every system wait for a keeper", async () => {
    world = await openKeeperWorld();
    readyAt = await world.chain.connection.ethers.provider.getBlockNumber();
    node = await LoopbackNode.listen(world.chain.connection.provider);
    env = { ...set.env, PADDOCK_LOCALHOST: node.url };
    terminal = new Terminal(env);
    await publish(world.deployment, env);
    snapshot = await ask("evm_snapshot");
    alone = await round();
    undisturbed = await traces();
    await goBack();
  });

  afterEach("kill what is left, and go back", async () => {
    for (const keeper of running.splice(0)) await keeper.stop("SIGKILL");
    await goBack();
  });

  after("close the node", async () => {
    terminal.close();
    await node.close();
    await set.remove();
  });

  describe("weighing", () => {
    const kept = async (jobs: readonly Job[], terms: Partial<Terms> = {}) => {
      const post = { chain: world.chain, deployment: world.deployment, keeper: actorIn(world, "keeper") };
      const reports: Report[] = [];
      await keepOnce(post, jobs, { ...CONTENT, ...terms }, (report) => reports.push(report));
      return reports;
    };

    it("leaves what costs more than it brings, and approves nothing for it", async () => {
      const before = await stateRootOf(world);
      const reports = await kept([savingsJob("EthUsdFeed"), dualJob, derbyJob()], { minProfit: ETHER, maxCost: 0n });
      const left = DUTIES.filter((id) => !id.test("liquidate loan 1 of SavingsAccount"));
      expect(reports).to.have.lengthOf(left.length);
      reports.forEach(({ duty, outcome }, i) => {
        expect(duty).to.match(left[i] as RegExp);
        expect(outcome.kind).to.equal("not-worth-it");
      });
      expect(await stateRootOf(world)).to.equal(before);
    });

    it("sells rewards in parts where the exchange cannot take all of them", async () => {
      const { address } = findDeployed(world.deployment, "DelegationPool");
      const { ethers, networkHelpers } = world.chain.connection;
      const pool = await ethers.getContractAt("DelegationPool", address, actorIn(world, "rewarder").signer);
      await pool.fund(900n * ETHER, DAY);
      await networkHelpers.time.increase(DAY);
      const savings = await ethers.getContractAt(
        "SavingsAccount",
        findDeployed(world.deployment, "SavingsAccount").address,
      );
      const reports = await kept([savingsJob("EthUsdFeed")]);
      expect(reports[0]).to.deep.include({ duty: "harvest SavingsAccount" });
      expect(reports[0]?.outcome.kind).to.equal("done");
      const { rewardCash } = await savings.balanceSheet();
      expect(rewardCash > 300n * ETHER && rewardCash < 700n * ETHER, `${rewardCash} wei are left`).to.equal(true);
    });

    it("finishes a close that somebody began, in as many calls as it takes", async () => {
      const { address } = findDeployed(world.deployment, "DerbyVault");
      const { ethers } = world.chain.connection;
      const vault = await ethers.getContractAt("DerbyVault", address, actorIn(world, "alice").signer);
      await vault.closeEpoch(2);
      const reports = await kept([derbyJob(CRAMPED_GAS)]);
      expect(reports.length).to.be.greaterThan(1);
      expect(new Set(reports.map(({ outcome }) => outcome.kind))).to.deep.equal(new Set(["done"]));
      expect(await vault.epoch()).to.equal(3n);
      expect((await traces()).events.EpochClosed).to.equal(1);
    });
  });

  it("does everything once where nothing disturbs it", () => {
    const { code, chainId, reports } = alone;
    expect({ code, chainId }).to.deep.equal({ code: 0, chainId: 31_337 });
    const done = reports.filter(({ outcome }) => outcome.kind === "done");
    expect(done).to.have.lengthOf(DUTIES.length);
    done.forEach(({ duty }, i) => expect(duty).to.match(DUTIES[i] as RegExp));
    expect(undisturbed.events).to.deep.equal(ONCE_EACH);
  });

  it("is told by the status what there is to do, and what comes next", async () => {
    const status = async () => {
      const [document, words] = await Promise.all([terminal.type(["status", "--json"]), terminal.type(["status"])]);
      expect(document.stderr + words.stderr).to.equal("");
      return { ...(JSON.parse(document.stdout) as Status), words: words.stdout };
    };
    const before = await status();
    const due = before.keeper.flatMap((agenda) => agenda.due);
    expect(due.map((duty) => DUTIES.findIndex((id) => id.test(duty)))).to.deep.equal([0, 1, 3, 4]);
    expect(before.words).to.match(/^Keeper: 4 to do$/m);
    expect(Object.keys(before.health)).to.deep.equal(["vault", "savings", "dual", "derby"]);
    expect(Object.values(before.health).filter(({ isSolvent }) => !isSolvent)).to.deep.equal([]);
    expect(node.sent).to.have.lengthOf(0);

    await round();
    const { keeper, words } = await status();
    expect(keeper.map((agenda) => agenda.due)).to.deep.equal([[], [], []]);
    expect(keeper.map(({ next }) => next?.what ?? null)).to.deep.equal([null, null, "close epoch 3 of DerbyVault"]);
    expect(words).to.match(/^Keeper: nothing to do$/m);
  });

  it("sends nothing in a dry run, and tells what it would do", async () => {
    const before = await stateRootOf(world);
    const { dryRun, reports } = await round("--dry-run");
    expect(dryRun).to.equal(true);
    expect(reports.map(({ outcome }) => outcome.kind)).to.deep.equal(Array(4).fill("would-do"));
    expect(node.sent).to.have.lengthOf(0);
    expect(await stateRootOf(world)).to.equal(before);
  });

  it("ends in the same state where it is killed after each of its transactions in turn", async () => {
    for (const [i] of DUTIES.entries()) {
      const mined = Promise.withResolvers<void>();
      const buried = Promise.withResolvers<void>();
      node.manner = async (call, answer) => {
        if (!isSending(call)) return await answer();
        await answer();
        mined.resolve();
        await buried.promise;
        throw new Fault("dropped");
      };
      const keeper = await watch();
      await mined.promise;
      await keeper.stop("SIGKILL");
      buried.resolve();
      expect(node.sent, "each of them sends one transaction").to.have.lengthOf(i + 1);
    }
    node.manner = honest;
    const last = await round();
    expect(last.reports.map(({ outcome }) => outcome.kind)).to.deep.equal(["not-worth-it"]);
    expect(await traces()).to.deep.equal(undisturbed);
  });

  it("waits for a transaction that was sent before it was killed", async () => {
    const keeper = actorIn(world, "keeper");
    await ask("evm_setAutomine", false);
    await keeper.signer.sendTransaction({ to: keeper.address, gasLimit: 21_000n });
    const waiting = await round();
    expect(waiting.reports.map(({ outcome }) => outcome.kind)).to.deep.equal(["pending"]);
    expect(node.sent).to.have.lengthOf(0);
    await ask("evm_mine");
    await ask("evm_setAutomine", true);
    expect((await round("--systems", "dual")).reports.map(({ outcome }) => outcome.kind)).to.deep.equal(["done"]);
  });

  it("does nothing twice where two copies run at the same time from one account", async () => {
    await Promise.all([round(), round()]);
    await round(); // what the two took out of each other's hands
    await doneOnce();
    expect((await traces()).nonce).to.equal(undisturbed.nonce);
  });

  it("shares the work with a second keeper that runs at the same time", async () => {
    const both = Promise.withResolvers<void>();
    const liquidators = new Set<unknown>();
    node.manner = async (call, answer) => {
      const [transaction] = call.params as { readonly from: string; readonly data: string }[];
      if (!isSending(call) || !transaction?.data.startsWith(LIQUIDATE)) return await answer();
      liquidators.add(transaction.from);
      if (liquidators.size === 2) both.resolve();
      await both.promise;
      return await answer();
    };
    const rounds = await Promise.all([round(), round("--from", "mallory")]);
    const ends = rounds.flatMap(({ reports }) => reports.filter(({ duty }) => duty?.startsWith("liquidate")));
    expect(
      ends.map(({ outcome }) => outcome.kind),
      JSON.stringify(ends),
    ).to.have.members(["done", "reverted"]);
    expect(ends.find(({ outcome }) => outcome.kind === "reverted")?.outcome.error).to.equal("Savings_LoanIsHealthy");
    const { events } = await traces();
    // Both may have harvested: the second sells what a second brought.
    expect(events).to.include({ ...ONCE_EACH, RewardsSold: events.RewardsSold });
  });

  it("gets there over a node that fails three calls of ten", async () => {
    const random = randomStream(7, "failing node");
    let failures = 0;
    node.manner = async (_, answer) => {
      if (random.integer(1, 10) > 3) return await answer();
      failures += 1;
      // One in two of the failures comes after the chain has done what it was asked.
      if (random.pick(["before", "after"]) === "after") await answer();
      throw new Fault(random.pick(FAULTS));
    };
    const keeper = await watch();
    await finished(keeper);
    expect(await keeper.stop()).to.equal(0);
    expect(failures).to.be.greaterThan(20);
    await doneOnce();
  });

  it("gets there over a node that answers late", async () => {
    const random = randomStream(11, "late node");
    let late = 0;
    node.manner = async (call, answer) => {
      const result = await answer();
      // The first transaction's, and one in thirty of the others.
      const isLate = isSending(call) ? node.sent.length === 1 : random.integer(1, 15) === 1;
      if (!isLate) return result;
      late += 1;
      await sleep(LATE_MS);
      return result;
    };
    const keeper = await watch("--answer-within", "1s");
    await finished(keeper);
    const [first] = linesOf(keeper).filter(({ event }) => event === "failed");
    expect(first?.duty, "nobody knows whether it arrived").to.match(/^harvest /);
    expect(await keeper.stop()).to.equal(0);
    expect(late).to.be.greaterThan(2);
    await doneOnce();
  });

  it("sends nothing to a node that becomes one of another chain", async () => {
    let asked = 0;
    node.manner = async (call, answer) => {
      if (call.method !== "eth_chainId") return await answer();
      asked += 1;
      return asked === 1 ? await answer() : "0x1";
    };
    const { code, reports } = await round();
    expect(code).to.equal(1);
    expect(reports.map(({ outcome }) => outcome.error)).to.deep.equal(["WrongChainError"]);
    expect(node.sent).to.have.lengthOf(0);
  });

  it("says at once what was typed wrong", async () => {
    const ended = await hardhat(["keeper", "run", "--from", "nobody"], env);
    expect(ended).to.include({ code: 2, stdout: "" });
    expect(ended.stderr).to.match(/^"nobody" is no account that can sign here; /);
  });

  it("ends with 0 after the transaction in hand when it is told to", async () => {
    const sent = Promise.withResolvers<void>();
    const signalled = Promise.withResolvers<void>();
    node.manner = async (call, answer) => {
      if (!isSending(call)) return await answer();
      sent.resolve();
      await signalled.promise;
      return await answer();
    };
    const keeper = await watch();
    await sent.promise;
    const ended = keeper.stop("SIGTERM");
    signalled.resolve();
    expect(await ended).to.equal(0);
    expect(linesOf(keeper).map(({ event }) => event)).to.deep.equal(["round", "done", "stopped"]);
    expect(node.sent).to.have.lengthOf(1);
  });

  it("goes on with a chain that was started anew, at its own addresses", async () => {
    const keeper = await watch("--systems", "derby");
    await told(keeper, ({ event }) => event === "done");
    const { port } = node;
    await node.close();
    await told(keeper, ({ event }) => event === "trouble");

    const other = await openOtherWorld();
    const vaultOf = ({ deployment }: KeeperWorld) => findDeployed(deployment, "DerbyVault").address;
    expect(vaultOf(other)).not.to.equal(vaultOf(world));
    const openedAt = await other.chain.connection.ethers.provider.getBlockNumber();
    await publish(other.deployment, env);
    node = await LoopbackNode.listen(other.chain.connection.provider, port);
    await told(keeper, ({ event, duty }) => event === "done" && duty?.startsWith("close epoch 1 ") === true);
    expect(await keeper.stop("SIGINT")).to.equal(0);
    expect((await tracesOf(other, openedAt)).events.EpochClosed).to.equal(1);
  });
});
