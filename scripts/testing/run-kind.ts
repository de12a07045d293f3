// One runner in a process of its own, started by scripts/test.ts: a crash takes its process down and nothing else.
import { configureGlobal } from "fast-check";
import hre from "hardhat";
import mocha from "mocha";

import type { Counts, Kind } from "./summary.js";

/** What scripts/test.ts asks of this process, as JSON in its only argument. */
export type Job = { kind: Kind; files: readonly string[]; grep?: string | undefined; deepSeed?: string | undefined };

/** Cases of each TypeScript property in a deep run; a property with a number of its own keeps it. */
const DEEP_PROPERTY_RUNS = 2_000;

/** Mocha's own totals count what a failed hook kept from running as passed; only the events tell what did run. */
const counted: Counts = { passed: 0, failed: 0, skipped: 0 };

class CountingSpec extends mocha.reporters.Spec {
  constructor(runner: mocha.Runner, options?: mocha.MochaOptions) {
    super(runner, options);
    runner.on("pass", () => (counted.passed += 1));
    runner.on("fail", () => (counted.failed += 1));
    runner.on("pending", () => (counted.skipped += 1));
  }
}

async function runMocha({ files, grep, deepSeed }: Job): Promise<Counts> {
  if (deepSeed !== undefined) {
    configureGlobal({ seed: Number(BigInt.asIntN(32, BigInt(deepSeed))), numRuns: DEEP_PROPERTY_RUNS });
  }
  hre.config.test.mocha.reporter = CountingSpec;
  await hre.tasks.getTask(["test", "mocha"]).run({ testFiles: [...files], grep, noCompile: true });
  return counted;
}

type Summary = Counts & { failureOutput: string };

type SolidityResult = { success: boolean; value?: { summary: Summary }; error?: { summary: Summary } };

async function runSolidity({ files, grep, deepSeed }: Job): Promise<Counts> {
  const result = (await hre.tasks.getTask(["test", "solidity"]).run({
    testFiles: [...files],
    grep,
    noCompile: true,
    testProfile: deepSeed === undefined ? undefined : "deep",
    testSummaryIndex: 1, // without it the runner prints its totals itself and reports zero
  })) as SolidityResult;
  const summary = (result.success ? result.value : result.error)?.summary;
  if (summary === undefined) throw new Error("The Solidity runner reported no summary.");
  const { passed, failed, skipped, failureOutput } = summary;
  if (failureOutput !== "") console.log(failureOutput);
  return { passed, failed: failed === 0 && !result.success ? 1 : failed, skipped };
}

// Whoever ends this process learns what has run, and lets it end what its tests have started.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => process.send?.(counted, () => process.exit(1)));
}
process.once("disconnect", () => process.exit(1));

const job = JSON.parse(process.argv[2] ?? "") as Job;
const counts = job.kind === "mocha" ? await runMocha(job) : await runSolidity(job);
// Not waiting for what a test may have left open: the run is over.
process.send?.(counts, () => process.exit(counts.failed === 0 ? 0 : 1));
