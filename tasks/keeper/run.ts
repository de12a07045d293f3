import { setTimeout as sleep } from "node:timers/promises";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { findActor } from "../../lib/actors.js";
import { readDeployment } from "../../lib/addresses.js";
import { ensureBuilt } from "../../lib/build.js";
import { InputError } from "../../lib/input-error.js";
import { derbyJob } from "../../lib/keeper/jobs/derby.js";
import { dualJob } from "../../lib/keeper/jobs/dual.js";
import { savingsJob } from "../../lib/keeper/jobs/savings.js";
import { keepOnce, type Report, type Terms } from "../../lib/keeper/keeper.js";
import { keeperLog } from "../../lib/keeper/log.js";
import { withPatience } from "../../lib/keeper/patience.js";
import type { Job, Post } from "../../lib/keeper/duty.js";
import { connect } from "../../lib/network.js";
import { printJson, runCommand } from "../../lib/output.js";
import { parseDuration } from "../../lib/time.js";
import { parseAmount } from "../../lib/units.js";
import { premisesOn } from "../support/desk.js";

const NATIVE = { symbol: "ETH", decimals: 18 } as const;

interface Options {
  readonly once: boolean;
  readonly every: string;
  readonly systems?: string;
  readonly feed: string;
  readonly minProfit: string;
  readonly maxCost: string;
  readonly log?: string;
  readonly from?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** `npx hardhat keeper run`: a round, a rest, a round, until SIGINT or SIGTERM, which end it after the transaction in hand. */
export default async function run(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const jobs = jobsNamed(options.systems, options.feed);
    const terms: Terms = {
      minProfit: parseAmount(options.minProfit, NATIVE),
      maxCost: parseAmount(options.maxCost, NATIVE),
      dryRun: options.dryRun,
    };
    const every = Number(parseDuration(options.every)) * 1_000;
    if (options.json && !options.once)
      throw new InputError("--json tells of one round: add --once; the log of many is JSON lines.");
    await ensureBuilt();
    const impatient = withPatience(hre);
    try {
      if (options.once) await once(hre, options, jobs, terms);
      else await forever(hre, options, jobs, terms, every);
    } finally {
      impatient();
    }
  });
}

async function once(
  hre: HardhatRuntimeEnvironment,
  options: Options,
  jobs: readonly Job[],
  terms: Terms,
): Promise<void> {
  const post = await takePost(hre, options);
  if (!options.json) {
    const log = keeperLog(options.log);
    await keepOnce(post, jobs, terms, log.report);
    return;
  }
  const reports: Report[] = [];
  await keepOnce(post, jobs, terms, (report) => reports.push(report));
  printJson({ chainId: post.chain.chainId, keeper: post.keeper.address, dryRun: terms.dryRun, reports });
}

async function forever(
  hre: HardhatRuntimeEnvironment,
  options: Options,
  jobs: readonly Job[],
  terms: Terms,
  every: number,
): Promise<void> {
  const log = keeperLog(options.log);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  let chainId: number | undefined;
  while (!stop.signal.aborted) {
    try {
      const post = await takePost(hre, options);
      chainId ??= post.chain.chainId;
      if (post.chain.chainId !== chainId)
        throw new Error(`The node answers for chain ${post.chain.chainId}, not ${chainId}.`);
      log.round(await post.chain.connection.ethers.provider.getBlockNumber());
      await keepOnce(post, jobs, terms, log.report, () => stop.signal.aborted);
      await post.chain.connection.close();
    } catch (error) {
      // A node that is gone or was started anew: the next round looks whether it is back, and what is deployed there.
      log.trouble(error instanceof Error ? error : new Error(String(error)));
    }
    await sleep(every, undefined, { signal: stop.signal }).catch(() => undefined);
  }
}

/** Connects anew and reads the addresses anew: since the last round the chain may have been another one. */
async function takePost(hre: HardhatRuntimeEnvironment, { from }: Options): Promise<Post> {
  const chain = await connect(hre);
  const { deployment, actors } = await premisesOn(chain, await readDeployment(hre.config.paths.root, chain));
  return { chain, deployment, keeper: findActor(actors, from ?? (chain.isLocal ? "keeper" : "0")) };
}

function jobsNamed(systems: string | undefined, feed: string): Job[] {
  const jobs = [savingsJob(feed), dualJob, derbyJob];
  const wanted = systems?.split(",").map((name) => name.trim()) ?? jobs.map(({ name }) => name);
  return wanted.map((name) => {
    const job = jobs.find((one) => one.name === name);
    if (job !== undefined) return job;
    throw new InputError(`"${name}" is no system with a keeper; there are ${jobs.map((one) => one.name).join(", ")}.`);
  });
}
