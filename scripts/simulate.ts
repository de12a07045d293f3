import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import hre from "hardhat";

import { ensureBuilt } from "../lib/build.js";
import { LOCAL_CHAIN_ID } from "../lib/network.js";
import { print, printJson, runCommand } from "../lib/output.js";
import { toCsv } from "../lib/report/csv.js";
import { progress } from "../lib/report/progress.js";
import { writeReport } from "../lib/report/report.js";
import { terminalTable } from "../lib/report/table.js";
import { anvilChain } from "../lib/simulation/anvil-chain.js";
import type { Chain } from "../lib/simulation/chain.js";
import { labContracts } from "../lib/simulation/contracts.js";
import { inProcessChain } from "../lib/simulation/in-process-chain.js";
import { watchMemory } from "../lib/simulation/memory.js";
import { type AgentOptions, parseSimulateOptions, type ReplayOptions, USAGE } from "../lib/simulation/options.js";
import type { Plan } from "../lib/simulation/population.js";
import { readRecordedRun } from "../lib/simulation/recorded-run.js";
import { replayDocument, replaySummary } from "../lib/simulation/replay-output.js";
import { replay, TOLERANCE_WEI } from "../lib/simulation/replay.js";
import { simulate, stagesOf } from "../lib/simulation/simulation.js";
import { epochRows, stakerRows, type Told, vaultReport, vaultSection } from "../lib/simulation/vault-report.js";
import { deploySystem } from "../lib/simulation/vault-system.js";

/** Where the chain's time begins in every run, unix seconds: 2026-01-01. Nothing in a result depends on today's date. */
const GENESIS_AT = 1_767_225_600;
const CALENDAR = { startAt: GENESIS_AT + 86_400, epochSeconds: 604_800 } as const;
/** From so many stakers on, the history of the chain is too much for this process. */
const ANVIL_FROM_STAKERS = 2_000;

const args = process.argv.slice(2);
const json = args.includes("--json");

await runCommand({ json }, async () => {
  const options = parseSimulateOptions(args);
  switch (options.mode) {
    case "help":
      return print(USAGE.trimEnd());
    case "replay":
      return runReplay(options);
    case "agents":
      return runAgents(options);
  }
});

async function runReplay({ file }: ReplayOptions): Promise<void> {
  const run = await readRecordedRun(file);
  await ensureBuilt();
  const chain = await inProcessChain(hre, GENESIS_AT);
  const bar = progress("Replaying", run.steps.length);
  try {
    const result = await replay(chain, await labContracts(hre), run, CALENDAR.startAt, () => bar.advance());
    bar.stop();
    if (json) process.stdout.write(`${JSON.stringify(replayDocument(result))}\n`);
    else print(replaySummary(file, result));
    if (result.maxDifference > TOLERANCE_WEI) process.exitCode = 1;
  } finally {
    bar.stop();
    await chain.close();
  }
}

async function runAgents({ plan, out }: AgentOptions): Promise<void> {
  await ensureBuilt();
  const chain =
    plan.stakers < ANVIL_FROM_STAKERS ? await inProcessChain(hre, GENESIS_AT) : await anvilChain(GENESIS_AT);
  try {
    const startedAt = performance.now();
    const memory = watchMemory(chain.processes);
    const told = await play(chain, plan);
    const timing = timingOf(chain, performance.now() - startedAt, await memory.stop());
    await tell(told, out, timing);
  } finally {
    await chain.close();
  }
}

async function play(chain: Chain, plan: Plan): Promise<Told> {
  const { epochSeconds, startAt } = CALENDAR;
  const params = { vaults: plan.vaults, epochSeconds, feeBps: BigInt(plan.feeBps) };
  const system = await deploySystem(chain, await labContracts(hre), params, startAt);
  const bar = progress("Simulating", stagesOf(plan) * plan.stakers);
  let shown = 0;
  try {
    const outcome = await simulate(system, plan, CALENDAR, (stage, mined, of) => {
      const done = Math.floor((stage + (of === 0 ? 1 : mined / of)) * plan.stakers);
      bar.advance(done - shown, `${chain.sent.toLocaleString("en")} transactions`);
      shown = done;
    });
    return { plan, epochSeconds, outcome, chainId: LOCAL_CHAIN_ID, token: { symbol: "LAB", address: system.token } };
  } finally {
    bar.stop();
  }
}

interface Timing {
  readonly engine: Chain["engine"];
  readonly transactions: number;
  readonly seconds: number;
  readonly transactionsPerSecond: number;
  readonly peakMemoryMegabytes: number;
}

function timingOf({ engine, sent }: Chain, milliseconds: number, peakBytes: number): Timing {
  return {
    engine,
    transactions: sent,
    seconds: Number((milliseconds / 1_000).toFixed(1)),
    transactionsPerSecond: Math.round((sent / milliseconds) * 1_000),
    peakMemoryMegabytes: Math.round(peakBytes / 1e6),
  };
}

async function tell(told: Told, out: string, timing: Timing): Promise<void> {
  const section = vaultSection(told);
  const page = { title: "Paddock: simulation", summary: section.lead, sections: [section] };
  const report = await writeReport(out, vaultReport(told), page);
  for (const [name, { head, rows }] of [["epochs", epochRows(told)] as const, ["stakers", stakerRows(told)] as const]) {
    await writeFile(join(out, `${name}.csv`), toCsv(head, rows));
  }
  await writeFile(join(out, "timing.json"), `${JSON.stringify(timing, null, 2)}\n`);

  const { engine, transactions, seconds, transactionsPerSecond, peakMemoryMegabytes } = timing;
  process.stderr.write(
    `${transactions.toLocaleString("en")} transactions in ${seconds} s on ${engine}: ${transactionsPerSecond.toLocaleString("en")} a second, ` +
      `${peakMemoryMegabytes} MB at most in all processes\n`,
  );
  const failed = report.checks.filter(({ pass }) => !pass);
  if (json) printJson(report);
  else {
    for (const table of section.tables) print(terminalTable(table));
    for (const { name, expected, actual } of failed) print(`FAILED  ${name}: expected ${expected}, is ${actual}`);
    print(
      `${report.checks.length - failed.length} of ${report.checks.length} checks passed; ${join(out, "index.html")}`,
    );
  }
  if (failed.length > 0) process.exitCode = 1;
}
