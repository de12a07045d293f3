import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { InputError } from "../../lib/input-error.js";
import { runCommand } from "../../lib/output.js";
import { parseCount } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { StakingDesk } from "./desk.js";

interface Options extends Manner {
  readonly from?: string;
  readonly to?: string;
  readonly position: string;
  readonly into: string;
}

/** `npx hardhat staking merge`: joins one position to another; what it has earned is paid. */
export default async function merge(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await StakingDesk.open(hre);
    const sender = desk.sender(options.from, "carol");
    if (options.position === "" || options.into === "")
      throw new InputError("Say which position is merged into which, such as --position 3 --into 1.");
    const args = [parseCount(options.into), parseCount(options.position), desk.receiver(options.to, sender)];
    await perform(desk.pool, sender, { method: "merge", args, returns: ["newId"] }, options);
  });
}
