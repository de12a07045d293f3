/**
 * Measures the gas of every operation beside its peers, its floor and its bound.
 *
 *     npm run bench                                    every system, as tables
 *     npm run --silent bench -- --system vault --json  the rows of one system, for machines
 *     npm run bench -- --check                         compares a fresh measurement with bench/results.json
 *     npm run bench -- --check --full                  the same, with the largest sizes too
 *     npm run bench -- --update                        measures everything and rewrites bench/results.json
 *
 * Ends with 1 where a row is over its bound, where gas grows with the number of users, or where the snapshot differs; with
 * 2 where it was asked for something that it does not know.
 */
import { parseArgs } from "node:util";

import { loadBench, systems } from "../bench/support/registry.js";
import { type BenchRow, growing, overBound, rowsOf } from "../bench/support/rows.js";
import { differences, readSnapshot, updateSnapshot } from "../bench/support/snapshot.js";
import { tableOf } from "../bench/support/table.js";
import { ensureBuilt } from "../lib/build.js";
import { InputError } from "../lib/input-error.js";

const PROFILE = process.env.HARDHAT_BUILD_PROFILE ?? "default";

function readOptions() {
  const { values } = parseArgs({
    options: {
      system: { type: "string", multiple: true },
      json: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
      full: { type: "boolean", default: false },
      update: { type: "boolean", default: false },
    },
  });
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

function print(rows: readonly BenchRow[], json: boolean): void {
  if (json) return console.log(JSON.stringify(rows));
  for (const own of Map.groupBy(rows, ({ system }) => system).values()) console.log(tableOf(own));
}

async function main(): Promise<number> {
  const options = readOptions();
  await ensureBuilt();
  const { rows, problems } = await measure(options);
  if (options.check)
    problems.push(
      ...differences(rows, readSnapshot()).map((it) => `${it} If that is meant: npm run bench -- --update`),
    );
  if (options.update) updateSnapshot(rows);
  print(rows, options.json);
  for (const problem of problems) console.error(problem);
  return problems.length === 0 ? 0 : 1;
}

/** What parseArgs and we refuse is the caller's mistake; anything else is ours and keeps its trace. */
function isInputError(error: unknown): error is Error {
  if (error instanceof InputError) return true;
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" && code.startsWith("ERR_PARSE_ARGS");
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!isInputError(error)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
