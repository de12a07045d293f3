/** A simulated year across the four systems under random faults. `--help` says how to ask for what. */
import hre from "hardhat";

import { openWorld } from "../deploy/world.js";
import { ensureBuilt } from "../lib/build.js";
import { print, printJson, runCommand } from "../lib/output.js";
import { progress } from "../lib/report/progress.js";
import { terminalTable } from "../lib/report/table.js";
import type { WorldPlan } from "../lib/simulation/world/plan.js";
import { parseSoakOptions, USAGE, WEEK } from "../lib/soak/options.js";
import { problemsOf, soak, type Soaked, soakStages } from "../lib/soak/soak.js";
import { soakTables } from "../lib/soak/tables.js";
import { markdownTable, writeSection } from "./assurance/section.js";

/** Where the chain's time begins in every run, unix seconds: 2026-01-01. */
const GENESIS_AT = 1_767_225_600;
/** From so many actors on, the history of the chain is too much for this process. */
const ANVIL_FROM = 2_000;

const args = process.argv.slice(2);
const json = args.includes("--json");

await runCommand({ json }, async () => {
  const options = parseSoakOptions(args);
  if (options.help) return print(USAGE.trimEnd());
  await ensureBuilt();
  const startedAt = performance.now();
  const soaked = await run(options.plan);
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  const problems = problemsOf(soaked);
  if (json) printJson(documentOf(soaked, options.plan, problems));
  else tell(soaked, problems);
  process.stderr.write(`${summaryOf(soaked, options.plan)} ${seconds} s.\n`);
  if (options.write) writeSection("soak", sectionOf(soaked, options.plan, problems, seconds));
  if (problems.length > 0) process.exitCode = 1;
});

async function run(plan: WorldPlan): Promise<Soaked> {
  const ground = await openWorld(hre, plan.actors < ANVIL_FROM ? "in-process" : "anvil", GENESIS_AT);
  const bar = progress("Soaking", soakStages(plan));
  const note = () => `${ground.chain.sent.toLocaleString("en")} transactions`;
  try {
    const calendar = { startAt: GENESIS_AT + 86_400, roundSeconds: WEEK, rounds: plan.vault.epochs };
    const watch = { onStage: () => bar.advance(1, note()), onSent: () => bar.advance(0, note()) };
    return await soak(ground, plan, calendar, watch);
  } finally {
    bar.stop();
    await ground.chain.close();
  }
}

function tell(soaked: Soaked, problems: readonly string[]): void {
  for (const table of soakTables(soaked)) print(terminalTable(table));
  for (const problem of problems) print(`FAILED  ${problem}`);
  print(verdictOf(soaked, problems));
}

function countOf({ weeks, told, residues }: Soaked): number {
  return weeks.reduce((total, { checks }) => total + checks, told.length + residues.length);
}

function verdictOf(soaked: Soaked, problems: readonly string[]): string {
  return `${countOf(soaked) - problems.length} of ${countOf(soaked)} checks hold.`;
}

function summaryOf({ transactions, faults }: Soaked, { actors, vault }: WorldPlan): string {
  return (
    `${vault.epochs} weeks, ${actors} actors, seed ${vault.seed}: ` +
    `${transactions.toLocaleString("en")} transactions, ${faults.length} faults.`
  );
}

function documentOf(
  { weeks, faults, told, residues, transactions }: Soaked,
  plan: WorldPlan,
  problems: readonly string[],
) {
  const { actors, vault } = plan;
  return {
    schema: 1,
    weeks: vault.epochs,
    actors,
    seed: vault.seed,
    transactions,
    problems,
    faults,
    series: weeks,
    told,
    residues,
  };
}

function sectionOf(soaked: Soaked, plan: WorldPlan, problems: readonly string[], seconds: number): string {
  const tables = soakTables(soaked).map((table) => `${table.title}:\n\n${markdownTable(table)}`);
  return [
    `${summaryOf(soaked, plan)} ${verdictOf(soaked, problems)} Took ${Math.ceil(seconds / 60)} minutes.`,
    ...tables,
  ].join("\n\n");
}
