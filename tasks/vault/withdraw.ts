import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Action, type Manner } from "../support/perform.js";
import { payout, VaultDesk } from "./desk.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly to?: string;
  readonly amount: string;
}

/** `npx hardhat vault withdraw`; `max` redeems the whole stake, so that no rounding leaves a rest; without a stake it is refused like a zero. */
export default async function withdraw(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await VaultDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "alice");
    const receiver = desk.receiver(options.to, sender);
    await perform(vault, sender, await actionFor(options.amount, receiver), options);

    async function actionFor(amount: string, to: string): Promise<Action> {
      const owner = sender.address;
      const shares = await vault.contract.maxRedeem(owner);
      if (shares > 0n && amount.trim().toLowerCase() === "max") {
        return { method: "redeem", returns: ["assets"], args: [shares, to, owner], receives: payout(vault, owner, to) };
      }
      const assets = parseAmount(amount, vault.asset, await vault.contract.maxWithdraw(owner));
      return {
        method: "withdraw",
        returns: ["shares"],
        args: [assets, to, owner],
        receives: () => payout(vault, owner, to)({ assets }),
      };
    }
  });
}
