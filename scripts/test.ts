/**
 * Runs the tests of both kinds, Solidity and mocha, and ends with the line `N passed, N failed`. All of them run in two lanes side by
 * side, against what is built before; what a process writes appears whole, one process after the other.
 *
 *     npm test                          everything
 *     npm test -- --grep claim          tests whose name matches
 *     npm test -- test/unit/x.test.ts   these files, of either kind
 *     npm run test:deep [-- --seed 7]   more fuzz and invariant runs from a fresh seed, which is printed
 *     npm run test:deep -- --engine forge [--system vault] [--runs 4096] [--check-every 8] [--write]
 *                                       invariant campaigns only, on one engine, with a table of what their actions did
 */
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { ROOT, refuse, run } from "./process.js";
import { type Campaign, type Engine, ENGINES } from "./testing/campaign.js";
import { campaignSystems, runCampaigns } from "./testing/campaigns.js";
import type { Job } from "./testing/run-kind.js";
import { deal, mochaFiles, type Share } from "./testing/lanes.js";
import { type Counts, countsOf, filesByKind, isGood, lastLine, type Outcome, sum } from "./testing/summary.js";
import { type Turn, Turns } from "./testing/turns.js";

const RUNNER = fileURLToPath(new URL("testing/run-kind.ts", import.meta.url));

/** A process that takes longer hangs; it is ended and counts as failed, milliseconds. */
const LIMIT_MS = 30 * 60_000;
const DEEP_LIMIT_MS = 6 * 3_600_000;
/** How long it may take to end what it has started, milliseconds. */
const GRACE_MS = 10_000;

/** Tests build with the default profile, whatever the caller's environment says. */
const DEFAULT_PROFILE = { HARDHAT_BUILD_PROFILE: "default" };

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      grep: { type: "string" },
      deep: { type: "boolean", default: false },
      seed: { type: "string" },
      engine: { type: "string" },
      system: { type: "string", multiple: true },
      runs: { type: "string" },
      "check-every": { type: "string" },
      write: { type: "boolean", default: false },
    },
  });
  if (values.seed !== undefined && !values.deep) throw new Error("--seed belongs to a deep run: add --deep.");
  filesByKind(positionals); // refuses a file that is no test
  const deepSeed = values.deep ? seedOf(values.seed) : undefined;
  const campaigns = campaignsOf(values, deepSeed);
  return { grep: values.grep, deepSeed, files: positionals, campaigns, write: values.write };
}

/** Runs of a campaign of a million calls. */
const MILLION_RUNS = 4_096;

type CampaignValues = {
  engine?: string | undefined;
  system?: string[] | undefined;
  runs?: string | undefined;
  "check-every"?: string | undefined;
  write: boolean;
};

/** The campaigns that were asked for: every system's unless some are named. None without an engine. */
function campaignsOf({ engine, system, write, ...counts }: CampaignValues, seed: string | undefined): Campaign[] {
  const runs = countOf("--runs", counts.runs, MILLION_RUNS);
  const checkEvery = countOf("--check-every", counts["check-every"], 1);
  if (engine === undefined) {
    const others = system ?? counts.runs ?? counts["check-every"];
    if (others === undefined && !write) return [];
    throw new Error("--system, --runs, --check-every and --write belong to --engine.");
  }
  const known = campaignSystems();
  const unknown = system?.find((name) => !known.includes(name));
  if (seed === undefined) throw new Error("--engine belongs to a deep run: add --deep.");
  if (!ENGINES.some((name) => name === engine)) throw new Error(`--engine is ${ENGINES.join(" or ")}, not ${engine}.`);
  if (unknown !== undefined) throw new Error(`--system is one of ${known.join(", ")}, not ${unknown}.`);
  return (system ?? known).map((name) => ({ engine: engine as Engine, system: name, seed, runs, checkEvery }));
}

function countOf(option: string, given: string | undefined, otherwise: number): number {
  if (given !== undefined && !/^[1-9]\d{0,6}$/.test(given)) throw new Error(`${option} takes a number, not ${given}.`);
  return given === undefined ? otherwise : Number(given);
}

/** A 32-byte seed as hex, from a number that was given or fresh. */
function seedOf(given: string | undefined): string {
  if (given === undefined) return `0x${randomBytes(32).toString("hex")}`;
  if (!/^(0x[0-9a-f]{1,64}|\d{1,77})$/i.test(given)) throw new Error(`--seed takes a number below 2^256, not ${given}`);
  return `0x${BigInt(given).toString(16).padStart(64, "0")}`;
}

/** The jobs of each lane: one lane for files that were named, in their order. */
function lanesOf(named: readonly string[]): Share[][] {
  if (named.length === 0) return deal(mochaFiles(ROOT));
  return [[...filesByKind(named)].map(([kind, files]) => ({ kind, files }))];
}

function runJob(job: Job, turn: Turn): Promise<Counts> {
  const colours = process.stdout.isTTY ? { MOCHA_COLORS: "1" } : {};
  const env = {
    ...process.env,
    ...DEFAULT_PROFILE,
    ...colours,
    ...(job.deepSeed && { PADDOCK_FUZZ_SEED: job.deepSeed }),
  };
  return new Promise((resolve) => {
    const child = fork(RUNNER, [JSON.stringify(job)], { cwd: ROOT, env, silent: true });
    let reported: Outcome["counts"];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => turn.write(chunk));
    child.on("message", (message) => (reported = message as Counts));
    const limit = job.deepSeed === undefined ? LIMIT_MS : DEEP_LIMIT_MS;
    const impatience = setTimeout(() => {
      turn.write(`\nThe ${job.kind} tests have not ended after ${limit / 60_000} minutes.\n`);
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
    }, limit);
    const finish = () => {
      clearTimeout(impatience);
      turn.end();
      resolve(countsOf({ code: child.exitCode ?? 1, counts: reported }));
    };
    child.once("close", finish);
    // What it has left behind may hold its output open.
    child.once("exit", () => setTimeout(finish, GRACE_MS).unref());
  });
}

async function runAll({ files, grep, deepSeed, campaigns, write }: ReturnType<typeof readArguments>): Promise<Counts> {
  if (campaigns.some(({ engine }) => engine === "forge")) return runCampaigns(campaigns, write);
  const build = await run("hardhat", ["build"], { env: DEFAULT_PROFILE, stream: true });
  if (build.code !== 0) return { passed: 0, failed: 1, skipped: 0 };
  if (deepSeed !== undefined) console.log(`Seed of this deep run: ${deepSeed}\n`);
  if (campaigns.length > 0) return runCampaigns(campaigns, write);
  const turns = new Turns((chunk) => process.stdout.write(chunk));
  const lanes = lanesOf(files).map((shares) => shares.map((share) => ({ share, turn: turns.next() })));
  const counts = lanes.map(async (lane) => {
    const own: Counts[] = [];
    for (const { share, turn } of lane) own.push(await runJob({ ...share, grep, deepSeed }, turn));
    return own;
  });
  return sum((await Promise.all(counts)).flat());
}

let options: ReturnType<typeof readArguments>;
try {
  options = readArguments();
} catch (error) {
  refuse(error);
}
const total = await runAll(options);
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
if (total.passed + total.failed === 0) console.error("No test ran.");
console.log(lastLine(total));
process.exitCode = isGood(total) ? 0 : 1;
