import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { keccak256, toUtf8Bytes } from "ethers";

/** A compiled contract, as Hardhat writes it. */
export type Artifact = { contractName: string; abi: { type: string }[]; bytecode: string; deployedBytecode: string };

/** Every contract of ours that can be deployed, mocks aside, by name. @param folder Of the artifacts of a profile. */
export function deployablesIn(folder: string): readonly Artifact[] {
  const contracts = join(folder, "contracts");
  return globSync("**/*.json", { cwd: contracts, exclude: (path) => path === "mocks" })
    .map((path) => JSON.parse(readFileSync(join(contracts, path), "utf8")) as Artifact)
    .filter(isDeployable)
    .sort((a, b) => (a.contractName < b.contractName ? -1 : 1));
}

const isDeployable = ({ abi, bytecode }: Artifact): boolean =>
  bytecode !== "0x" && abi.some(({ type }) => type === "function" || type === "constructor");

/**
 * What tells two builds of a contract apart: keccak256 of the creation code's text, places for addresses of libraries included. The code ends
 * with the hash of its metadata, and so with that of the sources, the settings and the compiler's version.
 */
export const fingerprintOf = ({ bytecode }: Artifact): string => keccak256(toUtf8Bytes(bytecode));

/** A sentence for each contract that is not the same in two builds, or is in one of them only. */
export function differencesOf(
  one: readonly Artifact[],
  other: readonly Artifact[],
  names: readonly [string, string],
): readonly string[] {
  const [mine, theirs] = [one, other].map(
    (build) => new Map(build.map((artifact) => [artifact.contractName, fingerprintOf(artifact)])),
  ) as [Map<string, string>, Map<string, string>];
  const all = [...new Set([...mine.keys(), ...theirs.keys()])].sort();
  return all
    .filter((name) => mine.get(name) !== theirs.get(name))
    .map(
      (name) => `${name} is ${mine.get(name) ?? "missing"} ${names[0]}, ${theirs.get(name) ?? "missing"} ${names[1]}.`,
    );
}
