import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { InputError } from "../../lib/input-error.js";
import { runCommand } from "../../lib/output.js";
import { parseBps, parseCount } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { DerbyDesk } from "./desk.js";

interface Options extends Manner {
  readonly basket?: string;
  readonly from?: string;
  readonly leader: string;
  readonly maxFee: string;
}

/** `npx hardhat derby delegate`: has a basket vote as another does, from the next epoch on. */
export default async function delegate(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    if (options.leader === "") throw new InputError("Say which basket to follow, such as --leader 1.");
    const sender = desk.sender(options.from, "alice");
    const basketId = await desk.basket(options.basket, sender);
    const args = [basketId, parseCount(options.leader), parseBps(options.maxFee)];
    await perform(await desk.aboutBasket(basketId), sender, { method: DELEGATE, args }, options);
  });
}

/** OpenZeppelin's Votes has a `delegate` as well. */
const DELEGATE = "delegate(uint256,uint256,uint16)";
