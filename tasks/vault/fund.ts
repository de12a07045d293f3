import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { InputError } from "../../lib/input-error.js";
import { runCommand } from "../../lib/output.js";
import { parseAmount, parseCount } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { VaultDesk } from "./desk.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly amount: string;
  readonly epochs: string;
}

/** `npx hardhat vault fund` */
export default async function fund(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await VaultDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "rewarder");
    const value = parseAmount(options.amount, vault.reward, await vault.reward.contract.balanceOf(sender.address));
    if (options.epochs === "") throw new InputError("Say over how many epochs the reward streams, such as --epochs 4.");
    const args = [value, parseCount(options.epochs)];
    await perform(vault, sender, { method: "fund", args, pays: { token: vault.reward, value } }, options);
  });
}
