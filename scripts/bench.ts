/**
 * Measures the gas of every operation beside its peers, its floor and its bound; `--help` says how to ask for what.
 *
 * Ends with 1 where a row is over its bound, where gas grows with the number of users, or where the snapshot differs; with
 * 2 where it was asked for something that it does not know.
 */
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

import { loadBench, systems } from "../bench/support/registry.js";
import { type BenchRow, growing, overBound, rowsOf } from "../bench/support/rows.js";
import { differences, readSnapshot, updateSnapshot } from "../bench/support/snapshot.js";
import { tableOf } from "../bench/support/table.js";
import { ensureBuilt } from "../lib/build.js";
import { InputError } from "../lib/input-error.js";
import { strictly } from "../lib/options.js";
import { print, runCommand } from "../lib/output.js";

const OPTIONS = {
  system: { type: "string", multiple: true },
  json: { type: "boolean", default: false },
  check: { type: "boolean", default: false },
  full: { type: "boolean", default: false },
  update: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const satisfies ParseArgsOptionsConfig;

const USAGE = `Usage
  npm run bench                                    every system, as tables
  npm run --silent bench -- --system vault --json  the rows of one system, for machines
  npm run bench -- --check                         compares a fresh measurement with bench/results.json
  npm run bench -- --check --full                  the same, with the largest sizes too
  npm run bench -- --update                        measures everything and rewrites bench/results.json`;

const PROFILE = process.env.HARDHAT_BUILD_PROFILE ?? "default";

function readOptions() {
  const { values } = strictly(() => parseArgs({ options: OPTIONS }));
  const known = systems();
  for (const system of values.system ?? []) {
    if (!known.includes(system))
      throw new InputError(`There is no benchmark of "${system}", only of ${known.join(", ")}.`);
  }
  if (values.check && values.update)
    throw new InputError("--check compares with the snapshot and --update replaces it: choose one.");
  if (values.full && !values.check) throw new InputError("--full belongs to --check; every other run is a full one.");
  if ((values.check || values.update) && PROFILE !== "production") {
    throw new InputError(`The snapshot is of the production build, and this is ${PROFILE}: use npm run bench.`);
  }
  return { ...values, system: values.system ?? known };
}

type Options = ReturnType<typeof readOptions>;

/** Measures what was asked for, and says so on a terminal. */
async function measure({ system, check, full }: Options): Promise<{ rows: BenchRow[]; problems: string[] }> {
  const rows: BenchRow[] = [];
  const problems: string[] = [];
  for (const name of new Set(system)) {
    const bench = await loadBench(name);
    const sizes = check && !full ? bench.quickSizes : bench.sizes;
    const own = rowsOf(bench.system, PROFILE, await bench.measure(sizes, report));
    rows.push(...own);
    problems.push(...overBound(own), ...(bench.isFlat ? growing(own) : []));
  }
  return { rows, problems };
}

function report(what: string): void {
  if (process.stderr.isTTY) console.error(what);
}

function show(rows: readonly BenchRow[], json: boolean): void {
  if (json) return print(JSON.stringify(rows));
  for (const own of Map.groupBy(rows, ({ system }) => system).values()) print(tableOf(own));
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.help) return print(USAGE);
  await ensureBuilt();
  const { rows, problems } = await measure(options);
  if (options.check)
    problems.push(
      ...differences(rows, readSnapshot()).map((it) => `${it} If that is meant: npm run bench -- --update`),
    );
  if (options.update) updateSnapshot(rows);
  show(rows, options.json);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

await runCommand({ json: process.argv.includes("--json") }, main);
