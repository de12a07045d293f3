import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { InputError } from "../../lib/input-error.js";
import { runCommand } from "../../lib/output.js";
import { perform, type Manner } from "../support/perform.js";
import { DerbyDesk } from "./desk.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly name: string;
}

/** `npx hardhat derby mint`: a new basket, which holds nothing yet. */
export default async function mint(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    if (options.name === "") throw new InputError("Give the basket a name, such as --name Mine.");
    const { address } = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "alice");
    const action = { method: "mintNewBasket", args: [address, options.name], returns: ["basketId"] };
    await perform(await desk.aboutBasket(), sender, action, options);
  });
}
