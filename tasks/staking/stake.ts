import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { StakingDesk } from "./desk.js";

interface Options extends Manner {
  readonly from?: string;
  readonly to?: string;
  readonly amount: string;
}

/** `npx hardhat staking stake` */
export default async function stake(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await StakingDesk.open(hre);
    const { token } = desk.pool;
    const sender = desk.sender(options.from, "carol");
    const value = parseAmount(options.amount, token, await token.contract.balanceOf(sender.address));
    const args = [value, desk.receiver(options.to, sender)];
    await perform(desk.pool, sender, { method: "stake", args, pays: { token, value } }, options);
  });
}
