import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { perform, type Manner } from "../support/perform.js";
import { DerbyDesk } from "./desk.js";
import { payout } from "./payments.js";

interface Options extends Manner {
  readonly basket?: string;
  readonly from?: string;
  readonly to?: string;
  readonly fees: boolean;
}

/** `npx hardhat derby redeem`: pays a basket's rewards, or the fees of its followers, without touching its votes. */
export default async function redeem(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    const sender = desk.sender(options.from, "alice");
    const receiver = desk.receiver(options.to, sender);
    const basketId = await desk.basket(options.basket, sender);
    const target = await desk.aboutBasket(basketId);
    const method = options.fees ? "redeemDelegationFees" : "redeemRewards";
    const figure = options.fees ? "fees" : "assets";
    const receives = payout(target.asset, figure, receiver === sender.address);
    await perform(target, sender, { method, args: [basketId, receiver], returns: [figure], receives }, options);
  });
}
