import type { Deployment } from "../../lib/addresses.js";
import type { Chain } from "../../lib/network.js";
import { print, printTable } from "../../lib/output.js";
import type { Overview } from "../overview.js";
import { premisesOn } from "../support/desk.js";
import { DualDesk } from "./desk.js";
import { rowOf, vaultSummary, VAULT_COLUMNS } from "./summary.js";

/** The part of `npx hardhat status` about dual currency vaults. */
export async function overview(chain: Chain, deployment: Deployment): Promise<Overview> {
  const desk = await DualDesk.at(await premisesOn(chain, deployment));
  const vaults = await Promise.all((await desk.vaults()).map((vault) => vaultSummary(desk, vault)));
  return {
    system: "dual",
    data: { address: desk.address, vaults },
    show() {
      print(`Dual currency: ${vaults.length} ${vaults.length === 1 ? "vault" : "vaults"}`);
      if (vaults.length > 0) printTable(VAULT_COLUMNS, vaults.map(rowOf), [2, 3, 4, 5, 6]);
    },
  };
}
