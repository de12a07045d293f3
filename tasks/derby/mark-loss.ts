import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { InputError } from "../../lib/input-error.js";
import { runCommand } from "../../lib/output.js";
import { perform, type Manner } from "../support/perform.js";
import { DerbyDesk } from "./desk.js";
import { findProtocol, protocolsOf } from "./protocols-of.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly protocol: string;
}

/** `npx hardhat derby mark-loss`: lowers what a protocol is booked at to what it is worth; for anybody. */
export default async function markLoss(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    const vault = await desk.vault(options.vault);
    if (options.protocol === "")
      throw new InputError("Say which protocol, such as --protocol aave-usdc or --protocol 0.");
    const sender = desk.sender(options.from, "keeper");
    const { id } = findProtocol(options.protocol, await protocolsOf(desk, vault));
    await perform(vault, sender, { method: "markLoss", args: [id], returns: ["loss"] }, options);
  });
}
