import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { perform, type Manner } from "../support/perform.js";
import { DerbyDesk } from "./desk.js";

interface Options extends Manner {
  readonly basket?: string;
  readonly from?: string;
}

/** `npx hardhat derby undelegate`: a basket follows nobody from the next epoch on, and has no votes until it rebalances. */
export default async function undelegate(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    const sender = desk.sender(options.from, "alice");
    const basketId = await desk.basket(options.basket, sender);
    await perform(await desk.aboutBasket(basketId), sender, { method: "undelegate", args: [basketId] }, options);
  });
}
