import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import ts from "typescript";

import { stage } from "./staging.js";

/** As strict as what TypeChain generates allows. */
const COMPILER_OPTIONS = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node20,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  strict: true,
  declaration: true,
  skipLibCheck: true,
  types: [],
} as const satisfies ts.CompilerOptions;

/**
 * Writes the clients of everything that is built to `dist`, compiled, with declarations. What is built already is taken as it is.
 *
 * @param dist Emptied first; a folder from which `ethers` can be found.
 * @returns How many contracts they are of.
 * @throws Error where they do not compile.
 */
export async function writeClients(hre: HardhatRuntimeEnvironment, dist: string): Promise<number> {
  const staging = join(dist, ".staging");
  rmSync(dist, { recursive: true, force: true });
  const contracts = await stage(hre, join(hre.config.paths.root, "typechain-types"), staging);
  compile(staging, dist);
  renameSync(join(staging, "abis"), join(dist, "abis"));
  rmSync(staging, { recursive: true });
  return contracts;
}

function compile(staging: string, dist: string): void {
  const options = { ...COMPILER_OPTIONS, rootDir: staging, outDir: dist };
  const program = ts.createProgram([join(staging, "ethers", "index.ts")], options);
  const { diagnostics } = program.emit();
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (problems.length === 0) return;
  const host = {
    getCanonicalFileName: (name: string) => name,
    getCurrentDirectory: () => staging,
    getNewLine: () => "\n",
  };
  throw new Error(`The package does not compile:\n${ts.formatDiagnostics(problems, host)}`);
}
