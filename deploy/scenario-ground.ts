import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { actorsOf } from "../lib/actors.js";
import { checkNames } from "../lib/scenario/check.js";
import { withSteadyClock } from "../lib/scenario/clock.js";
import type { Ground } from "../lib/scenario/ground.js";
import type { Scenario } from "../lib/scenario/schema.js";
import { openSandbox } from "./sandbox.js";
import { equipSandbox, seedSandbox } from "./seed.js";

/**
 * A fresh chain of this process for a scenario to be played on, with everything deployed and its actors equipped; the same scenario finds
 * the same chain, block for block. Build first.
 *
 * @throws InputError of the form `file:line: ...` where the scenario names what there is not.
 */
export async function openGround(hre: HardhatRuntimeEnvironment, scenario: Scenario): Promise<Ground> {
  const { start, history, actors } = scenario;
  const { chain, deployment } = await openSandbox(hre, Number(start));
  checkNames(scenario, await actorsOf(chain), deployment);
  await withSteadyClock(hre, chain, async () => {
    if (history) await seedSandbox(chain, deployment);
    else await equipSandbox(chain, deployment, actors);
  });
  return { hre, chain, deployment };
}
