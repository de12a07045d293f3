import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { perform, type Manner } from "../support/perform.js";
import { rewardTo, StakingDesk } from "./desk.js";

interface Options extends Manner {
  readonly from?: string;
  readonly to?: string;
  readonly position?: string;
}

/** `npx hardhat staking claim`: of one position, or of the largest. A claim gives the position a new number. */
export default async function claim(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await StakingDesk.open(hre);
    const sender = desk.sender(options.from, "carol");
    const receiver = desk.receiver(options.to, sender);
    const { id } = await desk.position(options.position, sender);
    const receives = rewardTo(desk.pool, sender, receiver);
    await perform(desk.pool, sender, { method: "claimRewards", args: [[id], receiver], receives }, options);
  });
}
