import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { SavingsDesk } from "./desk.js";

interface Options extends Manner {
  readonly from?: string;
  readonly loan?: string;
  readonly position?: string;
  readonly amount: string;
}

/** `npx hardhat savings add-collateral`: locks a staking position behind anybody's loan. */
export default async function addCollateral(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await SavingsDesk.open(hre);
    const sender = desk.sender(options.from, "carol");
    const { loanId } = await desk.loan(options.loan, sender);
    const { id, balance } = await desk.position(options.position, sender);
    const collateral = parseAmount(options.amount, desk.account.collateral, balance);
    const call = { method: "addCollateral", args: [loanId, id, collateral] };
    await perform(desk.aboutLoan(loanId), sender, { ...call, grant: await desk.grant(sender) }, options);
  });
}
