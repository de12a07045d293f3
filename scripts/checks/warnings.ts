/** Checks that the builds that lie here, of either profile, showed no warning of the compiler about ours. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../process.js";
import { type CompilerRun, warningsOf } from "./warning-rules.js";

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

function readRun(outputPath: string): CompilerRun {
  const { output } = readJson(outputPath) as { output: Pick<CompilerRun, "errors"> };
  const { input } = readJson(outputPath.replace(".output.json", ".json")) as { input: Pick<CompilerRun, "sources"> };
  return { sources: input.sources, ...(output.errors && { errors: output.errors }) };
}

function readSource(path: string): string | undefined {
  return existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), "utf8") : undefined;
}

const runs = globSync("{artifacts,artifacts-production,cache/test-artifacts}/build-info/*.output.json", { cwd: ROOT });
const warnings = runs.flatMap((path) => warningsOf(readRun(join(ROOT, path)), readSource));
for (const warning of new Set(warnings)) console.error(`${warning}\n`);
if (warnings.length > 0 || runs.length === 0) process.exitCode = 1;
else console.log("The compiler has nothing to say about ours.");
