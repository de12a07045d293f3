/** Checks that the builds that lie here, of either profile, showed no warning of the compiler about ours. */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { ROOT } from "../process.js";
import { type CompilerRun, warningsOf } from "./warning-rules.js";

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

function runsIn(folder: string): CompilerRun[] {
  return globSync(join(folder, "build-info", "*.output.json")).map((path) => {
    const { output } = readJson(path) as { output: Omit<CompilerRun, "id"> };
    return { id: basename(path, ".output.json"), ...(output.errors && { errors: output.errors }) };
  });
}

/** The compiler knows our sources by their path below `project/`. */
function makersOf(folder: string, source: string): string[] {
  const artifacts = globSync(join(folder, source.replace(/^project\//, ""), "*.json"));
  return artifacts.map((path) => (readJson(path) as { buildInfoId: string }).buildInfoId);
}

const folders = ["artifacts", "artifacts-production"].map((name) => join(ROOT, name));
const runs = folders.map((folder) => [folder, runsIn(folder)] as const);
const warnings = runs.flatMap(([folder, of]) => warningsOf(of, (source) => makersOf(folder, source)));
for (const warning of new Set(warnings)) console.error(`${warning}\n`);
if (warnings.length > 0 || runs.every(([, of]) => of.length === 0)) process.exitCode = 1;
else console.log("The compiler has nothing to say about ours.");
