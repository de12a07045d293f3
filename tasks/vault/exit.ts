import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { perform, type Manner } from "../support/perform.js";
import { payout, VaultDesk } from "./desk.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly to?: string;
}

/** `npx hardhat vault exit` */
export default async function exit(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await VaultDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "alice");
    const receiver = desk.receiver(options.to, sender);
    await perform(
      vault,
      sender,
      { method: "exit", args: [receiver], receives: payout(vault, sender.address, receiver) },
      options,
    );
  });
}
