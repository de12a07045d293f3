/**
 * Checks that every contract, mocks aside, fits the size limits in both build profiles and that bench/sizes.json,
 * where a change of size shows in review, is up to date. `--update` writes that file. Needs both builds.
 */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import Table from "cli-table3";

import { ROOT, refuse } from "../process.js";
import { excessesOf, type Sizes, sizesOf } from "./sizes.js";

const SNAPSHOT = "bench/sizes.json";
const FOLDERS = { default: "artifacts", production: "artifacts-production" } as const;

type Profile = keyof typeof FOLDERS;
type Snapshot = Record<Profile, Record<string, Sizes>>;
type Artifact = { contractName: string; abi: { type: string }[]; bytecode: string; deployedBytecode: string };

const isDeployable = ({ abi, bytecode }: Artifact) =>
  bytecode !== "0x" && abi.some(({ type }) => type === "function" || type === "constructor");

function measure(profile: Profile): Record<string, Sizes> {
  const folder = join(ROOT, FOLDERS[profile], "contracts");
  if (!existsSync(folder)) throw new Error(`The ${profile} profile is not built: run \`npm run build:all\`.`);
  const artifacts = globSync("**/*.json", { cwd: folder, exclude: (path) => path === "mocks" })
    .map((path) => JSON.parse(readFileSync(join(folder, path), "utf8")) as Artifact)
    .filter(isDeployable)
    .sort((a, b) => (a.contractName < b.contractName ? -1 : 1));
  return Object.fromEntries(artifacts.map((artifact) => [artifact.contractName, sizesOf(artifact)]));
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
