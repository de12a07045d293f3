/** Checks that every Solidity import keeps to the architecture: rules in boundary-rules.ts, run by `npm run check`. */
import { violationsOf } from "./boundary-rules.js";
import { readSources } from "./solidity-ast.js";
import { importsOf } from "./solidity-imports.js";

const sources = readSources("{contracts,test}/**/*.sol");
const edges = importsOf(sources);
const violations = violationsOf(edges);
for (const { from, to, rule } of violations) console.error(`${from} imports ${to}: ${rule}.`);
if (violations.length > 0) process.exitCode = 1;
else console.log(`${edges.length} imports of ${Object.keys(sources).length} files keep to the boundaries.`);
