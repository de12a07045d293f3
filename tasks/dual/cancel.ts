import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { perform, type Manner } from "../support/perform.js";
import { bothTo, DualDesk } from "./desk.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
}

/** `npx hardhat dual cancel`: makes what is subscribed the whole quantity, and returns what the rest would have needed. */
export default async function cancel(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DualDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const holder = desk.sender(options.from, "heidi");
    const receives = bothTo(vault, "freed", holder.address, holder.address);
    await perform(vault, holder, { method: "cancelUnfilled", args: [vault.id], receives }, options);
  });
}
