import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { openGround } from "../../deploy/scenario-ground.js";
import { readDeployment } from "../../lib/addresses.js";
import { ensureBuilt } from "../../lib/build.js";
import { connect } from "../../lib/network.js";
import { countOption } from "../../lib/options.js";
import { print, printJson, runCommand } from "../../lib/output.js";
import { loadScenario } from "../../lib/scenario/file.js";
import { checkCommands } from "../../lib/scenario/check.js";
import type { Ground } from "../../lib/scenario/ground.js";
import { playScenario, type StepPlayed } from "../../lib/scenario/play.js";
import type { Scenario } from "../../lib/scenario/schema.js";
import { told } from "../../lib/scenario/told.js";
import { formatDuration } from "../../lib/time.js";

interface Options {
  readonly file: string;
  readonly seed: string;
  readonly json: boolean;
}

/** `npx hardhat scenario run`: exits 1 at the first step that goes otherwise than the file says. */
export default async function run({ file, seed, json }: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand({ json }, async () => {
    const chosen = countOption("seed", seed, 1, 0, 2 ** 32 - 1);
    const scenario = await loadScenario(file);
    checkCommands(hre, scenario);
    await ensureBuilt();
    const ground = await groundFor(hre, scenario);
    if (!json) print(`${scenario.title}\n\n${scenario.about.trim()}\n`);
    const tell = (step: StepPlayed) => {
      if (!json) print(told(step));
    };
    const played = await playScenario(ground, scenario, tell, chosen);
    if (json) return printJson({ file, ...played });
    const { steps, actions, expectations, duration } = played;
    print();
    print(
      `Played ${steps} steps in ${formatDuration(duration)}: ${actions} actions, ${expectations} values as expected.`,
    );
  });
}

/** The node of `--network`, or else a chain that ends with the command. */
async function groundFor(hre: HardhatRuntimeEnvironment, scenario: Scenario): Promise<Ground> {
  const { network } = hre.globalOptions as { readonly network?: string };
  if (network !== undefined) {
    const chain = await connect(hre);
    return { hre, chain, deployment: await readDeployment(hre.config.paths.root, chain) };
  }
  return await openGround(hre, scenario);
}
