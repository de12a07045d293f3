import type { Deployment } from "../../lib/addresses.js";
import type { Chain } from "../../lib/network.js";
import { print, printTable } from "../../lib/output.js";
import type { Overview } from "../overview.js";
import { premisesOn } from "../support/desk.js";
import { VaultDesk } from "./desk.js";
import { rowOf, summaryOf, VAULT_COLUMNS } from "./summary.js";

/** The part of `npx hardhat status` about vaults. */
export async function overview(chain: Chain, deployment: Deployment): Promise<Overview> {
  const desk = await VaultDesk.at(await premisesOn(chain, deployment));
  const vaults = await Promise.all((await desk.vaults()).map(summaryOf));
  const rows = await Promise.all(vaults.map((vault) => rowOf(chain, vault)));
  return {
    system: "vault",
    data: { factory: await desk.factory.getAddress(), vaults },
    show() {
      print(`Vault: ${vaults.length} ${vaults.length === 1 ? "vault" : "vaults"}`);
      printTable(VAULT_COLUMNS, rows, [1, 2, 3, 4]);
    },
  };
}
