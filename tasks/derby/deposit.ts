import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { chainTime } from "../../lib/network.js";
import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { permitFor, PERMIT_LIFETIME } from "./payments.js";
import { DerbyDesk } from "./desk.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly to?: string;
  readonly amount: string;
}

/** `npx hardhat derby deposit`: one transaction, by allowance or by a signed permit. */
export default async function deposit(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "alice");
    const receiver = desk.receiver(options.to, sender);
    const { asset, address } = vault;
    const assets = parseAmount(options.amount, asset, await asset.contract.balanceOf(sender.address));
    const pays = { token: asset, value: assets };
    const deadline = (await chainTime(desk.chain)) + PERMIT_LIFETIME;
    const permit = await permitFor(asset, sender, address, assets, deadline);
    const args = [assets, receiver];
    const action =
      permit === undefined
        ? { method: "deposit", args, pays }
        : { method: "depositWithPermit", args: [...args, deadline, ...permit], pays, permitted: true };
    await perform(vault, sender, { ...action, returns: ["shares"] }, options);
  });
}
