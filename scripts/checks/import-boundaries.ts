/**
 * Checks that every Solidity import keeps to the architecture, and that tests hold production contracts as they are deployed: rules in
 * boundary-rules.ts, run by `npm run check`.
 */
import { creationsOf, violationsOf } from "./boundary-rules.js";
import { readSources } from "./solidity-ast.js";
import { importsOf } from "./solidity-imports.js";

const sources = readSources("{contracts,test}/**/*.sol");
const edges = importsOf(sources);
const violations = violationsOf(edges);
for (const { from, to, rule } of violations) console.error(`${from} imports ${to}: ${rule}.`);
const creations = creationsOf(sources);
for (const { file, contract } of creations) {
  console.error(`${file} creates ${contract} itself: a library of contracts/mocks/deploy has to.`);
}
if (violations.length + creations.length > 0) process.exitCode = 1;
else console.log(`${edges.length} imports of ${Object.keys(sources).length} files keep to the boundaries.`);
