import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { Actor } from "../../lib/actors.js";
import { InputError } from "../../lib/input-error.js";
import { runCommand } from "../../lib/output.js";
import { parseAmount, parseCount } from "../../lib/units.js";
import { perform, type Action, type Manner } from "../support/perform.js";
import { StakingDesk } from "./desk.js";

interface Options extends Manner {
  readonly from?: string;
  readonly to?: string;
  readonly position?: string;
  readonly ticket?: string;
  readonly amount: string;
}

/** `npx hardhat staking unbond`: with an amount it starts the delay and gives a ticket; with a ticket it pays. */
export default async function unbond(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await StakingDesk.open(hre);
    const sender = desk.sender(options.from, "carol");
    await perform(desk.pool, sender, await actionFor(desk, sender, options), options);
  });
}

async function actionFor(desk: StakingDesk, sender: Actor, options: Options): Promise<Action> {
  const { token } = desk.pool;
  const receiver = desk.receiver(options.to, sender);
  if (options.ticket !== undefined) {
    if (options.amount !== "") throw new InputError("A ticket is paid whole: leave --amount out.");
    const receives: Action["receives"] = ({ assets }) =>
      receiver === sender.address && typeof assets === "bigint" ? [{ token, value: assets }] : [];
    return { method: "unbond", args: [parseCount(options.ticket), receiver], receives };
  }
  const { id, balance } = await desk.position(options.position, sender);
  return { method: "startUnbonding", args: [id, parseAmount(options.amount, token, balance), receiver] };
}
