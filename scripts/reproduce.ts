/**
 * Builds the production profile twice from nothing, in two folders of different names, and compares every bytecode, its metadata hash included:
 * with each other, and with what bench/sizes.json says that was reviewed. Prints a line a build and the verdict; exits 1 where anything differs.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Artifact, deployablesIn, differencesOf, fingerprintOf } from "./checks/artifacts.js";
import { ROOT, run } from "./process.js";

/** All that a build reads, packages aside. */
const INGREDIENTS = [
  "contracts",
  "deploy",
  "hardhat.config.ts",
  "lib",
  "package-lock.json",
  "package.json",
  "reference",
  "tasks",
  "test",
  "tsconfig.json",
] as const;
/** Relative to a folder of this run: neither name nor depth may matter. */
const PLACES = ["one", join("another", "place", "with a space")] as const;
const PRODUCTION = { HARDHAT_BUILD_PROFILE: "production" };

/** @throws Error with what the compiler said, if it failed */
async function buildIn(folder: string): Promise<readonly Artifact[]> {
  mkdirSync(folder, { recursive: true });
  for (const name of INGREDIENTS) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
  const startedAt = performance.now();
  const args = ["--no-typechain", "build", "--no-tests", "--force", "--quiet"];
  const { code, output } = await run("hardhat", args, { env: PRODUCTION, cwd: folder });
  if (code !== 0) throw new Error(`The build in ${folder} failed:\n${output}`);
  const artifacts = deployablesIn(join(folder, "artifacts-production"));
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
  console.log(`${artifacts.length} contracts built in ${seconds} s`);
  return artifacts;
}

/** A sentence for each contract whose bytecode is not the one that is written down. */
function strangersIn(build: readonly Artifact[]): readonly string[] {
  const { production } = JSON.parse(readFileSync(join(ROOT, "bench/sizes.json"), "utf8")) as {
    production: Record<string, { keccak256?: string }>;
  };
  return build
    .filter((artifact) => production[artifact.contractName]?.keccak256 !== fingerprintOf(artifact))
    .map(({ contractName }) => `${contractName} is not what bench/sizes.json says.`);
}

const folder = mkdtempSync(join(tmpdir(), "paddock-reproduce-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const [first, second] = PLACES;
const one = await buildIn(join(folder, first));
const other = await buildIn(join(folder, second));
const problems = [...differencesOf(one, other, ["in the first build", "in the second"]), ...strangersIn(one)];
for (const problem of problems) console.error(problem);
if (one.length === 0) problems.push("Nothing was built.");
console.log(
  problems.length === 0
    ? `Both builds are the same ${one.length} bytecodes, and those that were reviewed.`
    : `${problems.length} differences.`,
);
if (problems.length > 0) process.exitCode = 1;
