import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

import hre from "hardhat";

import { openLending } from "../deploy/lending.js";
import { openPool } from "../deploy/liquidity.js";
import { PaddockSandbox } from "../deploy/modules/Paddock.js";
import { readParameters } from "../deploy/parameters.js";
import { actorsOf, findActor } from "../lib/actors.js";
import { ensureBuilt } from "../lib/build.js";
import { type Chain, LOCAL_CHAIN_ID } from "../lib/network.js";
import { countOption, strictly } from "../lib/options.js";
import { print, printJson, runCommand } from "../lib/output.js";
import { toCsv } from "../lib/report/csv.js";
import { progress } from "../lib/report/progress.js";
import { type ReportData, writeReport } from "../lib/report/report.js";
import { type Report, SYSTEMS } from "../lib/report/schema.js";
import { terminalTable } from "../lib/report/table.js";
import type { Stage, Story, StoryTold } from "../lib/story.js";

/** Where the chain's time begins, unix seconds: 2026-01-01. */
const GENESIS_AT = 1_767_225_600;
const DAY = 86_400;

const USAGE = `Usage
  npm run demo -- [--seed S] [--out DIR] [--json]

  --seed S   the same seed gives the same report, byte for byte (1)
  --out DIR  where the report goes (report)
  --json     prints report.json on standard output and nothing else there`;

const OPTIONS = {
  seed: { type: "string" },
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
  await ensureBuilt();
  const told = await playAll(seed);
  await tell(told, seed, values.out ?? "report");
});

/** Plays every story on one chain, in the order of the report. */
async function playAll(seed: number): Promise<StoryTold[]> {
  const stories = await findStories();
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

/** The stories of the folder: a new file is found by itself. */
async function findStories(): Promise<Story[]> {
  const folder = new URL("./stories/", import.meta.url);
  const files = (await readdir(folder)).filter((file) => file.endsWith(".ts"));
  const modules = await Promise.all(
    files.map((file) => import(new URL(file, folder).href) as Promise<{ story: Story }>),
  );
  const stories = modules.map(({ story }) => story);
  return stories.toSorted((a, b) => SYSTEMS.indexOf(a.system) - SYSTEMS.indexOf(b.system));
}

/** A fresh chain in this process with everything deployed by the modules that deploy it elsewhere. */
async function openStage(seed: number): Promise<Stage> {
  const connection = await hre.network.create({
    network: "default",
    override: { allowBlocksWithSameTimestamp: true, initialDate: new Date(GENESIS_AT * 1_000) },
  });
  const chain: Chain = { connection, networkName: "default", chainId: LOCAL_CHAIN_ID, isLocal: true };
  const actors = await actorsOf(chain);
  const { values } = await readParameters(hre.config.paths.root, chain, actors);
  const deployed = await connection.ignition.deploy(PaddockSandbox, { parameters: { $global: values } });

  const addresses = new Map<string, string>(actors.map(({ name, address }) => [name.toLowerCase(), address]));
  for (const [name, contract] of Object.entries(deployed))
    addresses.set(name.toLowerCase(), await contract.getAddress());
  const address = (name: string) => {
    const found = addresses.get(name.toLowerCase());
    if (found === undefined) throw new Error(`Nothing called "${name}" is deployed.`);
    return found;
  };
  const deployer = findActor(actors, "deployer").signer;
  await openPool(deployer, address);
  await openLending(deployer, findActor(actors, "oscar").signer, address);
  return {
    hre,
    connection,
    chainId: chain.chainId,
    seed,
    address,
    async nextMidnight() {
      const block = await connection.ethers.provider.getBlock("latest");
      return (Math.floor((block?.timestamp ?? GENESIS_AT) / DAY) + 1) * DAY;
    },
  };
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
