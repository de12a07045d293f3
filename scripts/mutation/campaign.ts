import { availableParallelism } from "node:os";

import { progress } from "../../lib/report/progress.js";
import { copiesOfTree } from "./copies.js";
import type { Setup, Verdict } from "./judge.js";
import { type DigestFor, digestOf, Ledger } from "./ledger.js";
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
  readonly settings: Omit<Setup, "tests"> & { readonly tests: Omit<Setup["tests"], "root"> };
};

/** Nothing may take longer than this; a slow machine gets as much more as the sources as they are took. */
const LEAST_TIMEOUT_MS = 300_000;
const TIMES_THE_BASELINE = 10;
const BASELINE_TIMEOUT_MS = 3_600_000;

/**
 * Judges the mutants of a system, as many at once as there are cores, each core with a copy of the tree.
 * @returns the answer about each, by its id
 * @throws Error where a test fails already without any change, or where the tests do not compile
 */
export async function judgeAll(campaign: Campaign): Promise<ReadonlyMap<string, Answer>> {
  const { system, mutants } = campaign;
  const ledger = new Ledger(system.name, digests(campaign));
  const open = mutants.filter(({ id }) => ledger.answerOf(id) === undefined);
  if (open.length > 0) await judgeOpen(campaign, open, ledger);
  return new Map(mutants.flatMap(({ id }) => [[id, ledger.answerOf(id)!] as const]));
}

async function judgeOpen(campaign: Campaign, open: readonly Mutant[], ledger: Ledger): Promise<void> {
  const { system, graph, settings } = campaign;
  const workers = copiesOfTree(Math.min(availableParallelism(), open.length)).map(
    (root) => new Worker({ ...settings, tests: { ...settings.tests, root } }),
  );
  const bar = progress(system.name, open.length);
  try {
    const timeout = await baseline(system, workers[0]!);
    await spread(open, workers, async (mutant, worker) => {
      const groups = groupsFor(mutant, system, graph, ledger.kills);
      const instead = { file: mutant.file, text: mutant.text };
      const answer = groups.length === 0 ? SURVIVED : await worker.ask({ groups, instead }, timeout);
      ledger.record(mutant.id, answer);
      bar.advance(1, mutant.file);
    });
  } finally {
    bar.stop();
    for (const worker of workers) worker.stop();
  }
}

/** What no test file sees, none can kill. */
const SURVIVED: Verdict = { outcome: "survived" };

/** Runs all tests of the system as they are. @returns how long a mutant may take, milliseconds */
async function baseline({ name, unitTests, invariantTests }: System, worker: Worker): Promise<number> {
  const startedAt = performance.now();
  const answer = await worker.ask(
    { groups: [unitTests, invariantTests].filter(({ length }) => length > 0) },
    BASELINE_TIMEOUT_MS,
  );
  if (answer.outcome === "timed out") throw new Error(`The tests of ${name} do not end within an hour.`);
  if (answer.outcome === "killed") throw new Error(`${answer.by} fails without any mutant: ${name} is not judged.`);
  if (answer.outcome === "did not compile") throw new Error(`The tests of ${name} do not compile. ${answer.problem}`);
  return Math.max(LEAST_TIMEOUT_MS, TIMES_THE_BASELINE * (performance.now() - startedAt));
}

/**
 * What answers depend on. A kill is the work of one test file, of what that imports, and of nothing else; that nothing killed
 * depends on all tests of the system.
 */
function digests({ system, graph, sources, settings }: Campaign): DigestFor {
  const known = new Map<string, string>();
  const digest = (paths: readonly string[]): string => {
    const seen = new Set<string>();
    for (const path of paths) graph.closure(path, seen);
    return digestOf(Object.fromEntries(Object.entries(sources).filter(([path]) => seen.has(path))), settings);
  };
  const all = digest([...system.files, ...system.unitTests, ...system.invariantTests]);
  return (answer) => {
    if (answer.outcome !== "killed") return all;
    const own = known.get(answer.file) ?? digest([answer.file]);
    known.set(answer.file, own);
    return own;
  };
}
