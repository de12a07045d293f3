import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { perform, type Manner } from "../support/perform.js";
import { SavingsDesk } from "./desk.js";
import { payout } from "./payments.js";

interface Options extends Manner {
  readonly from?: string;
  readonly to?: string;
  readonly receipt?: string;
}

/** `npx hardhat savings claim`: the interest of a LEND receipt, whose principal becomes a receipt of today. */
export default async function claim(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await SavingsDesk.open(hre);
    const sender = desk.sender(options.from, "alice");
    const receiver = desk.receiver(options.to, sender);
    const { id, balance } = await desk.lendReceipt(options.receipt, sender);
    const account = desk.aboutReceipt(id);
    const receives = payout(account, "paid", receiver === sender.address);
    await perform(account, sender, { method: "claimInterest", args: [id, balance, receiver, 0n], receives }, options);
  });
}
