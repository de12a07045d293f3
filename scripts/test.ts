/**
 * Runs the tests of both kinds, Solidity and mocha, and ends with the line `N passed, N failed`.
 *
 *     npm test                          everything
 *     npm test -- --grep claim          tests whose name matches
 *     npm test -- test/unit/x.test.ts   these files, of either kind
 *     npm run test:deep [-- --seed 7]   more fuzz and invariant runs from a fresh seed, which is printed
 */
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { ROOT, refuse, run } from "./process.js";
import type { Job } from "./testing/run-kind.js";
import { type Counts, countsOf, filesByKind, isGood, lastLine, type Outcome, sum } from "./testing/summary.js";

const RUNNER = fileURLToPath(new URL("testing/run-kind.ts", import.meta.url));

/** Tests build with the default profile, whatever the caller's environment says. */
const DEFAULT_PROFILE = { HARDHAT_BUILD_PROFILE: "default" };

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { grep: { type: "string" }, deep: { type: "boolean", default: false }, seed: { type: "string" } },
  });
  if (values.seed !== undefined && !values.deep) throw new Error("--seed belongs to a deep run: add --deep.");
  return {
    grep: values.grep,
    deepSeed: values.deep ? seedOf(values.seed) : undefined,
    files: filesByKind(positionals),
  };
}

/** A 32-byte seed as hex, from a number that was given or fresh. */
function seedOf(given: string | undefined): string {
  if (given === undefined) return `0x${randomBytes(32).toString("hex")}`;
  if (!/^(0x[0-9a-f]{1,64}|\d{1,77})$/i.test(given)) throw new Error(`--seed takes a number below 2^256, not ${given}`);
  return `0x${BigInt(given).toString(16).padStart(64, "0")}`;
}

function runKind(job: Job): Promise<Counts> {
  const env = { ...process.env, ...DEFAULT_PROFILE, ...(job.deepSeed && { PADDOCK_FUZZ_SEED: job.deepSeed }) };
  return new Promise((resolve) => {
    const child = fork(RUNNER, [JSON.stringify(job)], { cwd: ROOT, env });
    let reported: Outcome["counts"];
    child.on("message", (message) => (reported = message as Counts));
    child.on("exit", (code) => resolve(countsOf({ code: code ?? 1, counts: reported })));
  });
}

async function runAll({ files, grep, deepSeed }: ReturnType<typeof readArguments>): Promise<Counts> {
  const build = await run("hardhat", ["build"], { env: DEFAULT_PROFILE, stream: true });
  if (build.code !== 0) return { passed: 0, failed: 1, skipped: 0 };
  if (deepSeed !== undefined) console.log(`Seed of this deep run: ${deepSeed}\n`);
  const all: Counts[] = [];
  for (const [kind, own] of files) all.push(await runKind({ kind, files: own, grep, deepSeed }));
  return sum(all);
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
