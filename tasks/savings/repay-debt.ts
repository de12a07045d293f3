import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { SavingsDesk } from "./desk.js";
import { allowedFor, unspent } from "./payments.js";

interface Options extends Manner {
  readonly from?: string;
  readonly loan?: string;
  readonly amount: string;
}

/** `npx hardhat savings repay-debt`: pays for anybody's loan and takes nothing out. */
export default async function repayDebt(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await SavingsDesk.open(hre);
    const { account } = desk;
    const sender = desk.sender(options.from, "carol");
    const { loanId, principal, debt } = await desk.loan(options.loan, sender);
    const whole = allowedFor(principal + debt, await account.asset.contract.balanceOf(sender.address));
    const value = parseAmount(options.amount, account.asset, whole);
    const pays = { token: account.asset, value };
    const receives = unspent(account, "payment", value);
    const call = { method: "repayDebt", args: [loanId, value], returns: ["payment"] };
    await perform(desk.aboutLoan(loanId), sender, { ...call, pays, receives }, options);
  });
}
