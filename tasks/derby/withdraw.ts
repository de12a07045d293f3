import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { DerbyDesk } from "./desk.js";
import { payout } from "./payments.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly to?: string;
  readonly amount: string;
}

/** `npx hardhat derby withdraw`: leaves at once, as far as idle assets go; `max` redeems every share that can. */
export default async function withdraw(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const { contract, asset } = vault;
    const sender = desk.sender(options.from, "alice");
    const receiver = desk.receiver(options.to, sender);
    const isOwn = receiver === sender.address;
    if (options.amount.trim().toLowerCase() === "max") {
      const args = [await contract.maxRedeem(sender.address), receiver, sender.address];
      const receives = payout(asset, "assets", isOwn);
      return await perform(vault, sender, { method: "redeem", args, returns: ["assets"], receives }, options);
    }
    const assets = parseAmount(options.amount, asset, await contract.maxWithdraw(sender.address));
    const args = [assets, receiver, sender.address];
    const receives = () => (isOwn ? [{ token: asset, value: assets }] : []);
    await perform(vault, sender, { method: "withdraw", args, returns: ["shares"], receives }, options);
  });
}
