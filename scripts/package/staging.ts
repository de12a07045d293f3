import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

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
  stageFactories(sources, typechain, join(staging, "ethers"));
  stageAbis(sources, join(staging, "abis"));
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
