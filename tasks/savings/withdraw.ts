import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { SavingsDesk } from "./desk.js";
import { payout } from "./payments.js";

interface Options extends Manner {
  readonly from?: string;
  readonly to?: string;
  readonly receipt?: string;
  readonly amount: string;
}

/** `npx hardhat savings withdraw`: principal of a LEND receipt with its interest; `max` is what the cash allows. */
export default async function withdraw(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await SavingsDesk.open(hre);
    const { asset, contract } = desk.account;
    const sender = desk.sender(options.from, "alice");
    const receiver = desk.receiver(options.to, sender);
    const { id } = await desk.lendReceipt(options.receipt, sender);
    const account = desk.aboutReceipt(id);
    const principal = parseAmount(options.amount, asset, await contract.maxWithdraw(id, sender.address));
    const receives = payout(account, "paid", receiver === sender.address);
    await perform(account, sender, { method: "withdraw", args: [id, principal, receiver, 0n], receives }, options);
  });
}
