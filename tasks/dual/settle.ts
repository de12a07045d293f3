import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { print, printJson, runCommand } from "../../lib/output.js";
import { formatDecimal } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { DualDesk } from "./desk.js";
import { findProof } from "./proof.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
}

/** `npx hardhat dual settle`: finds the proof of the price at a vault's expiry and stores it, for all vaults that share both. */
export default async function settle(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DualDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "keeper");
    const { market, info } = vault;
    const proof = await findProof(desk, vault);
    if (proof !== undefined) {
      return perform(vault, sender, { method: "settle", args: [market.feed, info.expiryAt, proof] }, options);
    }
    const { answer } = await desk.contract.roundOf(market.feed, info.expiryAt);
    if (options.json) return printJson({ action: "settle", dryRun: options.dryRun, transaction: null, answer });
    print(`Nothing to do: the price is stored, ${formatDecimal(answer, market.feedDecimals)} ${market.quote.symbol}.`);
  });
}
