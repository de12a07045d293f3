import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

import type { Edge } from "../checks/boundary-rules.js";
import { importsOf } from "../checks/solidity-imports.js";
import { ROOT } from "../process.js";
import { children, type Source, word } from "./syntax.js";

/** The sources of one system and the fast tests that hold it. */
export type System = {
  readonly name: string;
  readonly files: readonly string[];
  readonly unitTests: readonly string[];
  readonly invariantTests: readonly string[];
};

/** The systems that there are: folders of contracts that have a folder of unit tests. */
export function systemNames(root = ROOT): readonly string[] {
  return readdirSync(join(root, "contracts"))
    .filter((name) => existsSync(join(root, "test", "unit", name)) && existsSync(join(root, "contracts", name)))
    .sort();
}

/** What belongs to a system, among the paths of all Solidity sources. */
export function systemOf(name: string, paths: readonly string[]): System {
  const below = (folder: string, suffix: string) =>
    paths.filter((path) => path.startsWith(`${folder}/${name}/`) && path.endsWith(suffix));
  return {
    name,
    files: below("contracts", ".sol"),
    unitTests: below("test/unit", ".t.sol"),
    invariantTests: below("test/invariant", ".t.sol"),
  };
}

/** Which source imports which. */
export class ImportGraph {
  readonly #imports: ReadonlyMap<string, readonly Edge[]>;

  constructor(sources: Readonly<Record<string, string>>) {
    this.#imports = Map.groupBy(importsOf(sources), ({ from }) => from);
  }

  /** A source and all that it imports, at whatever distance; what lies in packages as well. */
  closure(path: string, known: Set<string> = new Set()): ReadonlySet<string> {
    if (known.has(path)) return known;
    known.add(path);
    for (const { to } of this.#imports.get(path) ?? []) this.closure(to, known);
    return known;
  }
}

/** Libraries that are deployed by themselves and linked: those with a function that is called from outside. */
export function linkedLibraries(sources: readonly Source[]): readonly string[] {
  return sources.filter(hasLinkedLibrary).map(({ path }) => path);
}

function hasLinkedLibrary({ nodes }: Source): boolean {
  const libraries = nodes.filter(({ contractKind }) => contractKind === "library");
  const functions = libraries.flatMap((library) => children(library, "nodes"));
  return functions.some(
    (it) => it.nodeType === "FunctionDefinition" && /^(public|external)$/.test(word(it, "visibility")),
  );
}

/** How a test file is called in a sentence: "Deposit" for test/unit/vault/Deposit.t.sol. */
export function testName(path: string): string {
  return basename(path, ".t.sol");
}
