import { randomStream } from "../../lib/simulation/random.js";
import type { ChangedLines } from "./changes.js";
import type { Mutant } from "./mutants.js";
import type { Sample } from "./options.js";
import { type OperatorName, STRICT_OPERATORS } from "./operators/index.js";

/** Which mutants to take; what is not said takes all. */
export type Selection = {
  readonly files?: readonly string[] | undefined;
  readonly operators?: readonly OperatorName[] | undefined;
  readonly changed?: ChangedLines | undefined;
};

/** The mutants that were asked for. */
export function selected(mutants: readonly Mutant[], { files, operators, changed }: Selection): readonly Mutant[] {
  return mutants.filter(
    (mutant) =>
      (files === undefined || files.includes(mutant.file)) &&
      (operators === undefined || operators.includes(mutant.operator)) &&
      (changed === undefined || isChanged(mutant, changed)),
  );
}

function isChanged({ file, at }: Mutant, changed: ChangedLines): boolean {
  const line = Number(at.split(":")[0]);
  return changed.get(file)?.some(({ first, last }) => first <= line && line <= last) ?? false;
}

/** Some of the mutants, all equally likely, the same for the same seed, and the strict ones; in the order in which they were given. */
export function sampled(mutants: readonly Mutant[], { size, seed, strict }: Sample): readonly Mutant[] {
  const random = randomStream(seed, "mutants");
  const left = [...mutants];
  const drawn = new Set<Mutant>();
  while (drawn.size < size && left.length > 0) {
    for (const mutant of left.splice(random.integer(0, left.length - 1), 1)) drawn.add(mutant);
  }
  return mutants.filter((mutant) => drawn.has(mutant) || (strict && STRICT_OPERATORS.has(mutant.operator)));
}
