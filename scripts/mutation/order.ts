import type { Mutant } from "./mutants.js";
import { type ImportGraph, type System, testName } from "./systems.js";

/** From here on a test is so likely to kill that it is tried before anything less likely. */
const SURE = 1e7;
/** What a kill on the same line says about a test; one further away says less. */
const NEAR = 1e3;
/** Where none is sure, so many are tried before all others. */
const FIRST = 2;
/** The groups that follow grow by this: none kills alone, and starting a group costs. */
const GROWTH = 2;

/** That a test file killed a mutant, by the mutant's id. */
export type Kill = { readonly mutant: string; readonly test: string };

/**
 * The test files that can see a mutant, in groups that are run one after the other until one kills: likely killers, the other
 * unit tests, the invariants. A file that does not import what was mutated cannot kill.
 */
export function groupsFor(
  mutant: Mutant,
  { unitTests, invariantTests }: Pick<System, "unitTests" | "invariantTests">,
  graph: ImportGraph,
  kills: readonly Kill[],
): readonly (readonly string[])[] {
  const sees = (test: string) => graph.closure(test).has(mutant.file);
  const known = likelihoods(mutant, kills);
  const ranked = unitTests
    .filter(sees)
    .map((test) => ({ test, likelihood: (known.get(test) ?? 0) + (isNamedAfter(test, mutant) ? SURE : 0) }))
    .sort((a, b) => b.likelihood - a.likelihood);
  const sure = ranked.filter(({ likelihood }) => likelihood >= SURE).length;
  const unit = ranked.map(({ test }) => test);
  const groups = [...growing(unit, sure === 0 ? FIRST : sure), invariantTests.filter(sees)];
  return groups.filter(({ length }) => length > 0);
}

function growing(tests: readonly string[], first: number): readonly (readonly string[])[] {
  const groups = [tests.slice(0, first)];
  for (let from = first, size = GROWTH * FIRST; from < tests.length; from += size, size *= GROWTH)
    groups.push(tests.slice(from, from + size));
  return groups;
}

/** The tests of the very function or file. */
function isNamedAfter(test: string, mutant: Mutant): boolean {
  const [name] = testName(test).toLowerCase().split(".");
  return mutant.function.replace(/^_/, "").toLowerCase() === name || mutant.file.toLowerCase().endsWith(`/${name}.sol`);
}

/** Who killed this mutant last time; who killed near it; then who kills most. */
function likelihoods(mutant: Mutant, kills: readonly Kill[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const line = lineOf(mutant.id, mutant.file);
  for (const kill of kills) {
    const distance = Math.abs(lineOf(kill.mutant, mutant.file) - line);
    const again = kill.mutant === mutant.id ? 100 * SURE : 0;
    found.set(kill.test, (found.get(kill.test) ?? 0) + again + NEAR / (1 + distance) + 1);
  }
  return found;
}

/** The line that a mutant is on, as its id says; of another file: nowhere near. */
function lineOf(id: string, file: string): number {
  return id.startsWith(`${file}:`) ? Number.parseInt(id.slice(file.length + 1), 10) : Infinity;
}
