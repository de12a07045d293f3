import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { type Compilation, type Compiled, compileFiles } from "./compiler.js";

/** A file whose contracts are needed, and the key of the state that it and all it imports are in. */
export type Unit = { readonly file: string; readonly key: string };

/** What is compiled once for all mutants of a system: its test files and the libraries that these link. */
export type Stock = {
  readonly root: string;
  readonly evmVersion: string;
  readonly units: readonly Unit[];
  /** Where compiled units are kept from run to run, a file each, named after its key. */
  readonly folder: string;
};

/** One run of the compiler over more files than this needs more memory than its results are worth. */
const FILES_A_RUN = 12;

/** The compiled test files of a system. Of a change only what has the changed file in its code is compiled again. */
export class Workshop {
  readonly #stock: Stock;
  readonly #byFile: ReadonlyMap<string, readonly Compiled[]>;
  readonly #units = new Map<string, readonly Compiled[]>();

  /** @throws Error with what the compiler says where the sources as they are do not compile */
  constructor(stock: Stock) {
    this.#stock = stock;
    compileMissing(stock);
    this.#byFile = new Map(stock.units.map((unit) => [unit.file, readUnit(stock, unit)]));
  }

  /** The contracts of a test file and all libraries that they link, at whatever distance. */
  unitOf(test: string): readonly Compiled[] {
    const known = this.#units.get(test) ?? this.#linked(this.#byFile.get(test) ?? []);
    this.#units.set(test, known);
    return known;
  }

  /** Whether something of a file is in the code of a test file or in a library that it links. */
  sees(test: string, file: string): boolean {
    return this.unitOf(test).some(({ files }) => files.includes(file));
  }

  /** The contracts as they are with a change; without one as they are. */
  with(instead: Compilation["instead"]): Patched {
    const { root, evmVersion } = this.#stock;
    return new Patched(this, { root, evmVersion, instead });
  }

  #linked(contracts: readonly Compiled[]): readonly Compiled[] {
    const found = new Set(contracts);
    for (const { linkReferences, deployedLinkReferences } of found) {
      for (const references of [linkReferences, deployedLinkReferences]) {
        for (const [file, libraries] of Object.entries(references))
          for (const library of this.#byFile.get(file) ?? []) if (library.name in libraries) found.add(library);
      }
    }
    return [...found];
  }
}

/** The contracts with one change. */
export class Patched {
  readonly #fresh = new Map<string, Compiled>();
  readonly #compiled = new Set<string>();

  constructor(
    private readonly workshop: Workshop,
    private readonly compilation: Omit<Compilation, "files">,
  ) {}

  /** The contracts that some test files need, or what the compiler says against the change. */
  contractsOf(tests: readonly string[]): readonly Compiled[] | string {
    const contracts = [...new Set(tests.flatMap((test) => this.workshop.unitOf(test)))];
    const { instead } = this.compilation;
    const stale = contracts.filter(({ files }) => instead !== undefined && files.includes(instead.file));
    const files = [...new Set(stale.map(({ source }) => source))].filter((file) => !this.#compiled.has(file));
    if (files.length > 0) {
      const fresh = compileFiles({ ...this.compilation, files });
      if (typeof fresh === "string") return fresh;
      for (const contract of fresh) this.#fresh.set(keyOf(contract), contract);
      for (const file of files) this.#compiled.add(file);
    }
    return contracts.map((contract) => this.#fresh.get(keyOf(contract)) ?? contract);
  }
}

const keyOf = ({ source, name }: Compiled) => `${source}:${name}`;

const pathOf = ({ folder }: Stock, { key }: Unit) => join(folder, `${key}.json`);

function readUnit(stock: Stock, unit: Unit): readonly Compiled[] {
  return JSON.parse(readFileSync(pathOf(stock, unit), "utf8")) as readonly Compiled[];
}

function compileMissing(stock: Stock): void {
  mkdirSync(stock.folder, { recursive: true });
  const missing = stock.units.filter((unit) => !existsSync(pathOf(stock, unit)));
  for (let from = 0; from < missing.length; from += FILES_A_RUN) {
    const units = missing.slice(from, from + FILES_A_RUN);
    const { root, evmVersion } = stock;
    const compiled = compileFiles({ root, evmVersion, files: units.map(({ file }) => file), origins: true });
    if (typeof compiled === "string") throw new Error(compiled);
    for (const unit of units) {
      const own = compiled.filter(({ source }) => source === unit.file);
      // What a crash cut short must not be taken for a unit.
      const path = pathOf(stock, unit);
      writeFileSync(`${path}.${process.pid}`, JSON.stringify(own));
      renameSync(`${path}.${process.pid}`, path);
    }
  }
}
