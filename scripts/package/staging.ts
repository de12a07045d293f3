import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

/** A contract of ours, by the folder of its source below `contracts/` and its name. */
interface Source {
  readonly folder: string;
  readonly name: string;
  readonly abi: readonly unknown[];
}

/**
 * Lays out the package: TypeChain's factories in `ethers/`, to be compiled, and every ABI as a constant in `abis/`, with its declaration, for the
 * contracts that one deploys or calls; not for mocks.
 */
export async function stage(hre: HardhatRuntimeEnvironment, typechain: string, staging: string): Promise<number> {
  rmSync(staging, { recursive: true, force: true });
  const sources = await sourcesOf(hre);
  writeAbis(sources, join(staging, "abis"));
  stageFactories(sources, typechain, join(staging, "ethers"));
  for (const source of sources) slimFactory(source, staging);
  return sources.length;
}

async function sourcesOf(hre: HardhatRuntimeEnvironment): Promise<Source[]> {
  const names = [...(await hre.artifacts.getAllFullyQualifiedNames())].filter(
    (name) => name.startsWith("contracts/") && !name.startsWith("contracts/mocks/"),
  );
  const sources = await Promise.all(
    names.map(async (qualified): Promise<Source> => {
      const { contractName, sourceName, abi } = await hre.artifacts.readArtifact(qualified);
      return { folder: dirname(sourceName), name: contractName, abi };
    }),
  );
  return sources.filter(({ abi }) => abi.length > 0).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The generated files as they are, but for the index: a flat one of our own contracts. */
function stageFactories(sources: readonly Source[], typechain: string, folder: string): void {
  const isOurs = (path: string) => !path.includes("/mocks") && !path.endsWith("index.ts");
  for (const part of ["common.ts", "contracts", "factories/contracts"]) {
    cpSync(join(typechain, part), join(folder, part), { recursive: true, filter: isOurs });
  }
  const lines = sources.flatMap(({ folder: at, name }) => [
    `export type { ${name} } from "./${at}/${name}.js";`,
    `export { ${name}__factory } from "./factories/${at}/${name}__factory.js";`,
  ]);
  write(join(folder, "index.ts"), lines);
}

/**
 * Takes what declarations would repeat out of a factory: its ABI is the constant of `abis/`, and its bytecode has the type of a string.
 *
 * @throws Error where TypeChain writes it otherwise than we know.
 */
function slimFactory({ folder, name }: Source, staging: string): void {
  const file = join(staging, "ethers", "factories", folder, `${name}__factory.ts`);
  const text = readFileSync(file, "utf8");
  const abi = `import { ${constantOf(name)} as _abi } from "${relative(dirname(file), join(staging, "abis", name))}.js";`;
  const slim = text
    .replace(/^ *const _abi = \[.*?^ *\] as const;$/ms, abi)
    .replace("static readonly abi = _abi;", "static readonly abi: typeof _abi = _abi;")
    .replace("const _bytecode = ", "const _bytecode: string = ");
  if (!slim.includes(abi) || !slim.includes("typeof _abi"))
    throw new Error(`${file} is not as TypeChain wrote it once.`);
  writeFileSync(file, slim);
}

/** Constants and their types are written as they are: a compiler would take longer to find out what is known. */
function writeAbis(sources: readonly Source[], folder: string): void {
  for (const { name, abi } of sources) {
    const constant = constantOf(name);
    write(join(folder, `${name}.js`), [`export const ${constant} = ${JSON.stringify(abi, null, 2)};`]);
    write(join(folder, `${name}.d.ts`), [`export declare const ${constant}: ${literalType(abi)};`]);
  }
  const lines = sources.map(({ name }) => `export { ${constantOf(name)} } from "./${name}.js";`);
  write(join(folder, "index.js"), lines);
  write(join(folder, "index.d.ts"), lines);
}

/** The type that TypeScript gives a value `as const`. */
function literalType(value: unknown): string {
  if (Array.isArray(value)) return `readonly [${value.map(literalType).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, inner]) => `readonly ${key}: ${literalType(inner)}`);
  return `{ ${members.join("; ")} }`;
}

/** `DualCurrencyVault` is `dualCurrencyVaultAbi`, as viem's users write it; `IVault` is `iVaultAbi`. */
const constantOf = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}Abi`;

function write(path: string, lines: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${lines.join("\n")}\n`);
}
