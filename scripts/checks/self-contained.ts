/** Checks that no tracked file names a path of somebody's machine, and that the lockfile names the public registry only. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT, run } from "../process.js";
import { foreignRegistriesOf, machinePathsOf } from "./foreign-places.js";

const { code, output } = await run("git", ["ls-files", "--cached", "--others", "--exclude-standard"]);
if (code !== 0) throw new Error(`git cannot list the files: ${output.trim()}`);
const paths = output.split("\n").filter((path) => path !== "" && existsSync(join(ROOT, path)));
const problems = paths.flatMap((path) => {
  const text = readFileSync(join(ROOT, path), "utf8");
  const found = path === "package-lock.json" ? foreignRegistriesOf(text) : machinePathsOf(text);
  return found.map((place) => `${path}: ${place}`);
});
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${paths.length} files name no machine and no registry but the public one.`);
