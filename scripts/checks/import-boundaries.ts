/** Checks that every Solidity import keeps to the architecture: rules in boundary-rules.ts, run by `npm run check`. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../process.js";
import { violationsOf } from "./boundary-rules.js";
import { importsOf } from "./solidity-imports.js";

const paths = globSync("{contracts,test}/**/*.sol", { cwd: ROOT }).sort();
const edges = importsOf(Object.fromEntries(paths.map((path) => [path, readFileSync(join(ROOT, path), "utf8")])));
const violations = violationsOf(edges);
for (const { from, to, rule } of violations) console.error(`${from} imports ${to}: ${rule}.`);
if (violations.length === 0) console.log(`${edges.length} imports of ${paths.length} files keep to the boundaries.`);
else process.exitCode = 1;
