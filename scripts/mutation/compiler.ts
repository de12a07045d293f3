import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import solc from "solc";

/** What the compiler makes of a contract, as far as a test runner needs it. */
export type Compiled = {
  readonly source: string;
  readonly name: string;
  readonly abi: readonly { readonly type: string; readonly name?: string }[];
  readonly bytecode: string;
  readonly deployedBytecode: string;
  readonly linkReferences: LinkReferences;
  readonly deployedLinkReferences: LinkReferences;
};

/** Places that a library's address has to fill, by its file and name. */
export type LinkReferences = Record<string, Record<string, { start: number; length: number }[]>>;

/** Which files to compile, with what in place of the file on disk. */
export type Compilation = {
  readonly root: string;
  readonly evmVersion: string;
  readonly tests: readonly string[];
  readonly libraries: readonly string[];
  readonly instead?: { readonly file: string; readonly text: string } | undefined;
};

type Code = { object: string; linkReferences?: LinkReferences };
type Output = {
  errors?: { severity: string; formattedMessage: string }[];
  contracts?: Record<string, Record<string, { abi: Compiled["abi"]; evm: { bytecode: Code; deployedBytecode: Code } }>>;
};
type Callbacks = { import: (path: string) => { contents: string } | { error: string } };

/** The package declares its compiler as `any`. */
const compileJson = solc.compile as (input: string, callbacks: Callbacks) => string;

const CODE = ["object", "linkReferences"];
const SELECTION = ["abi", ...CODE.map((it) => `evm.bytecode.${it}`), ...CODE.map((it) => `evm.deployedBytecode.${it}`)];

/**
 * Compiles test files and what they need, in this process and in memory: the compiler stays warm. Without the optimizer: a
 * mutant means the same with and without, and that takes a third of the time.
 * @returns The contracts of these files and the linked libraries, or what the compiler says against them.
 */
export function compileTests({
  root,
  evmVersion,
  tests,
  libraries,
  instead,
}: Compilation): readonly Compiled[] | string {
  const read = (path: string) => (path === instead?.file ? instead.text : readSource(root, path));
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(tests.map((path) => [path, { content: read(path) }])),
    settings: {
      evmVersion,
      optimizer: { enabled: false },
      outputSelection: Object.fromEntries([...tests, ...libraries].map((path) => [path, { "*": SELECTION }])),
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

function contractsOf({ contracts = {} }: Output): readonly Compiled[] {
  return Object.entries(contracts).flatMap(([source, own]) =>
    Object.entries(own).map(([name, { abi, evm }]) => ({
      source,
      name,
      abi,
      bytecode: `0x${evm.bytecode.object}`,
      deployedBytecode: `0x${evm.deployedBytecode.object}`,
      linkReferences: evm.bytecode.linkReferences ?? {},
      deployedLinkReferences: evm.deployedBytecode.linkReferences ?? {},
    })),
  );
}

function readSource(root: string, path: string): string | undefined {
  const found = [join(root, path), join(root, "node_modules", path)].find(existsSync);
  return found === undefined ? undefined : readFileSync(found, "utf8");
}
