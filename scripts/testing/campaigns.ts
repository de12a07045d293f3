import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import Table from "cli-table3";

import { ROOT, run } from "../process.js";
import { type ActionTally, actionNames, callsIn, idleOf, LEAST_SHARE, skipsOf, tallyOf } from "./call-table.js";
import type { Counts } from "./summary.js";

export const ENGINES = ["hardhat", "forge"] as const;
export type Engine = (typeof ENGINES)[number];

/** Campaigns of one system on one engine. */
export type Campaign = { engine: Engine; system: string; seed: string; runs: number };

/** Calls in each run, as in hardhat.config.ts and foundry.toml. */
export const DEPTH = 256;

/** Systems that have a campaign. */
export const campaignSystems = (): string[] => readdirSync(join(ROOT, "test/invariant")).toSorted();

/** The runners may write here and nowhere else. */
const FOLDER = "report/campaigns";

/** Runs a system's invariant campaign and prints what its actions did. One that fails, or in which an action is all but idle, counts as failed. */
export async function runCampaign(campaign: Campaign): Promise<Counts> {
  const { engine, system, seed, runs } = campaign;
  const file = join(FOLDER, `${system}-${engine}.tsv`);
  mkdirSync(join(ROOT, FOLDER), { recursive: true });
  rmSync(join(ROOT, file), { force: true });
  const startedAt = performance.now();
  const { code, output } = await COMMANDS[engine](campaign, file);
  const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
  const tallies = existsSync(join(ROOT, file)) ? tallyOf(linesOf(file), namesFor(system)) : [];
  const failed = code !== 0 || /^\[FAIL|^Suite result: FAILED/m.test(output);
  const idle = idleOf(tallies);
  if (failed) console.log(output);
  console.log(
    `${system} on ${engine}: ${runs} runs of ${DEPTH} calls, seed ${seed}, ${minutes} minutes, ${failed ? "FAILED" : "ok"}`,
  );
  if (tallies.length > 0) console.log(`${tableOf(tallies)}\n`);
  for (const { action, name } of idle) {
    console.log(`Action ${action} (${name}) acted in less than ${LEAST_SHARE * 100} % of the calls.`);
  }
  const problems = (failed ? 1 : 0) + idle.length;
  return { passed: problems === 0 ? 1 : 0, failed: problems, skipped: 0 };
}

const COMMANDS = {
  hardhat: ({ system, seed, runs }: Campaign, file: string) => {
    const tests = readdirSync(join(ROOT, "test/invariant", system)).filter((name) => name.endsWith(".t.sol"));
    const paths = tests.map((name) => `test/invariant/${system}/${name}`);
    const env = { PADDOCK_CALL_TABLE: file, PADDOCK_FUZZ_SEED: seed, PADDOCK_DEEP_RUNS: String(runs) };
    return run("hardhat", ["test", "solidity", "--no-compile", "--test-profile", "deep", ...paths], { env });
  },
  forge: ({ system, seed, runs }: Campaign, file: string) => {
    const env = { PADDOCK_CALL_TABLE: file, FOUNDRY_PROFILE: "deep", FOUNDRY_INVARIANT_RUNS: String(runs) };
    return run("forge", ["test", "--match-path", `test/invariant/${system}/*`, "--fuzz-seed", seed], { env });
  },
} as const satisfies Record<Engine, (campaign: Campaign, file: string) => ReturnType<typeof run>>;

const linesOf = (file: string): string[] => readFileSync(join(ROOT, file), "utf8").split("\n");

function namesFor(system: string): Map<number, string> {
  const folder = join(ROOT, "test/invariant", system);
  const handler = readdirSync(folder).find((name) => name.endsWith("Handler.t.sol"));
  return handler === undefined ? new Map<number, string>() : actionNames(readFileSync(join(folder, handler), "utf8"));
}

function tableOf(tallies: readonly ActionTally[]): string {
  const calls = callsIn(tallies);
  const table = new Table({
    head: ["action", "acted", "of all calls", "skipped", "most often because"],
    colAligns: ["left", "right", "right", "right", "left"],
    style: { head: [], border: [], compact: true },
  });
  for (const tally of tallies) {
    const [reason = ""] = [...tally.skipped].sort((a, b) => b[1] - a[1])[0] ?? [];
    const share = `${((tally.acted / calls) * 100).toFixed(2)} %`;
    table.push([`${tally.action} ${tally.name}`, tally.acted, share, skipsOf(tally), reason]);
  }
  table.push([
    "all",
    calls - tallies.reduce((sum, one) => sum + skipsOf(one), 0),
    "",
    tallies.reduce((sum, one) => sum + skipsOf(one), 0),
    "",
  ]);
  return table.toString();
}
