import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { type BaseContract, Contract, ContractFactory, type Signer, getAddress } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";

const HEX_PREFIX_LENGTH = "0x".length;
const HEX_DIGITS_PER_BYTE = 2;

/**
 * Reads an artifact of an installed npm package.
 *
 * @param path - Package and path, as one would import it: `@uniswap/v3-core/artifacts/...json`.
 * @param through - Packages to go through, for one that is installed beneath another instead of at the top.
 * @throws Node's `MODULE_NOT_FOUND` where there is no such package or file.
 */
export function readArtifact(path: string, ...through: readonly string[]): Artifact {
  let require = createRequire(import.meta.url);
  for (const name of through) require = createRequire(require.resolve(`${name}/package.json`));
  return JSON.parse(readFileSync(require.resolve(path), "utf8")) as Artifact;
}

/**
 * The artifact's bytecode with library addresses written where the compiler left room for them.
 *
 * @param libraries - Address of each library, by its name.
 * @throws `Error` that names a library whose address is missing.
 */
export function linkBytecode(artifact: Artifact, libraries: Readonly<Record<string, string>>): string {
  let { bytecode } = artifact;
  for (const [library, places] of Object.values(artifact.linkReferences).flatMap((file) => Object.entries(file))) {
    const address = libraries[library];
    if (address === undefined) throw new Error(`${artifact.contractName} needs the address of library ${library}`);
    const digits = getAddress(address).slice(HEX_PREFIX_LENGTH).toLowerCase();
    for (const { start, length } of places) {
      const from = HEX_PREFIX_LENGTH + start * HEX_DIGITS_PER_BYTE;
      bytecode = bytecode.slice(0, from) + digits + bytecode.slice(from + length * HEX_DIGITS_PER_BYTE);
    }
  }
  return bytecode;
}

/**
 * Deploys an artifact and waits until it is mined.
 *
 * @param signer - Pays, and is who the returned contract is called by.
 * @param arguments_ - Constructor arguments.
 * @param libraries - Address of each library the bytecode needs, by its name.
 */
export async function deployArtifact(
  signer: Signer,
  artifact: Artifact,
  arguments_: readonly unknown[] = [],
  libraries: Readonly<Record<string, string>> = {},
): Promise<Contract> {
  const factory = new ContractFactory(artifact.abi, linkBytecode(artifact, libraries), signer);
  const deployed: BaseContract = await factory.deploy(...arguments_);
  await deployed.waitForDeployment();
  return new Contract(await deployed.getAddress(), artifact.abi, signer);
}
