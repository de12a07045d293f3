import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import hre from "hardhat";

import { openWorld } from "../deploy/world.js";
import { ensureBuilt } from "../lib/build.js";
import { LOCAL_CHAIN_ID } from "../lib/network.js";
import { print, printJson, runCommand } from "../lib/output.js";
import { toCsv } from "../lib/report/csv.js";
import { progress } from "../lib/report/progress.js";
import type { Page } from "../lib/report/page.js";
import { type ReportData, writeReport } from "../lib/report/report.js";
import { terminalTable } from "../lib/report/table.js";
import { anvilChain } from "../lib/simulation/anvil-chain.js";
import type { Chain } from "../lib/simulation/chain.js";
import { labContracts } from "../lib/simulation/contracts.js";
import { inProcessChain } from "../lib/simulation/in-process-chain.js";
import { watchMemory } from "../lib/simulation/memory.js";
import {
  type AgentOptions,
  parseSimulateOptions,
  type ReplayOptions,
  USAGE,
  type WorldOptions,
} from "../lib/simulation/options.js";
import type { Plan } from "../lib/simulation/population.js";
import { readRecordedRun } from "../lib/simulation/recorded-run.js";
import { replayDocument, replaySummary } from "../lib/simulation/replay-output.js";
import { replay, TOLERANCE_WEI } from "../lib/simulation/replay.js";
import { simulate, stagesOf } from "../lib/simulation/simulation.js";
import { epochRows, stakerRows, type Told, vaultReport, vaultSection } from "../lib/simulation/vault-report.js";
import { deploySystem } from "../lib/simulation/vault-system.js";
import { playWorld, worldStages } from "../lib/simulation/world/play.js";
import { worldPlanOf } from "../lib/simulation/world/world-options.js";
import { worldPage, worldReport, worldSheets } from "../lib/simulation/world/world-report.js";
import type { Sheet } from "../lib/story.js";

/** Where the chain's time begins in every run, unix seconds: 2026-01-01. Nothing in a result depends on today's date. */
const GENESIS_AT = 1_767_225_600;
const CALENDAR = { startAt: GENESIS_AT + 86_400, epochSeconds: 604_800 } as const;
/**
 * From so many stakers, or actors of all systems, on anvil carries the chain, to the same bytes: the history would be too much for this process.
 * A thousand actors take 45 s there, and 111 s here.
 */
const ANVIL_FROM = { stakers: 2_000, actors: 1_000 } as const;

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
    case "world":
      return runWorld(options);
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
    plan.stakers < ANVIL_FROM.stakers ? await inProcessChain(hre, GENESIS_AT) : await anvilChain(GENESIS_AT);
  try {
    const startedAt = performance.now();
    const memory = watchMemory(chain.processes);
    const told = await play(chain, plan);
    const timing = timingOf(chain, performance.now() - startedAt, await memory.stop());
    const section = vaultSection(told);
    const page = { title: "Paddock: simulation", summary: section.lead, sections: [section] };
    const sheets = [
      { name: "epochs", ...epochRows(told) },
      { name: "stakers", ...stakerRows(told) },
    ];
    await tell({ data: vaultReport(told), page, sheets }, out, timing);
  } finally {
    await chain.close();
  }
}

async function runWorld({ request, out }: WorldOptions): Promise<void> {
  const plan = await worldPlanOf(request, CALENDAR.epochSeconds);
  await ensureBuilt();
  const ground = await openWorld(hre, plan.actors < ANVIL_FROM.actors ? "in-process" : "anvil", GENESIS_AT);
  const { chain } = ground;
  const bar = progress("Simulating", worldStages(plan));
  const note = () => `${chain.sent.toLocaleString("en")} transactions`;
  try {
    const startedAt = performance.now();
    const memory = watchMemory(chain.processes);
    const calendar = { startAt: CALENDAR.startAt, roundSeconds: CALENDAR.epochSeconds, rounds: plan.vault.epochs };
    const watch = { onStage: () => bar.advance(1, note()), onSent: () => bar.advance(0, note()) };
    const played = await playWorld(ground, plan, calendar, watch);
    bar.stop();
    const timing = timingOf(chain, performance.now() - startedAt, await memory.stop());
    await tell(
      { data: worldReport(played, plan), page: worldPage(played, plan), sheets: worldSheets(played) },
      out,
      timing,
    );
  } finally {
    bar.stop();
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

/** A run as it is written down: for machines, for people, for spreadsheets. */
interface Written {
  readonly data: ReportData;
  readonly page: Page;
  readonly sheets: readonly Sheet[];
}

async function tell({ data, page, sheets }: Written, out: string, timing: Timing): Promise<void> {
  const report = await writeReport(out, data, page);
  for (const { name, head, rows } of sheets) await writeFile(join(out, `${name}.csv`), toCsv(head, rows));
  await writeFile(join(out, "timing.json"), `${JSON.stringify(timing, null, 2)}\n`);

  const { engine, transactions, seconds, transactionsPerSecond, peakMemoryMegabytes } = timing;
  process.stderr.write(
    `${transactions.toLocaleString("en")} transactions in ${seconds} s on ${engine}: ${transactionsPerSecond.toLocaleString("en")} a second, ` +
      `${peakMemoryMegabytes} MB at most in all processes\n`,
  );
  const failed = report.checks.filter(({ pass }) => !pass);
  if (json) printJson(report);
  else {
    for (const { tables } of page.sections) for (const table of tables) print(terminalTable(table));
    for (const { name, expected, actual } of failed) print(`FAILED  ${name}: expected ${expected}, is ${actual}`);
    print(
      `${report.checks.length - failed.length} of ${report.checks.length} checks passed; ${join(out, "index.html")}`,
    );
  }
  if (failed.length > 0) process.exitCode = 1;
}
