import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { VaultDesk } from "./desk.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly amount: string;
}

/** `npx hardhat vault top-up` */
export default async function topUp(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await VaultDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "rewarder");
    const value = parseAmount(options.amount, vault.reward, await vault.reward.contract.balanceOf(sender.address));
    await perform(vault, sender, { method: "topUp", args: [value], pays: { token: vault.reward, value } }, options);
  });
}
