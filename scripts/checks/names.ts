/** Checks the naming rules that solhint cannot express: leading underscores, and one contract a file, named after it. */
import { misfiledOf, misnamedOf } from "./naming-rules.js";
import { parse, readSources } from "./solidity-ast.js";

const parsed = Object.entries(parse(readSources("contracts/**/*.sol")));
const problems = parsed.flatMap(([path, nodes]) =>
  [...misfiledOf(path, nodes), ...nodes.flatMap(misnamedOf)].map((problem) => `${path}: ${problem}.`),
);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`The names in ${parsed.length} files keep to the rules.`);
