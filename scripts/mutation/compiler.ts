import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import solc from "solc";

/** What the compiler makes of a contract, as far as a test runner needs it. */
export type Compiled = {
  readonly source: string;
  readonly name: string;
  readonly abi: readonly AbiEntry[];
  readonly bytecode: string;
  readonly deployedBytecode: string;
  readonly linkReferences: LinkReferences;
  readonly deployedLinkReferences: LinkReferences;
  /** The files of which something is in the code, that of contracts which it creates as well. Empty where nobody asked. */
  readonly files: readonly string[];
};

/** What an interface says of one function, event or error. */
type AbiEntry = {
  readonly type: string;
  readonly name?: string;
  readonly inputs?: readonly { readonly type: string }[];
};

/** Places that a library's address has to fill, by its file and name. */
export type LinkReferences = Record<string, Record<string, { start: number; length: number }[]>>;

/** Which files' contracts to compile, with what in place of the file on disk. */
export type Compilation = {
  readonly root: string;
  readonly evmVersion: string;
  readonly files: readonly string[];
  readonly instead?: { readonly file: string; readonly text: string } | undefined;
  /** Whether to tell which files are in the code. */
  readonly origins?: boolean;
};

/** Code as a tree: what a contract creates lies in its data. Each step names the source that it comes from. */
type Assembly = {
  readonly ".code"?: readonly { readonly source?: number }[];
  readonly ".data"?: Readonly<Record<string, Assembly | string>>;
};
type Code = { object: string; linkReferences?: LinkReferences };
type Contract = {
  abi: Compiled["abi"];
  evm: { bytecode: Code; deployedBytecode: Code; legacyAssembly?: Assembly | null };
};
type Output = {
  errors?: { severity: string; formattedMessage: string }[];
  sources?: Record<string, { id: number }>;
  contracts?: Record<string, Record<string, Contract>>;
};
type Callbacks = { import: (path: string) => { contents: string } | { error: string } };

/** The package declares its compiler as `any`. */
const compileJson = solc.compile as (input: string, callbacks: Callbacks) => string;

const CODE = ["object", "linkReferences"];
const SELECTION = ["abi", ...CODE.map((it) => `evm.bytecode.${it}`), ...CODE.map((it) => `evm.deployedBytecode.${it}`)];
const ORIGINS = "evm.legacyAssembly";

/**
 * Compiles files and what they need, in this process and in memory: the compiler stays warm. Without the optimizer: a
 * mutant means the same with and without, and that takes a third of the time.
 * @returns The contracts of these files, or what the compiler says against them.
 */
export function compileFiles({
  root,
  evmVersion,
  files,
  instead,
  origins = false,
}: Compilation): readonly Compiled[] | string {
  const read = (path: string) => (path === instead?.file ? instead.text : readSource(root, path));
  const selection = origins ? [...SELECTION, ORIGINS] : SELECTION;
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(files.map((path) => [path, { content: read(path) }])),
    settings: {
      evmVersion,
      optimizer: { enabled: false },
      outputSelection: Object.fromEntries(files.map((path) => [path, { "*": selection }])),
    },
  };
  const callbacks: Callbacks = {
    import: (path) => {
      const contents = read(path);
      return contents === undefined ? { error: `There is no ${path}.` } : { contents };
    },
  };
  const output = JSON.parse(compileJson(JSON.stringify(input), callbacks)) as Output;
  const failure = output.errors?.find(({ severity }) => severity === "error");
  return failure?.formattedMessage ?? contractsOf(output);
}

function contractsOf({ contracts = {}, sources = {} }: Output): readonly Compiled[] {
  const paths = new Map(Object.entries(sources).map(([path, { id }]) => [id, path]));
  return Object.entries(contracts).flatMap(([source, own]) =>
    Object.entries(own).map(([name, { abi, evm }]) => ({
      source,
      name,
      abi,
      bytecode: `0x${evm.bytecode.object}`,
      deployedBytecode: `0x${evm.deployedBytecode.object}`,
      linkReferences: evm.bytecode.linkReferences ?? {},
      deployedLinkReferences: evm.deployedBytecode.linkReferences ?? {},
      files: [...sourcesIn(evm.legacyAssembly ?? {})].flatMap((id) => paths.get(id) ?? []).sort(),
    })),
  );
}

function sourcesIn(assembly: Assembly, found: Set<number> = new Set()): ReadonlySet<number> {
  for (const { source } of assembly[".code"] ?? []) if (source !== undefined) found.add(source);
  for (const inner of Object.values(assembly[".data"] ?? {})) if (typeof inner !== "string") sourcesIn(inner, found);
  return found;
}

function readSource(root: string, path: string): string | undefined {
  const found = [join(root, path), join(root, "node_modules", path)].find(existsSync);
  return found === undefined ? undefined : readFileSync(found, "utf8");
}
