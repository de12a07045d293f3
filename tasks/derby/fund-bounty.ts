import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { DerbyDesk } from "./desk.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly amount: string;
}

/** `npx hardhat derby fund-bounty`: adds to what those who close epochs are paid from. */
export default async function fundBounty(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "governor");
    const value = parseAmount(options.amount, vault.asset, await vault.asset.contract.balanceOf(sender.address));
    const pays = { token: vault.asset, value };
    await perform(vault, sender, { method: "fundBounty", args: [value], pays }, options);
  });
}
