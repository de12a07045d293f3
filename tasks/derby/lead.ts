import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { parseBps } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { DerbyDesk } from "./desk.js";

interface Options extends Manner {
  readonly basket?: string;
  readonly from?: string;
  readonly fee: string;
}

/** `npx hardhat derby lead`: lets others follow a basket, for a share of what they redeem. */
export default async function lead(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    const sender = desk.sender(options.from, "alice");
    const basketId = await desk.basket(options.basket, sender);
    const args = [basketId, parseBps(options.fee)];
    await perform(await desk.aboutBasket(basketId), sender, { method: "setDelegationFee", args }, options);
  });
}
