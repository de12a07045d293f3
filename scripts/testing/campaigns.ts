import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { type Ended, ROOT, run } from "../process.js";
import { actionNames, tallyOf } from "./call-table.js";
import { type Campaign, type Engine, type Played, partsOf } from "./campaign.js";
import { outcomeOf, report, writePart } from "./campaign-report.js";
import { type Counts, sum } from "./summary.js";

/** Systems that have a campaign. */
export const campaignSystems = (): string[] => readdirSync(join(ROOT, "test/invariant")).toSorted();

/** The runners may write here and nowhere else. */
const FOLDER = "report/campaigns";

/**
 * Runs invariant campaigns and prints what the actions of each did. One that fails, or in which an action is all but idle, counts as failed.
 * One after the other: two runners at once would write over each other's cache.
 * @param write Whether the tables of those that hold go to docs/assurance.md
 */
export async function runCampaigns(campaigns: readonly Campaign[], write: boolean): Promise<Counts> {
  const built = campaigns.some(({ engine }) => engine === "forge") ? await forge(["build"]) : { code: 0, output: "" };
  if (built.code !== 0) {
    console.log(built.output);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const counts: Counts[] = [];
  for (const campaign of campaigns) {
    const played = await play(campaign);
    report(played);
    if (write && outcomeOf(played).failed === 0) writePart(played);
    counts.push(outcomeOf(played));
  }
  return sum(counts);
}

async function play(campaign: Campaign): Promise<Played> {
  const { engine, system } = campaign;
  const file = join(FOLDER, `${system}-${engine}.tsv`);
  mkdirSync(join(ROOT, FOLDER), { recursive: true });
  rmSync(join(ROOT, file), { force: true });
  const startedAt = performance.now();
  const failure = await firstFailure(campaign, file);
  const minutes = (performance.now() - startedAt) / 60_000;
  const lines = existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), "utf8").split("\n") : [];
  return { campaign, minutes, ...(failure && { failure }), tallies: tallyOf(lines, namesFor(system)) };
}

/** Plays part after part, until one fails. Each adds what its actions did to the end of `file`. */
async function firstFailure(campaign: Campaign, file: string): Promise<Played["failure"]> {
  for (const part of partsOf(campaign)) {
    const { code, output } = await COMMANDS[campaign.engine](part, file);
    if (code !== 0 || /^\[FAIL|^Suite result: FAILED/m.test(output)) return { part, output };
  }
  return undefined;
}

const COMMANDS = {
  hardhat: (campaign: Campaign, file: string) => {
    const { system, seed, runs } = campaign;
    const tests = readdirSync(join(ROOT, "test/invariant", system)).filter((name) => name.endsWith(".t.sol"));
    const paths = tests.map((name) => `test/invariant/${system}/${name}`);
    const env = { ...commonEnv(campaign, file), PADDOCK_FUZZ_SEED: seed, PADDOCK_DEEP_RUNS: String(runs) };
    return run("hardhat", ["test", "solidity", "--no-compile", "--test-profile", "deep", ...paths], { env });
  },
  forge: (campaign: Campaign, file: string) => {
    const { system, seed, runs } = campaign;
    const env = { ...commonEnv(campaign, file), FOUNDRY_INVARIANT_RUNS: String(runs) };
    return forge(["test", "--match-path", `test/invariant/${system}/*`, "--fuzz-seed", seed], env);
  },
} as const satisfies Record<Engine, (campaign: Campaign, file: string) => Promise<Ended>>;

const commonEnv = ({ checkEvery }: Campaign, file: string) => ({
  PADDOCK_CALL_TABLE: file,
  PADDOCK_CHECK_EVERY: String(checkEvery),
});

const forge = (args: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  run("forge", args, { env: { ...env, FOUNDRY_PROFILE: "deep" } });

function namesFor(system: string): Map<number, string> {
  const folder = join(ROOT, "test/invariant", system);
  const handler = readdirSync(folder).find((name) => name.endsWith("Handler.t.sol"));
  return handler === undefined ? new Map<number, string>() : actionNames(readFileSync(join(folder, handler), "utf8"));
}
