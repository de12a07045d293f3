import { z } from "zod";

import { OPERATOR_NAMES } from "./operators/index.js";
import type { Mutant } from "./mutants.js";

/** A mutant that no test can tell from the original, listed by hand. */
const entrySchema = z.strictObject({
  file: z.string().startsWith("contracts/").endsWith(".sol"),
  operator: z.enum(OPERATOR_NAMES),
  at: z.string().regex(/^\d+:\d+$/, "line:column"),
  before: z.string().min(1),
  after: z.string(),
  reason: z.string().min(20, "a reason, in a sentence"),
});

const listSchema = z.array(entrySchema);

/** One entry of the list. */
export type Equivalent = z.infer<typeof entrySchema>;

/** Reads the list. @throws ZodError for one that does not follow the schema, SyntaxError for one that is no JSON */
export function parseEquivalents(text: string): readonly Equivalent[] {
  return listSchema.parse(JSON.parse(text));
}

/** The mutant that an entry means, by its id. */
export function idOf({ file, operator, at, before, after }: Omit<Equivalent, "reason">): string {
  return `${file}:${at} ${operator}: ${before} -> ${after}`;
}

/** A sentence for each entry that is there twice or means no mutant: the code has changed, so the reason must be read again. */
export function staleEntries(list: readonly Equivalent[], mutants: readonly Mutant[]): readonly string[] {
  const known = new Set(mutants.map(({ id }) => id));
  const ids = list.map(idOf);
  const unknown = ids.filter((id) => !known.has(id)).map((id) => `No mutant is ${id}`);
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `Listed twice: ${id}`);
  return [...unknown, ...twice];
}
