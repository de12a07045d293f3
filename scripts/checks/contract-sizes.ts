/**
 * Checks that every contract, mocks aside, fits the size limits in both build profiles and that bench/sizes.json is up to date: a change of size
 * shows there in review, and so does that a machine's production build is not the bytecode that was reviewed. `--update` writes that file. Needs
 * both builds.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import Table from "cli-table3";

import { ROOT, refuse } from "../process.js";
import { type Artifact, deployablesIn, fingerprintOf } from "./artifacts.js";
import { excessesOf, type Sizes, sizesOf } from "./sizes.js";

const SNAPSHOT = "bench/sizes.json";
const FOLDERS = { default: "artifacts", production: "artifacts-production" } as const;

type Profile = keyof typeof FOLDERS;
/** Of production builds also what tells their bytecode from any other. */
type Measure = Sizes & { readonly keccak256?: string };
type Snapshot = Record<Profile, Record<string, Measure>>;

const MEASURES: Readonly<Record<Profile, (artifact: Artifact) => Measure>> = {
  default: sizesOf,
  production: (artifact) => ({ ...sizesOf(artifact), keccak256: fingerprintOf(artifact) }),
};

function measure(profile: Profile): Record<string, Measure> {
  const folder = join(ROOT, FOLDERS[profile]);
  if (!existsSync(join(folder, "contracts")))
    throw new Error(`The ${profile} profile is not built: run \`npm run build:all\`.`);
  return Object.fromEntries(
    deployablesIn(folder).map((artifact) => [artifact.contractName, MEASURES[profile](artifact)]),
  );
}

function print(snapshot: Snapshot): void {
  const table = new Table({
    head: ["contract", "profile", "deployed", "creation"],
    style: { head: [], border: [], compact: true },
  });
  for (const [profile, contracts] of Object.entries(snapshot)) {
    for (const [name, { deployed, creation }] of Object.entries(contracts)) {
      table.push([name, profile, { hAlign: "right", content: deployed }, { hAlign: "right", content: creation }]);
    }
  }
  console.log(table.toString());
}

function check(update: boolean): readonly string[] {
  const snapshot: Snapshot = { default: measure("default"), production: measure("production") };
  print(snapshot);
  const text = `${JSON.stringify(snapshot, null, 2)}\n`;
  if (update) {
    mkdirSync(join(ROOT, "bench"), { recursive: true });
    writeFileSync(join(ROOT, SNAPSHOT), text);
  }
  const committed = existsSync(join(ROOT, SNAPSHOT)) ? readFileSync(join(ROOT, SNAPSHOT), "utf8") : "";
  const drift =
    committed === text ? [] : [`${SNAPSHOT} is out of date: run \`npm run sizes -- --update\` and commit it.`];
  const excesses = Object.values(snapshot).flatMap((contracts) =>
    Object.entries(contracts).flatMap(([name, sizes]) => excessesOf(name, sizes)),
  );
  return [...excesses, ...drift];
}

try {
  const { values } = parseArgs({ options: { update: { type: "boolean", default: false } } });
  const problems = check(values.update);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
} catch (error) {
  refuse(error);
}
