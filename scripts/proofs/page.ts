import type { Property, Suite } from "./properties.js";
import type { Verdict } from "./verdict.js";

/** What came of one property: as it is, and with its mistake planted. */
export type Finding = { suite: Suite; property: Property; verdict: Verdict; withFault: Verdict };

const HEADER = `# What is proved

Written by \`npm run prove\`; do not edit. solc's bounded model checker, with z3 behind it, looks for an input that
contradicts a property of the arithmetic, or overflows or divides by zero on the way, among all the inputs that the property
names. *proved* means that there is none; *unknown*, that the solver gave up.

The solver cannot follow a 512-bit division, so each property is about a mirror: the same formulas with plain \`*\` and \`/\`,
exact for those inputs. A fuzz test beside each mirror holds it equal to the contract's own library.

A proof of something that cannot be false is worth nothing. So each property comes with a mistake that is planted in
its mirror, and the solver must then find an input that contradicts it.
`;

/** What a finding means for the run: nothing, or a sentence that says what is wrong. */
export function problemOf({ property, verdict, withFault }: Finding): string | undefined {
  if (verdict === "counterexample") return `${property.name} does not hold.`;
  if (withFault !== "counterexample")
    return `${property.name} was not contradicted with its fault planted: ${withFault}.`;
  return undefined;
}

/** The whole page. No machine, no duration: the same findings make the same page. */
export function renderProofs(findings: readonly Finding[]): string {
  const suites = [...new Set(findings.map(({ suite }) => suite))];
  const sections = suites.map((suite) =>
    renderSuite(
      suite,
      findings.filter((finding) => finding.suite === suite),
    ),
  );
  return [HEADER, summaryOf(findings), ...sections].join("\n");
}

function summaryOf(findings: readonly Finding[]): string {
  const proved = findings.filter(({ verdict }) => verdict === "proved").length;
  return `${proved} of ${findings.length} properties are proved.\n`;
}

function renderSuite(suite: Suite, findings: readonly Finding[]): string {
  return [
    `## ${suite.path}`,
    "",
    `About [${suite.mirrorPath}](../${suite.mirrorPath}).`,
    "",
    "| Property | Says | For all | Verdict | Planted mistake | Verdict then |",
    "| --- | --- | --- | --- | --- | --- |",
    ...findings.map(renderRow),
    "",
  ].join("\n");
}

function renderRow({ property, verdict, withFault }: Finding): string {
  const { name, statement, inputs, bounds, fault } = property;
  const domain = bounds === "" ? codeOf(inputs) : `${codeOf(inputs)} where ${codeOf(bounds)}`;
  const mistake = `${codeOf(fault.from)} becomes ${codeOf(fault.to)}`;
  return `| ${[`\`${name}\``, statement, domain, verdict, mistake, withFault].join(" | ")} |`;
}

const codeOf = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``;
