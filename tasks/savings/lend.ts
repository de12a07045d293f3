import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { Actor } from "../../lib/actors.js";
import { chainTime } from "../../lib/network.js";
import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Action, type Manner } from "../support/perform.js";
import { signPermit } from "../support/permit.js";
import { SavingsDesk, type OpenAccount } from "./desk.js";

/** How long a permit holds, seconds. */
const PERMIT_LIFETIME = 3_600n;

interface Options extends Manner {
  readonly from?: string;
  readonly to?: string;
  readonly amount: string;
}

/** `npx hardhat savings lend`: one transaction, by allowance or by a signed permit, wherever the token knows permits. */
export default async function lend(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await SavingsDesk.open(hre);
    const { account } = desk;
    const sender = desk.sender(options.from, "alice");
    const receiver = desk.receiver(options.to, sender);
    const assets = parseAmount(options.amount, account.asset, await account.asset.contract.balanceOf(sender.address));
    const deadline = (await chainTime(desk.chain)) + PERMIT_LIFETIME;
    await perform(account, sender, await actionFor(account, sender, assets, receiver, deadline), options);
  });
}

async function actionFor(
  { asset, address }: OpenAccount,
  sender: Actor,
  assets: bigint,
  receiver: string,
  deadline: bigint,
): Promise<Action> {
  const pays = { token: asset, value: assets };
  const allowance = await asset.contract.allowance(sender.address, address);
  const permit = allowance >= assets ? undefined : await signPermit(asset, sender, address, assets, deadline);
  if (permit === undefined) return { method: "lend", args: [assets, receiver], pays };
  const args = [assets, receiver, deadline, permit.v, permit.r, permit.s];
  return { method: "lendWithPermit", args, pays, permitted: true };
}
