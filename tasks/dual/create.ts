import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { chainTime } from "../../lib/network.js";
import { print, printJson, runCommand } from "../../lib/output.js";
import { formatAmount, parseCount } from "../../lib/units.js";
import type { Manner } from "../support/perform.js";
import { DualDesk } from "./desk.js";
import { openVault } from "./open-vault.js";
import { readTerms, type VaultText } from "./terms.js";

interface Options extends Manner, VaultText {
  readonly market: string;
  readonly from?: string;
}

/** `npx hardhat dual create` */
export default async function create(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DualDesk.open(hre);
    const creator = desk.sender(options.from, "heidi");
    const market = await desk.market(parseCount(options.market));
    const params = readTerms(options, market, await chainTime(desk.chain));
    const opened = await openVault(desk, creator, market, params, { dryRun: options.dryRun, promised: new Map() });
    if (options.json)
      return printJson({ action: "create", dryRun: options.dryRun, creator: creator.address, params, ...opened });
    const [investment, linked] = params.direction === 0n ? [market.quote, market.base] : [market.base, market.quote];
    const deposits = `${formatAmount(opened.investment, investment)} and ${formatAmount(opened.linked, linked)}`;
    print(
      opened.transaction === null
        ? `Dry run: the vault would take ${deposits} from ${creator.name}. Nothing was sent.`
        : `Created ${opened.key} for ${deposits}, ${opened.transaction.gasUsed} gas.`,
    );
  });
}
