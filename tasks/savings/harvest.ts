import { MaxUint256 } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { SavingsDesk } from "./desk.js";

interface Options extends Manner {
  readonly from?: string;
  readonly amount: string;
  readonly minOut: string;
}

/** `npx hardhat savings harvest`: claims the staking rewards of all collateral and sells them; `max` sells all there is. */
export default async function harvest(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await SavingsDesk.open(hre);
    const { account } = desk;
    const sender = desk.sender(options.from, "keeper");
    const maxSell = options.amount === "max" ? MaxUint256 : parseAmount(options.amount, account.reward);
    const minOut = parseAmount(options.minOut, account.asset);
    await perform(account, sender, { method: "harvest", args: [maxSell, minOut] }, options);
  });
}
