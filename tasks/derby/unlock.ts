import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { DerbyDesk } from "./desk.js";
import { payout } from "./payments.js";

interface Options extends Manner {
  readonly basket?: string;
  readonly from?: string;
  readonly to?: string;
  readonly minDrb: string;
}

/** `npx hardhat derby unlock`: takes out the DRB that was asked back, less what is slashed of it. */
export default async function unlock(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    const sender = desk.sender(options.from, "alice");
    const receiver = desk.receiver(options.to, sender);
    const basketId = await desk.basket(options.basket, sender);
    const args = [basketId, receiver, parseAmount(options.minDrb, desk.drb)];
    const receives = payout(desk.drb, "drb", receiver === sender.address);
    await perform(await desk.aboutBasket(basketId), sender, { method: "withdrawUnlocked", args, receives }, options);
  });
}
