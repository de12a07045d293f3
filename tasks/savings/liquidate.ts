import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { InputError } from "../../lib/input-error.js";
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
  readonly minSeized: string;
}

/** `npx hardhat savings liquidate`: repays a loan that is not healthy, and takes collateral for it. */
export default async function liquidate(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await SavingsDesk.open(hre);
    const { account } = desk;
    if (options.loan === undefined) throw new InputError("Say which loan, such as --loan 1.");
    const sender = desk.sender(options.from, "keeper");
    const receiver = desk.receiver(options.to, sender);
    const { loanId, principal, debt } = await desk.loan(options.loan, sender);
    const whole = allowedFor(principal + debt, await account.asset.contract.balanceOf(sender.address));
    const value = parseAmount(options.amount, account.asset, whole);
    const minSeized = parseAmount(options.minSeized, account.collateral);
    const call = { method: "liquidate", args: [loanId, value, minSeized, receiver, "0x"] };
    const receives = unspent(account, "repaid", value);
    await perform(
      desk.aboutLoan(loanId),
      sender,
      { ...call, pays: { token: account.asset, value }, receives },
      options,
    );
  });
}
