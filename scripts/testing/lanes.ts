import { readdirSync } from "node:fs";

import type { Kind } from "./summary.js";

/** What one process is to run. No files at all are all of its kind. */
export type Share = { kind: Kind; files: readonly string[] };

/** How long the dear test files take, seconds of computing; every other one takes about one. Only the balance of the lanes depends on it. */
export const SECONDS: Readonly<Record<string, number>> = {
  "test/differential/derby/derby.test.ts": 7,
  "test/differential/dual/dual.test.ts": 6,
  "test/differential/savings/savings.test.ts": 7,
  "test/differential/vault/vault.test.ts": 11,
  "test/integration/chain-journal.test.ts": 16,
  "test/integration/cli.test.ts": 26,
  "test/integration/deploy.test.ts": 38,
  "test/integration/deploy-resume.test.ts": 33,
  "test/integration/derby-cli.test.ts": 6,
  "test/integration/derby-scale.test.ts": 23,
  "test/integration/derby-story.test.ts": 8,
  "test/integration/keeper-faults.test.ts": 40,
  "test/integration/savings-cli.test.ts": 7,
  "test/integration/scenarios.test.ts": 20,
  "test/integration/simulation-world.test.ts": 14,
  "test/integration/soak.test.ts": 7,
};

/** All Solidity tests together. */
const SOLIDITY_SECONDS = 60;

type Lane = { cost: number; files: string[] };

/** Every mocha test file of the repository, relative to its root and in order. */
export function mochaFiles(root: string): string[] {
  const files = readdirSync(root.concat("/test"), { recursive: true, encoding: "utf8" });
  const tests = files.filter((file) => file.endsWith(".test.ts"));
  return tests.map((file) => `test/${file.replaceAll("\\", "/")}`).toSorted();
}

/**
 * Deals all tests to two lanes that take about as long: the Solidity tests and then some mocha files, beside all other mocha files. The same
 * files always come into the same lanes.
 */
export function deal(files: readonly string[], seconds = SECONDS): [Share[], Share[]] {
  const costOf = (file: string) => seconds[file] ?? 1;
  const lanes: [Lane, Lane] = [
    { cost: SOLIDITY_SECONDS, files: [] },
    { cost: 0, files: [] },
  ];
  for (const file of files.toSorted((a, b) => costOf(b) - costOf(a) || (a < b ? -1 : 1))) {
    const lane = lanes[0].cost <= lanes[1].cost ? lanes[0] : lanes[1];
    lane.cost += costOf(file);
    lane.files.push(file);
  }
  const [first, second] = lanes;
  return [[{ kind: "solidity", files: [] }, ...mochaShare(first.files)], mochaShare(second.files)];
}

/** A share without files would be all of them. */
const mochaShare = (files: readonly string[]): Share[] =>
  files.length === 0 ? [] : [{ kind: "mocha", files: files.toSorted() }];
