import type { Deployment } from "../../lib/addresses.js";
import type { Chain } from "../../lib/network.js";
import { print, printTable } from "../../lib/output.js";
import type { Overview } from "../overview.js";
import { backingsBy } from "../support/backing.js";
import { premisesOn } from "../support/desk.js";
import { DualDesk, type OpenVault } from "./desk.js";
import { rowOf, vaultSummary, VAULT_COLUMNS, type VaultSummary } from "./summary.js";

/** The part of `npx hardhat status` about dual currency vaults. */
export async function overview(chain: Chain, deployment: Deployment): Promise<Overview> {
  const desk = await DualDesk.at(await premisesOn(chain, deployment));
  const opened = await desk.vaults();
  const vaults = await Promise.all(opened.map((vault) => vaultSummary(desk, vault)));
  const debts = opened.flatMap((vault, i) => debtsOf(vault, vaults[i]?.required));
  const backings = await backingsBy("all vaults", desk.address, debts);
  return {
    system: "dual",
    data: { address: desk.address, vaults },
    backings,
    show() {
      print(`Dual currency: ${vaults.length} ${vaults.length === 1 ? "vault" : "vaults"}`);
      if (vaults.length > 0) printTable(VAULT_COLUMNS, vaults.map(rowOf), [2, 3, 4, 5, 6]);
    },
  };
}

/** What a vault needs of either token. */
function debtsOf({ investment, linked }: OpenVault, required: VaultSummary["required"] | undefined) {
  return [
    { token: investment, value: required?.investment ?? 0n },
    { token: linked, value: required?.linked ?? 0n },
  ];
}
