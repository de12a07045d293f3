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
 * Lays out the TypeScript of the package: TypeChain's factories in `ethers/`, and every ABI as a constant in `abis/`, for the contracts that
 * one deploys or calls; not for mocks.
 */
export async function stage(hre: HardhatRuntimeEnvironment, typechain: string, staging: string): Promise<number> {
  rmSync(staging, { recursive: true, force: true });
  const sources = await sourcesOf(hre);
  stageAbis(sources, join(staging, "abis"));
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

function stageAbis(sources: readonly Source[], folder: string): void {
  for (const { name, abi } of sources) {
    write(join(folder, `${name}.ts`), [`export const ${constantOf(name)} = ${JSON.stringify(abi, null, 2)} as const;`]);
  }
  write(
    join(folder, "index.ts"),
    sources.map(({ name }) => `export { ${constantOf(name)} } from "./${name}.js";`),
  );
}

/** `DualCurrencyVault` is `dualCurrencyVaultAbi`, as viem's users write it; `IVault` is `iVaultAbi`. */
const constantOf = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}Abi`;

function write(path: string, lines: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${lines.join("\n")}\n`);
}
