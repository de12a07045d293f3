import solc from "solc";

import type { Edge } from "./boundary-rules.js";

/** The package declares its compiler as `any`. */
const compile = solc.compile as (
  input: string,
  callbacks: { import: (path: string) => { contents: string } },
) => string;

type ParsedOutput = {
  errors?: { severity: string; formattedMessage: string }[];
  sources?: Record<string, { ast: { nodes: { nodeType: string; absolutePath?: string }[] } }>;
};

/**
 * Every import of the given sources, as solc itself resolves it.
 * @param sources Source text by its path from the repository's root.
 * @throws Error with solc's message for a source that does not parse.
 */
export function importsOf(sources: Readonly<Record<string, string>>): readonly Edge[] {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(Object.entries(sources).map(([path, content]) => [path, { content }])),
    settings: { stopAfter: "parsing", outputSelection: { "*": { "": ["ast"] } } },
  };
  // What is imported from packages need not be read: an empty file satisfies the parser.
  const output = JSON.parse(compile(JSON.stringify(input), { import: () => ({ contents: "" }) })) as ParsedOutput;
  const failure = output.errors?.find(({ severity }) => severity === "error");
  if (failure !== undefined) throw new Error(failure.formattedMessage);
  return Object.keys(sources).flatMap((from) =>
    (output.sources?.[from]?.ast.nodes ?? [])
      .filter(({ nodeType }) => nodeType === "ImportDirective")
      .map(({ absolutePath = "" }) => ({ from, to: absolutePath })),
  );
}
