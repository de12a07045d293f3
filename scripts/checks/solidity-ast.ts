import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import solc from "solc";

import { ROOT } from "../process.js";

/** What the checks and the documentation read of solc's syntax tree. `src` is "start:length:file" in bytes. */
export type AstNode = {
  nodeType: string;
  name: string;
  src: string;
  absolutePath?: string;
  kind?: string;
  visibility?: string;
  mutability?: string;
  abstract?: boolean;
  contractKind?: string;
  baseContracts?: { baseName: { name: string } }[];
  body?: { src: string } | null;
  nodes?: AstNode[];
};

type ParsedOutput = {
  errors?: { severity: string; formattedMessage: string }[];
  sources?: Record<string, { ast: { nodes: AstNode[] } }>;
};

/** The package declares its compiler as `any`. */
const compile = solc.compile as (
  input: string,
  callbacks: { import: (path: string) => { contents: string } },
) => string;

/** Reads sources of the repository by their path from its root, sorted. */
export function readSources(pattern: string): Readonly<Record<string, string>> {
  const paths = globSync(pattern, { cwd: ROOT }).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(ROOT, path), "utf8")]));
}

/**
 * Parses sources with the pinned compiler, without resolving what they import.
 * @returns The top-level nodes of each source.
 * @throws Error with solc's message for a source that does not parse.
 */
export function parse(sources: Readonly<Record<string, string>>): Readonly<Record<string, readonly AstNode[]>> {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(Object.entries(sources).map(([path, content]) => [path, { content }])),
    settings: { stopAfter: "parsing", outputSelection: { "*": { "": ["ast"] } } },
  };
  // What is imported from packages need not be read: an empty file satisfies the parser.
  const output = JSON.parse(compile(JSON.stringify(input), { import: () => ({ contents: "" }) })) as ParsedOutput;
  const failure = output.errors?.find(({ severity }) => severity === "error");
  if (failure !== undefined) throw new Error(failure.formattedMessage);
  return Object.fromEntries(Object.keys(sources).map((path) => [path, output.sources?.[path]?.ast.nodes ?? []]));
}
