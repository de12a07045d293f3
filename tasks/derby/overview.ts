import type { Deployment } from "../../lib/addresses.js";
import type { Chain } from "../../lib/network.js";
import { print, printTable } from "../../lib/output.js";
import { formatInstant } from "../../lib/time.js";
import { formatAmount } from "../../lib/units.js";
import type { Overview } from "../overview.js";
import { premisesOn } from "../support/desk.js";
import { DerbyDesk } from "./desk.js";
import { protocolsOf } from "./protocols-of.js";
import { summaryOf } from "./summary.js";

/** The part of `npx hardhat status` about Derby. */
export async function overview(chain: Chain, deployment: Deployment): Promise<Overview> {
  const desk = await DerbyDesk.at(await premisesOn(chain, deployment));
  const [totalLocked, baskets, opened] = await Promise.all([
    desk.game.totalLocked(),
    desk.game.basketCount(),
    desk.vaults(),
  ]);
  const vaults = await Promise.all(
    opened.map(async (vault) => ({
      ...(await summaryOf(desk, vault)),
      protocols: await protocolsOf(desk, vault),
    })),
  );
  return {
    system: "derby",
    data: { game: desk.gameAddress, totalLocked, baskets, vaults },
    show() {
      const counted = `${baskets} ${baskets === 1n ? "basket" : "baskets"}`;
      print(`Derby: ${counted} with ${formatAmount(totalLocked, desk.drb)}`);
      const rows = vaults.map(({ name, asset, epoch, totalAssets, exchangeRate, rewardPool, ...vault }) => [
        name,
        String(epoch),
        formatAmount(totalAssets, asset),
        formatAmount(exchangeRate, asset),
        formatAmount(rewardPool, asset),
        String(vault.protocols.filter(({ status }) => status === "active").length),
        vault.phase === "open" ? formatInstant(vault.closableAt) : "now",
      ]);
      printTable(["Vault", "Epoch", "Assets", "Share", "Rewards", "Protocols", "Closable"], rows, [1, 2, 3, 4, 5]);
    },
  };
}
