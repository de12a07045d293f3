import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { Actor } from "../../lib/actors.js";
import { chainTime } from "../../lib/network.js";
import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Action, type Manner } from "../support/perform.js";
import { signPermit } from "../support/permit.js";
import { VaultDesk, type OpenVault } from "./desk.js";

/** How long a permit holds, seconds. */
const PERMIT_LIFETIME = 3_600n;

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly to?: string;
  readonly amount: string;
}

/** `npx hardhat vault deposit`: one transaction, by allowance or by a signed permit, wherever the token knows permits. */
export default async function deposit(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await VaultDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "alice");
    const receiver = desk.receiver(options.to, sender);
    const assets = parseAmount(options.amount, vault.asset, await vault.asset.contract.balanceOf(sender.address));
    const deadline = (await chainTime(desk.chain)) + PERMIT_LIFETIME;
    await perform(vault, sender, await actionFor(vault, sender, assets, receiver, deadline), options);
  });
}

async function actionFor(
  vault: OpenVault,
  sender: Actor,
  assets: bigint,
  receiver: string,
  deadline: bigint,
): Promise<Action> {
  const pays = { token: vault.asset, value: assets };
  const allowance = await vault.asset.contract.allowance(sender.address, vault.address);
  const permit =
    allowance >= assets ? undefined : await signPermit(vault.asset, sender, vault.address, assets, deadline);
  if (permit === undefined) return { method: "deposit", args: [assets, receiver], pays };
  const args = [assets, receiver, deadline, permit.v, permit.r, permit.s];
  return { method: "depositWithPermit", args, pays, permitted: true };
}
