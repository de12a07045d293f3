import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The test contracts that inherit suites of standards, with the suites and what they say they are applied to. */
const APPLIED = /((?: *\/\/\/ [^\n]+\n)+)contract \w+ is ([^{]+)\{/g;

/** Which suites a test file applies, and to what. */
export type Applied = { readonly standards: readonly string[]; readonly to: string };

/** The suites in a source; none for a test of the suites themselves. */
export function suitesIn(source: string): readonly Applied[] {
  if (source.includes("PlantedFaults")) return [];
  return [...source.matchAll(APPLIED)].flatMap(([, comment = "", bases = ""]) => {
    const standards = [...bases.matchAll(/\bERC(\d+)Conformance\b/g)].map(([, number]) => `ERC-${number}`);
    const [, notice = ""] = /@notice ((?:.|\n)*?)(?=\n *\/\/\/ @|$)/.exec(comment) ?? [];
    const to = notice.replaceAll(/\n *\/\/\/ /g, " ").trim();
    return standards.length === 0 ? [] : [{ standards, to }];
  });
}

/** A row for each test file that applies a suite. */
export function renderStandards(root: string): string {
  const rows = globSync("test/unit/**/*.t.sol", { cwd: root })
    .sort()
    .flatMap((path) => suitesIn(readFileSync(join(root, path), "utf8")).map((applied) => ({ path, ...applied })))
    .map(({ path, standards, to }) => `| ${standards.join(", ")} | ${to} | [${path}](../${path}) |`);
  return ["| Standards | Of what | Tests |", "| --- | --- | --- |", ...rows, ""].join("\n");
}
