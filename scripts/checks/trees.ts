/** Checks that behaviour trees that name their tests and the tests beside them go together, leaf by leaf. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../process.js";
import { mismatchesOf, namesTests } from "./tree-rules.js";

const readText = (path: string) => readFileSync(join(ROOT, path), "utf8");

const trees = globSync("test/**/*.tree", { cwd: ROOT }).filter((path) => namesTests(readText(path)));
const problems = trees.flatMap((path) =>
  mismatchesOf(readText(path), readText(path.replace(/\.tree$/, ".t.sol"))).map((problem) => `${path}: ${problem}.`),
);
for (const problem of problems) console.error(problem);
if (problems.length > 0 || trees.length === 0) process.exitCode = 1;
else console.log(`The leaves of ${trees.length} trees are the tests beside them.`);
