/** Builds `dist/`, what other programs import: TypeChain's clients for ethers, and ABIs as constants for viem, compiled with declarations. */
import { rmSync } from "node:fs";
import { join } from "node:path";

import hre from "hardhat";
import ts from "typescript";

import { ensureBuilt } from "../lib/build.js";
import { stage } from "./package/staging.js";
import { ROOT, refuse } from "./process.js";

const STAGING = join(ROOT, "dist", ".staging");
const DIST = join(ROOT, "dist");

/** As strict as what TypeChain generates allows. */
const COMPILER_OPTIONS = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node20,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  strict: true,
  declaration: true,
  skipLibCheck: true,
  types: [],
  rootDir: STAGING,
  outDir: DIST,
} as const satisfies ts.CompilerOptions;

function compile(): void {
  const program = ts.createProgram(
    [join(STAGING, "ethers", "index.ts"), join(STAGING, "abis", "index.ts")],
    COMPILER_OPTIONS,
  );
  const { diagnostics } = program.emit();
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (problems.length === 0) return;
  const host = {
    getCanonicalFileName: (name: string) => name,
    getCurrentDirectory: () => ROOT,
    getNewLine: () => "\n",
  };
  throw new Error(`The package does not compile:\n${ts.formatDiagnostics(problems, host)}`);
}

try {
  await ensureBuilt();
  rmSync(DIST, { recursive: true, force: true });
  const contracts = await stage(hre, join(ROOT, "typechain-types"), STAGING);
  compile();
  rmSync(STAGING, { recursive: true });
  // npm reads what it packs from standard output.
  console.error(`Wrote the clients of ${contracts} contracts to dist.`);
} catch (error) {
  refuse(error);
}
