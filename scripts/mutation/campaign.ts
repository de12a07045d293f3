import { join } from "node:path";

import { progress } from "../../lib/report/progress.js";
import { copiesOfTree } from "./copies.js";
import { FULL, QUICK, type Setup, type Verdict } from "./judge.js";
import { FOLDER, keyOf, type Keys, Ledger } from "./ledger.js";
import type { Mutant } from "./mutants.js";
import { groupsFor } from "./order.js";
import { type Answer, spread, Worker } from "./pool.js";
import type { ImportGraph, System } from "./systems.js";

/** What one system's run needs. */
export type Campaign = {
  readonly system: System;
  readonly mutants: readonly Mutant[];
  readonly graph: ImportGraph;
  readonly sources: Readonly<Record<string, string>>;
  /** Files of libraries that are deployed by themselves. */
  readonly libraries: readonly string[];
  readonly settings: Pick<Setup, "evmVersion"> & { readonly tests: Omit<Setup["tests"], "root"> };
  /** How many mutants are judged at once. */
  readonly jobs: number;
};

/** Time on a core; what needs more has no end. All tests of the largest system take a fifth. */
const MOST_CPU_MS = 450_000;

/** Expressions do not become JSON. */
const DEPTHS = [QUICK, FULL].map(({ tests, ...depth }) => ({ ...depth, tests: tests.source }));

/** The id under which the ledger keeps that the tests pass without any change. */
const AS_IT_IS = "as it is";

/**
 * Judges the mutants of a system, several at once, each worker with a copy of the tree.
 * @returns the answer about each, by its id
 * @throws Error where a test fails already without any change, or where the tests do not compile
 */
export async function judgeAll(campaign: Campaign): Promise<ReadonlyMap<string, Answer>> {
  const { system, mutants } = campaign;
  const keys = keysOf(campaign);
  const ledger = new Ledger(system.name, testsOf(system), keys);
  const open = mutants.filter(({ id }) => ledger.answerOf(id) === undefined);
  if (open.length > 0) await judgeOpen(campaign, open, ledger, keys);
  return new Map(mutants.flatMap(({ id }) => [[id, ledger.answerOf(id)!] as const]));
}

async function judgeOpen(campaign: Campaign, open: readonly Mutant[], ledger: Ledger, keys: Keys): Promise<void> {
  const { system, graph, settings, jobs } = campaign;
  const units = [...linkedBy(campaign), ...testsOf(system)].map((file) => ({ file, key: keys.get(file) ?? "" }));
  const folder = join(FOLDER, "compiled");
  const workers = copiesOfTree(Math.min(jobs, open.length)).map(
    (root) => new Worker({ ...settings, units, folder, tests: { ...settings.tests, root } }),
  );
  const bar = progress(system.name, open.length);
  try {
    await checkAsItIs(system, workers[0]!, ledger);
    await spread(open, workers, async (mutant, worker) => {
      const asked = new Set(ledger.openFor(mutant.id));
      const groups = groupsFor(mutant, among(system, asked), graph, ledger.kills);
      const instead = { file: mutant.file, text: mutant.text };
      const answer = groups.length === 0 ? SURVIVED : await worker.ask({ groups, instead }, MOST_CPU_MS);
      ledger.record(mutant.id, mutant.file, answer);
      bar.advance(1, mutant.file);
    });
  } finally {
    bar.stop();
    for (const worker of workers) worker.stop();
  }
}

/** What no test file sees, none can kill. */
const SURVIVED: Verdict = { outcome: "survived" };

const testsOf = ({ unitTests, invariantTests }: System) => [...unitTests, ...invariantTests];

/** The tests of a system that are to be asked. */
function among({ unitTests, invariantTests }: System, asked: ReadonlySet<string>) {
  const isAsked = (test: string) => asked.has(test);
  return { unitTests: unitTests.filter(isAsked), invariantTests: invariantTests.filter(isAsked) };
}

/** Runs the tests of the system as they are, those that have not passed yet. */
async function checkAsItIs(system: System, worker: Worker, ledger: Ledger): Promise<void> {
  const { unitTests, invariantTests } = among(system, new Set(ledger.openFor(AS_IT_IS)));
  const groups = [unitTests, invariantTests].filter(({ length }) => length > 0);
  if (groups.length === 0) return;
  const answer = await worker.ask({ groups }, MOST_CPU_MS);
  if (answer.outcome === "timed out") throw new Error(`The tests of ${system.name} come to no end.`);
  if (answer.outcome === "killed")
    throw new Error(`${answer.by} fails without any mutant: ${system.name} is not judged.`);
  if (answer.outcome === "did not compile")
    throw new Error(`The tests of ${system.name} do not compile. ${answer.problem}`);
  ledger.record(AS_IT_IS, "", answer);
}

function linkedBy({ system, graph, libraries }: Campaign): readonly string[] {
  const seen = closureOf(testsOf(system), graph);
  return libraries.filter((library) => seen.has(library));
}

function closureOf(paths: readonly string[], graph: ImportGraph): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const path of paths) graph.closure(path, seen);
  return seen;
}

/** Of the files that answers rest on, each with all that it imports. */
function keysOf(campaign: Campaign): Keys {
  const { system, graph, sources, settings } = campaign;
  const own = Object.entries(sources).map(([path, text]) => [path, keyOf({ [path]: text }, null)] as const);
  const keyOfFile = (file: string) => {
    const seen = closureOf([file], graph);
    return keyOf(Object.fromEntries(own.filter(([path]) => seen.has(path))), [settings, DEPTHS]);
  };
  const files = [...system.files, ...linkedBy(campaign), ...testsOf(system)];
  return new Map(files.map((file) => [file, keyOfFile(file)]));
}
