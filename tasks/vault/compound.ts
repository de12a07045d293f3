import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { perform, type Manner } from "../support/perform.js";
import { VaultDesk } from "./desk.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
}

/** `npx hardhat vault compound` */
export default async function compound(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await VaultDesk.open(hre);
    const vault = await desk.vault(options.vault);
    await perform(vault, desk.sender(options.from, "alice"), { method: "compound", args: [] }, options);
  });
}
