import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { perform, type Manner } from "../support/perform.js";
import { DerbyDesk } from "./desk.js";
import { payout } from "./payments.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly to?: string;
  readonly request?: string;
}

/** `npx hardhat derby claim`: pays a request that a close has filled, and gives back what it could not fill. */
export default async function claim(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "alice");
    const receiver = desk.receiver(options.to, sender);
    const args = [await desk.request(vault, options.request, sender), receiver];
    const receives = payout(vault.asset, "assets", receiver === sender.address);
    await perform(vault, sender, { method: "claimRequest", args, receives }, options);
  });
}
