import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { print, printJson, printTable, runCommand } from "../../lib/output.js";
import { DerbyDesk } from "./desk.js";
import { protocolsOf } from "./protocols-of.js";
import { type BasketSummary, basketsIn } from "./summary.js";
import { BASKET_COLUMNS, basketRow } from "./tables.js";

interface Options {
  readonly vault?: string;
  readonly json: boolean;
}

/** `npx hardhat derby leaderboard`: baskets by what they have earned, redeemed or not. */
export default async function leaderboard(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const earned = ({ unredeemed, redeemed }: BasketSummary) => unredeemed + redeemed;
    const ranked = (await basketsIn(desk, vault)).toSorted((a, b) => Number(earned(b) - earned(a)));
    if (options.json) return printJson(ranked);
    if (ranked.length === 0) return print("There is no basket yet: `npx hardhat derby mint --name Mine` makes one.");
    const protocols = await protocolsOf(desk, vault);
    const units = { asset: vault.asset, drb: desk.drb };
    const rows = ranked.map((basket, i) => [String(i + 1), ...basketRow(desk.actors, units, protocols, basket)]);
    printTable(["Rank", ...BASKET_COLUMNS], rows, [0, 1, 4, 6, 7, 8]);
  });
}
