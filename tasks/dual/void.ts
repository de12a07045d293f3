import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { perform, type Manner } from "../support/perform.js";
import { DualDesk } from "./desk.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
}

/** `npx hardhat dual void`: lets everybody take back what he brought, where no feed has a price. */
export default async function voidVault(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DualDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "keeper");
    await perform(vault, sender, { method: "void", args: [vault.id] }, options);
  });
}
