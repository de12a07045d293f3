import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { InputError } from "../../lib/input-error.js";
import { chainTime } from "../../lib/network.js";
import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Action, type Manner } from "../support/perform.js";
import { SavingsDesk } from "./desk.js";

/** How long the loan may wait to be opened, seconds. */
const PATIENCE = 3_600n;

interface Options extends Manner {
  readonly from?: string;
  readonly to?: string;
  readonly position?: string;
  readonly collateral: string;
  readonly amount: string;
}

/** `npx hardhat savings borrow`: locks a staking position; `max` is what its value allows. */
export default async function borrow(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await SavingsDesk.open(hre);
    const { account } = desk;
    const sender = desk.sender(options.from, "carol");
    const receiver = desk.receiver(options.to, sender);
    const { id: positionId, balance } = await desk.position(options.position, sender);
    const collateral = parseAmount(options.collateral, account.collateral, balance);
    const deadline = (await chainTime(desk.chain)) + PATIENCE;
    const limit = await account.contract.maxBorrow(collateral);
    const value = parseAmount(options.amount, account.asset, limit);
    if (value === 0n) throw new InputError("A loan is of more than nothing; `max` is the most.");
    // The account itself finds the most there is, at the price of the block.
    const loan = options.amount.trim().toLowerCase() === "max" ? 0n : value;
    const receives: Action["receives"] = () => (receiver === sender.address ? [{ token: account.asset, value }] : []);
    const args = [{ positionId, collateral, loan, receiver, deadline }];
    await perform(account, sender, { method: "borrow", args, receives, grant: await desk.grant(sender) }, options);
  });
}
