import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { DerbyDesk } from "./desk.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly to?: string;
  readonly amount: string;
}

/** `npx hardhat derby request`: puts shares in escrow for the next close, for what cannot leave at once. */
export default async function request(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "alice");
    const shares = parseAmount(options.amount, vault.share, await vault.contract.balanceOf(sender.address));
    const args = [shares, desk.receiver(options.to, sender)];
    await perform(vault, sender, { method: "requestRedeem", args, returns: ["requestId"] }, options);
  });
}
