import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

import { openStage } from "../deploy/stage.js";
import { ensureBuilt } from "../lib/build.js";
import { InputError } from "../lib/input-error.js";
import { LOCAL_CHAIN_ID } from "../lib/network.js";
import { countOption, strictly } from "../lib/options.js";
import { print, printJson, runCommand } from "../lib/output.js";
import { toCsv } from "../lib/report/csv.js";
import { progress } from "../lib/report/progress.js";
import { type ReportData, writeReport } from "../lib/report/report.js";
import { type Report, SYSTEMS } from "../lib/report/schema.js";
import { terminalTable } from "../lib/report/table.js";
import type { Story, StoryTold } from "../lib/story.js";

const USAGE = `Usage
  npm run demo -- [--seed S] [--system NAME] [--out DIR] [--json]

  --seed S       the same seed gives the same report, byte for byte (1)
  --system NAME  plays one story only: ${SYSTEMS.join(", ")}
  --out DIR      where the report goes (report)
  --json         prints report.json on standard output and nothing else there`;

const OPTIONS = {
  seed: { type: "string" },
  system: { type: "string" },
  out: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const satisfies ParseArgsOptionsConfig;

const args = process.argv.slice(2);
const json = args.includes("--json");

await runCommand({ json }, async () => {
  const { values } = strictly(() => parseArgs({ args, options: OPTIONS, strict: true, allowPositionals: false }));
  if (values.help === true) return print(USAGE);
  const seed = countOption("seed", values.seed, 1, 0, 2 ** 32 - 1);
  const stories = await findStories(values.system);
  await ensureBuilt();
  const told = await playAll(stories, seed);
  await tell(told, seed, values.out ?? "report");
});

/** Plays the stories on one chain, in their order. */
async function playAll(stories: readonly Story[], seed: number): Promise<StoryTold[]> {
  const bar = progress("Playing", stories.length + 1);
  const stage = await openStage(seed);
  try {
    bar.advance(1);
    const told: StoryTold[] = [];
    for (const story of stories) {
      told.push(await story.play(stage));
      bar.advance(1, story.system);
    }
    return told;
  } finally {
    bar.stop();
    await stage.connection.close();
  }
}

/** The stories of the folder, in the order of the report, or that of one system: a new file is found by itself. */
async function findStories(system?: string): Promise<Story[]> {
  const folder = new URL("./stories/", import.meta.url);
  const files = (await readdir(folder)).filter((file) => file.endsWith(".ts"));
  const modules = await Promise.all(
    files.map((file) => import(new URL(file, folder).href) as Promise<{ story: Story }>),
  );
  const stories = modules.map(({ story }) => story).filter((story) => system === undefined || story.system === system);
  if (stories.length === 0) throw new InputError(`--system "${system}" has no story; there are ${SYSTEMS.join(", ")}.`);
  return stories.toSorted((a, b) => SYSTEMS.indexOf(a.system) - SYSTEMS.indexOf(b.system));
}

async function tell(told: readonly StoryTold[], seed: number, out: string): Promise<void> {
  const sections = told.map(({ section }) => section);
  const page = {
    title: "Paddock",
    summary: "What the contracts did on a chain of their own, from the first deployment to the last exit.",
    sections,
  };
  const report = await writeReport(out, joined(told, seed), page);
  for (const { name, head, rows } of told.flatMap(({ sheets }) => sheets)) {
    await writeFile(join(out, `${name}.csv`), toCsv(head, rows));
  }
  if (json) printJson(report);
  else printReport(report, told, out);
  if (report.checks.some(({ pass }) => !pass)) process.exitCode = 1;
}

function joined(told: readonly StoryTold[], seed: number): ReportData {
  const reports = told.map(({ report }) => report);
  return {
    schema: 1,
    chainId: LOCAL_CHAIN_ID,
    seed,
    tokens: Object.assign({}, ...reports.map(({ tokens }) => tokens)) as Report["tokens"],
    systems: Object.assign({}, ...reports.map(({ systems }) => systems)) as Report["systems"],
    conservation: reports.flatMap(({ conservation }) => conservation),
    checks: reports.flatMap(({ checks }) => checks),
  };
}

function printReport({ checks }: Report, told: readonly StoryTold[], out: string): void {
  for (const { section } of told) {
    print(`${section.title}: ${section.lead}\n`);
    for (const table of section.tables) print(terminalTable(table));
  }
  const failed = checks.filter(({ pass }) => !pass);
  for (const { system, name, expected, actual } of failed) {
    print(`FAILED  ${system}: ${name}: expected ${expected}, is ${actual}`);
  }
  print(`${checks.length - failed.length} of ${checks.length} checks passed; the report is ${join(out, "index.html")}`);
}
