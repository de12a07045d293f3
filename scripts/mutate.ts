/** Mutation testing: how good the fast tests of each system are. `--help` says how to ask for what. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import hre from "hardhat";

import { print, printJson, printTable, runCommand } from "../lib/output.js";
import { readSources } from "./checks/solidity-ast.js";
import { type Campaign, judgeAll } from "./mutation/campaign.js";
import { linesChangedSinceMain } from "./mutation/changes.js";
import { type Equivalent, idOf, parseEquivalents, staleEntries } from "./mutation/equivalent.js";
import { type Mutant, mutantsOf } from "./mutation/mutants.js";
import { type MutateOptions, parseMutateOptions, USAGE } from "./mutation/options.js";
import { writeTables } from "./mutation/page.js";
import { footnote, HEAD, rowsOf, survivorLines } from "./mutation/report.js";
import { type Judged, type Scoreboard, scoreboard, shortcomings, survivorsOf } from "./mutation/score.js";
import { sampled, selected } from "./mutation/select.js";
import { sourcesOf } from "./mutation/syntax.js";
import { ImportGraph, linkedLibraries, systemNames, systemOf } from "./mutation/systems.js";

const EQUIVALENTS = fileURLToPath(new URL("mutation/equivalent.json", import.meta.url));

type Result = { readonly board: Scoreboard; readonly judged: readonly Judged[] };

/** The mutants of a system that were asked for, and what is needed to judge them. */
type Plan = Omit<Campaign, "settings">;

const args = process.argv.slice(2);

await runCommand({ json: args.includes("--json") }, async () => {
  const options = parseMutateOptions(args, systemNames());
  if (options.help) return print(USAGE.trimEnd());
  const equivalents = parseEquivalents(readFileSync(EQUIVALENTS, "utf8"));
  const plans = await plansOf(options, equivalents);
  if (options.list) return list(plans, options);
  const results: Result[] = [];
  for (const plan of plans) results.push(await resultOf(plan, equivalents));
  tell(results, options);
});

/** Also checks the list of equivalent mutants, against the mutants of all systems. */
async function plansOf(options: MutateOptions, equivalents: readonly Equivalent[]): Promise<readonly Plan[]> {
  const sources = { ...readSources("contracts/**/*.sol"), ...readSources("test/**/*.sol") };
  const paths = Object.keys(sources);
  const systems = systemNames().map((name) => systemOf(name, paths));
  const parsed = sourcesOf(
    Object.fromEntries(Object.entries(sources).filter(([path]) => path.startsWith("contracts/"))),
  );
  const mutants = Map.groupBy(parsed.flatMap(mutantsOf), ({ file }) => file);
  const of = (files: readonly string[]) => files.flatMap((file) => mutants.get(file) ?? []);
  const stale = staleEntries(equivalents, of(systems.flatMap(({ files }) => files)));
  if (stale.length > 0) throw new Error(`scripts/mutation/equivalent.json is out of date. ${stale.join(" ")}`);

  const changed = options.changed ? await linesChangedSinceMain() : undefined;
  const graph = new ImportGraph(sources);
  const libraries = linkedLibraries(parsed);
  return systems
    .filter(({ name }) => options.systems.includes(name))
    .map((system) => {
      const all = selected(of(system.files), { ...options, changed });
      const chosen = options.sample === undefined ? all : sampled(all, options.sample);
      return { system, mutants: chosen, graph, sources, libraries, jobs: options.jobs };
    });
}

async function resultOf(plan: Plan, equivalents: readonly Equivalent[]): Promise<Result> {
  const answers = await judgeAll({ ...plan, settings: settingsOf() });
  const listed = new Set(equivalents.map(idOf));
  const judged = plan.mutants.map((mutant) => ({
    mutant,
    answer: answers.get(mutant.id)!,
    equivalent: listed.has(mutant.id),
  }));
  return { board: scoreboard(plan.system.name, judged), judged };
}

/** Tests run here as `npm test` runs them, but for the optimizer and the number of runs. */
function settingsOf(): Campaign["settings"] {
  const { default: tests } = hre.config.test.solidity.profiles;
  const [compiler] = hre.config.solidity.profiles.default?.compilers ?? [];
  const { evmVersion } = compiler?.settings as { evmVersion: string };
  return {
    evmVersion,
    tests: {
      hardfork: hre.config.networks.default?.type === "edr-simulated" ? hre.config.networks.default.hardfork : "osaka",
      fuzzSeed: tests?.fuzz.seed,
      readDirectories: tests?.fsPermissions?.readDirectory ?? [],
      invariant: {
        failOnRevert: tests?.invariant?.failOnRevert ?? true,
        dictionaryWeight: tests?.invariant?.dictionaryWeight ?? 0,
        includeStorage: tests?.invariant?.includeStorage ?? false,
        includePushBytes: tests?.invariant?.includePushBytes ?? false,
      },
    },
  };
}

function list(plans: readonly Plan[], { json }: MutateOptions): void {
  const mutants = plans.flatMap((plan) => plan.mutants);
  if (json) return printJson(mutants.map(withoutText));
  for (const { id } of mutants) print(id);
}

const withoutText = ({ text: _text, ...mutant }: Mutant) => mutant;

function tell(results: readonly Result[], options: MutateOptions): void {
  const survivors = results.flatMap(({ judged }) => survivorsOf(judged));
  const problems = results.flatMap(({ board, judged }) => shortcomings(board, judged));
  if (options.write)
    writeTables(
      results.map(({ board }) => board),
      options.sample,
    );
  if (options.json) {
    printJson({ systems: results.map(({ board }) => board), survivors: survivors.map(withoutText), problems });
  } else {
    for (const { board } of results) show(board);
    for (const line of survivors.flatMap(survivorLines)) print(line);
    for (const problem of problems) console.error(problem);
  }
  if (problems.length > 0) process.exitCode = 1;
}

function show(board: Scoreboard): void {
  print(board.system);
  printTable(HEAD, rowsOf(board), [1, 2, 3, 4, 5]);
  print(`${footnote(board)}\n`);
}
