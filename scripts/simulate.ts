import hre from "hardhat";

import { ensureBuilt } from "../lib/build.js";
import { progress } from "../lib/report/progress.js";
import { labContracts } from "../lib/simulation/contracts.js";
import { inProcessChain } from "../lib/simulation/in-process-chain.js";
import { parseSimulateOptions, type ReplayOptions, USAGE } from "../lib/simulation/options.js";
import { readRecordedRun } from "../lib/simulation/recorded-run.js";
import { replay, TOLERANCE_WEI } from "../lib/simulation/replay.js";
import { replayDocument, replaySummary } from "../lib/simulation/replay-output.js";
import { exitOnFailure } from "../lib/simulation/failure.js";

/** Where the chain's time begins in every run, unix seconds: 2026-01-01. Nothing in a result depends on today's date. */
const GENESIS_AT = 1_767_225_600;

async function main(args: readonly string[]): Promise<void> {
  const options = parseSimulateOptions(args);
  switch (options.mode) {
    case "help":
      process.stdout.write(USAGE);
      return;
    case "replay":
      return runReplay(options);
  }
}

async function runReplay({ file, json }: ReplayOptions): Promise<void> {
  const run = await readRecordedRun(file);
  await ensureBuilt();
  const chain = await inProcessChain(hre, GENESIS_AT);
  const bar = progress("Replaying", run.steps.length);
  try {
    const result = await replay(chain, await labContracts(hre), run, GENESIS_AT + 1, () => bar.advance());
    bar.stop();
    process.stdout.write(json ? `${JSON.stringify(replayDocument(result))}\n` : replaySummary(file, result));
    if (result.maxDifference > TOLERANCE_WEI) process.exitCode = 1;
  } finally {
    bar.stop();
    await chain.close();
  }
}

await exitOnFailure(process.argv.slice(2), main);
