import type { Mutant } from "./mutants.js";
import { type ImportGraph, type System, testName } from "./systems.js";

/** From here on a test is so likely to kill that it is tried alone. */
const SURE = 1e7;
/** Where none is, so many are tried before all others. */
const FIRST = 2;

/** What is known of earlier kills: the file whose test killed a mutant, by the mutant's id, and how often each file did. */
export type Kills = { readonly byMutant: ReadonlyMap<string, string>; readonly byTest: ReadonlyMap<string, number> };

/**
 * The test files that can see a mutant, in groups that are compiled and run one after the other until one kills: likely
 * killers, the other unit tests, the invariants. A file that does not import what was mutated cannot kill.
 */
export function groupsFor(
  mutant: Mutant,
  system: System,
  graph: ImportGraph,
  kills: Kills,
): readonly (readonly string[])[] {
  const sees = (test: string) => graph.closure(test).has(mutant.file);
  const ranked = system.unitTests
    .filter(sees)
    .map((test) => ({ test, likelihood: likelihood(test, mutant, kills) }))
    .sort((a, b) => b.likelihood - a.likelihood);
  const sure = ranked.filter(({ likelihood }) => likelihood >= SURE).length;
  const unit = ranked.map(({ test }) => test);
  const first = sure === 0 ? FIRST : sure;
  const groups = [unit.slice(0, first), unit.slice(first), system.invariantTests.filter(sees)];
  return groups.filter(({ length }) => length > 0);
}

/** Who killed it last time; the tests of the very function or file; then who kills most. */
function likelihood(test: string, mutant: Mutant, { byMutant, byTest }: Kills): number {
  const [name] = testName(test).toLowerCase().split(".");
  const ofFunction = mutant.function.replace(/^_/, "").toLowerCase() === name;
  const ofFile = mutant.file.toLowerCase().endsWith(`/${name}.sol`);
  const again = byMutant.get(mutant.id) === test;
  return (again ? 100 * SURE : 0) + (ofFunction || ofFile ? SURE : 0) + (byTest.get(test) ?? 0);
}
