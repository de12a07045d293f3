import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { SavingsDesk } from "./desk.js";
import { allowedFor, unspent } from "./payments.js";

interface Options extends Manner {
  readonly from?: string;
  readonly to?: string;
  readonly loan?: string;
  readonly amount: string;
}

/** `npx hardhat savings repay`: as much of a loan as receipts are given, whose collateral comes back; `max` is the whole. */
export default async function repay(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await SavingsDesk.open(hre);
    const { asset, collateral, contract } = desk.account;
    const sender = desk.sender(options.from, "carol");
    const receiver = desk.receiver(options.to, sender);
    const { loanId, principal, debt, receipts: supply } = await desk.loan(options.loan, sender);
    const receipts = parseAmount(options.amount, collateral, await contract.balanceOf(sender.address, loanId));
    const due = supply === 0n ? 0n : ((principal + debt) * receipts) / supply;
    const value = allowedFor(due, await asset.contract.balanceOf(sender.address));
    const account = desk.aboutLoan(loanId);
    const call = { method: "repay", args: [loanId, receipts, value, receiver] };
    const receives = unspent(account, "payment", value);
    await perform(account, sender, { ...call, pays: { token: asset, value }, receives }, options);
  });
}
