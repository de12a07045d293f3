import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

import hre from "hardhat";

import { deployPaddock } from "../deploy/deploy.js";
import { equipSandbox, seedSandbox } from "../deploy/seed.js";
import { writeDeployment } from "../lib/addresses.js";
import { ensureBuilt } from "../lib/build.js";
import { InputError } from "../lib/input-error.js";
import { Recorder } from "../lib/journal/recorder.js";
import { deploymentIn, readJournal, replay, type Journal } from "../lib/journal/replay.js";
import { type Chain, connect, LOCAL_CHAIN_ID } from "../lib/network.js";
import { countOption, strictly } from "../lib/options.js";
import { print, progress, runCommand } from "../lib/output.js";
import { checkCommands } from "../lib/scenario/check.js";
import { loadScenario } from "../lib/scenario/file.js";
import { playScenario } from "../lib/scenario/play.js";
import type { Scenario } from "../lib/scenario/schema.js";
import { announce, DEFAULT_PORT, type Ready, USUAL_HISTORY } from "./chain/announce.js";
import { listen } from "./chain/server.js";

const USAGE = `Usage
  npm run chain -- [--port N] [--host H] [--scenario FILE | --load FILE] [--save FILE] [--json]

  --port N         where the node listens, 0 for any free port (${DEFAULT_PORT})
  --host H         on which address (127.0.0.1)
  --scenario FILE  begins with what a scenario tells instead of the usual history
  --save FILE      writes the chain's life down, call by call, while it lasts
  --load FILE      begins with a life that was written down, to the same state root
  --json           one JSON document on standard output once everything is there`;

const MAX_PORT = 65_535;

const OPTIONS = {
  host: { type: "string", default: "127.0.0.1" },
  port: { type: "string" },
  scenario: { type: "string" },
  save: { type: "string" },
  load: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const satisfies ParseArgsOptionsConfig;

/** What the chain has behind it when it is ready. */
type Past = Pick<Ready, "deployment" | "file" | "history">;

await runCommand({ json: process.argv.includes("--json") }, async () => {
  const { host, json, help, save, ...typed } = strictly(() => parseArgs({ options: OPTIONS })).values;
  if (help) return print(USAGE);
  const port = countOption("port", typed.port, DEFAULT_PORT, 0, MAX_PORT);
  const { scenario, journal } = await beginning(typed);
  await ensureBuilt();
  if (scenario !== undefined) checkCommands(hre, scenario);

  const startAt = journal?.head.startAt ?? Number(scenario?.start ?? BigInt(Math.floor(Date.now() / 1_000)));
  const recorder =
    save === undefined ? undefined : Recorder.begin(hre, save, { schema: 1, chainId: LOCAL_CHAIN_ID, startAt });
  const node = await listen(hre, { host, port, startAt });
  process.once("SIGINT", () => void node.close());
  process.once("SIGTERM", () => void node.close());
  try {
    progress("Deploying and seeding ...");
    const chain = await connect(hre, { network: "localhost", url: node.url });
    const past = await live(chain, scenario, journal);
    recorder?.deployed(past.deployment);
    await announce({ chain, ...past, url: node.url, json });
  } catch (error) {
    await node.close();
    throw error;
  }
  await node.closed();
  recorder?.end();
});

/** What is to be lived, read before anything is started. @throws InputError where both are named, or a file is not as it should be */
async function beginning(typed: { readonly scenario?: string | undefined; readonly load?: string | undefined }) {
  if (typed.scenario !== undefined && typed.load !== undefined) {
    throw new InputError(
      "A chain begins either with --scenario or with --load; a loaded one can play a scenario afterwards.",
    );
  }
  return {
    scenario: typed.scenario === undefined ? undefined : await loadScenario(typed.scenario),
    journal: typed.load === undefined ? undefined : readJournal(typed.load),
  };
}

async function live(chain: Chain, scenario: Scenario | undefined, journal: Journal | undefined): Promise<Past> {
  if (journal !== undefined) return await relive(chain, journal);
  const { deployment, file } = await deployPaddock(hre, chain);
  if (scenario === undefined) {
    await seedSandbox(chain, deployment);
    return { deployment, file, history: USUAL_HISTORY };
  }
  await (scenario.history ? seedSandbox(chain, deployment) : equipSandbox(chain, deployment, scenario.actors));
  const { steps } = await playScenario({ hre, chain, deployment }, scenario);
  return { deployment, file, history: `"${scenario.title}" has been played, ${steps} steps.` };
}

async function relive(chain: Chain, journal: Journal): Promise<Past> {
  const deployment = deploymentIn(journal);
  if (deployment === undefined) throw new InputError(`${journal.file} ends before everything was deployed.`);
  const calls = await replay(chain.connection, journal);
  const file = await writeDeployment(hre.config.paths.root, deployment);
  return { deployment, file, history: `${journal.file} has been lived again, ${calls} calls to the same state.` };
}
