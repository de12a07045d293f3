import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { perform, type Manner } from "../support/perform.js";
import { DerbyDesk } from "./desk.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly request?: string;
}

/** `npx hardhat derby cancel`: takes a request back that no close has touched. */
export default async function cancel(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "alice");
    const args = [await desk.request(vault, options.request, sender)];
    await perform(vault, sender, { method: "cancelRequest", args, returns: ["shares"] }, options);
  });
}
