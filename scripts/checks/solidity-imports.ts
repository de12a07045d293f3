import type { Edge } from "./boundary-rules.js";
import { parse } from "./solidity-ast.js";

/**
 * Every import of the given sources, as solc itself resolves it.
 * @param sources Source text by its path from the repository's root.
 * @throws Error with solc's message for a source that does not parse.
 */
export function importsOf(sources: Readonly<Record<string, string>>): readonly Edge[] {
  return Object.entries(parse(sources)).flatMap(([from, nodes]) =>
    nodes
      .filter(({ nodeType }) => nodeType === "ImportDirective")
      .map(({ absolutePath = "" }) => ({ from, to: absolutePath })),
  );
}
