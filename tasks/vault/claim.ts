import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { findAddress } from "../../lib/actors.js";
import { runCommand } from "../../lib/output.js";
import { VaultDesk } from "./desk.js";
import { perform, type Manner } from "./perform.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly to?: string;
}

/** `npx hardhat vault claim` */
export default async function claim(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await VaultDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "alice");
    const receiver = options.to === undefined ? sender.address : findAddress(desk.actors, options.to);
    await perform(vault, sender, { method: "claim", args: [receiver], receiver }, options);
  });
}
