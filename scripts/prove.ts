/**
 * Puts every property under test/proofs to solc's model checker and writes the verdicts to docs/proofs.md. `--check` only says
 * whether that page is up to date. Without the solver z3 nothing is run, and the page stays as it is.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { readSources } from "./checks/solidity-ast.js";
import { check, hasSolver, type Target } from "./proofs/model-checker.js";
import { type Finding, problemOf, renderProofs } from "./proofs/page.js";
import { narrowed, type Property, type Suite, suitesOf, withFault } from "./proofs/properties.js";
import { ROOT, refuse } from "./process.js";

const PAGE = "docs/proofs.md";

/** A proof shows that every figure on the way is exact, too. A planted mistake has to break the assertion itself. */
const ALL = ["assert", "overflow", "underflow", "divByZero"] as const satisfies readonly Target[];
const ASSERTIONS = ["assert"] as const satisfies readonly Target[];

function find(suite: Suite, property: Property): Finding {
  const { name: contract, assertions } = property;
  const { path, source, mirrorPath, mirror } = suite;
  const question = { path, contract, assertions };
  const verdict = check({ ...question, sources: { [path]: source, [mirrorPath]: mirror }, targets: ALL });
  const planted = { [path]: narrowed(source), [mirrorPath]: withFault(suite, property) };
  return { suite, property, verdict, withFault: check({ ...question, sources: planted, targets: ASSERTIONS }) };
}

function prove(suites: readonly Suite[]): readonly Finding[] {
  return suites.flatMap((suite) =>
    suite.properties.map((property) => {
      const finding = find(suite, property);
      console.log(`${property.name}: ${finding.verdict}; with its fault: ${finding.withFault}`);
      return finding;
    }),
  );
}

function publish(text: string, onlyCheck: boolean): readonly string[] {
  const path = join(ROOT, PAGE);
  if (!onlyCheck) writeFileSync(path, text);
  const committed = existsSync(path) ? readFileSync(path, "utf8") : "";
  return committed === text ? [] : [`${PAGE} is out of date: run \`npm run prove\` and commit it.`];
}

function main(onlyCheck: boolean): void {
  const suites = suitesOf(readSources("test/proofs/**/*.sol"));
  if (!hasSolver()) {
    console.log(`Not run: there is no z3 on the PATH; ${PAGE} has the verdicts of the last run.`);
    return;
  }
  const findings = prove(suites);
  const problems = [
    ...findings.flatMap((finding) => problemOf(finding) ?? []),
    ...publish(renderProofs(findings), onlyCheck),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

try {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  main(values.check);
} catch (error) {
  refuse(error);
}
