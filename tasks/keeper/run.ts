import { setTimeout as sleep } from "node:timers/promises";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { findActor } from "../../lib/actors.js";
import { readDeployment } from "../../lib/addresses.js";
import { ensureBuilt } from "../../lib/build.js";
import { InputError } from "../../lib/input-error.js";
import { WrongChainError } from "../../lib/keeper/dispatch.js";
import type { Job, Post } from "../../lib/keeper/duty.js";
import { keepOnce, type Terms } from "../../lib/keeper/keeper.js";
import { keeperLog } from "../../lib/keeper/log.js";
import type { Report } from "../../lib/keeper/outcome.js";
import { withPatience } from "../../lib/keeper/patience.js";
import { connect } from "../../lib/network.js";
import { printJson, runCommand } from "../../lib/output.js";
import { parseDuration } from "../../lib/time.js";
import { parseAmount } from "../../lib/units.js";
import { premisesOn } from "../support/desk.js";
import { jobsNamed, NATIVE } from "./jobs.js";

const EXIT_FAILED = 1;

interface Options {
  readonly once: boolean;
  readonly every: string;
  readonly answerWithin: string;
  readonly systems?: string;
  readonly feed: string;
  readonly minProfit: string;
  readonly maxCost: string;
  readonly log?: string;
  readonly from?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** What was typed, understood. */
interface Order {
  readonly jobs: readonly Job[];
  readonly terms: Terms;
  readonly everyMs: number;
  readonly options: Options;
}

/** `npx hardhat keeper run`: a round, a rest, a round, until SIGINT or SIGTERM, which end it after the transaction in hand. */
export default async function run(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const order = understood(options);
    const answerWithinMs = milliseconds(options.answerWithin);
    await ensureBuilt();
    const impatient = withPatience(hre, answerWithinMs);
    try {
      await (options.once ? once(hre, order) : forever(hre, order));
    } finally {
      impatient();
    }
  });
}

function understood(options: Options): Order {
  if (options.json && !options.once)
    throw new InputError("--json tells of one round: add --once; the log of many is JSON lines.");
  return {
    jobs: jobsNamed(options.systems, options.feed),
    terms: {
      minProfit: parseAmount(options.minProfit, NATIVE),
      maxCost: parseAmount(options.maxCost, NATIVE),
      dryRun: options.dryRun,
    },
    everyMs: milliseconds(options.every),
    options,
  };
}

const milliseconds = (text: string): number => Number(parseDuration(text)) * 1_000;

/** One round. A node that failed in it makes the exit code 1: whoever starts the keeper by a clock hears of it. */
async function once(hre: HardhatRuntimeEnvironment, { jobs, terms, options }: Order): Promise<void> {
  const post = await takePost(hre, options);
  const log = options.json ? undefined : keeperLog(options.log);
  const reports: Report[] = [];
  await keepOnce(post, jobs, terms, (report) => {
    reports.push(report);
    log?.report(report);
  });
  if (reports.some(({ outcome }) => outcome.kind === "failed")) process.exitCode = EXIT_FAILED;
  if (options.json)
    printJson({ chainId: post.chain.chainId, keeper: post.keeper.address, dryRun: terms.dryRun, reports });
}

async function forever(hre: HardhatRuntimeEnvironment, { jobs, terms, everyMs, options }: Order): Promise<void> {
  const log = keeperLog(options.log);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  let chainId: number | undefined;
  while (!stop.signal.aborted) {
    try {
      const post = await takePost(hre, options);
      try {
        chainId ??= post.chain.chainId;
        if (post.chain.chainId !== chainId) throw new WrongChainError(post.chain.chainId, chainId);
        const block = await post.chain.connection.ethers.provider.getBlockNumber();
        log.round({ chainId, keeper: post.keeper.address, block });
        await keepOnce(post, jobs, terms, log.report, () => stop.signal.aborted);
      } finally {
        await post.chain.connection.close();
      }
    } catch (error) {
      // A node that is gone or was started anew: the next round looks whether it is back, and what is deployed there.
      log.trouble(error instanceof Error ? error : new Error(String(error)));
    }
    await sleep(everyMs, undefined, { signal: stop.signal }).catch(() => undefined);
  }
  log.stopped();
}

/** Connects anew and reads the addresses anew: since the last round the chain may have been another one. */
async function takePost(hre: HardhatRuntimeEnvironment, { from }: Options): Promise<Post> {
  const chain = await connect(hre);
  const { deployment, actors } = await premisesOn(chain, await readDeployment(hre.config.paths.root, chain));
  return { chain, deployment, keeper: findActor(actors, from ?? (chain.isLocal ? "keeper" : "0")) };
}
