import type { Deployment } from "../../lib/addresses.js";
import type { Chain } from "../../lib/network.js";
import { print, printTable } from "../../lib/output.js";
import type { Overview } from "../overview.js";
import { premisesOn } from "../support/desk.js";
import { VaultDesk } from "./desk.js";
import { rowOf, summaryOf, VAULT_COLUMNS, type VaultSummary } from "./summary.js";

/** The part of `npx hardhat status` about vaults. */
export async function overview(chain: Chain, deployment: Deployment): Promise<Overview> {
  const desk = await VaultDesk.at(await premisesOn(chain, deployment));
  const opened = await desk.vaults();
  const vaults = await Promise.all(opened.map(summaryOf));
  const balances = await Promise.all(opened.map(({ asset, address }) => asset.contract.balanceOf(address)));
  const rows = await Promise.all(vaults.map((vault) => rowOf(chain, vault)));
  return {
    system: "vault",
    data: { factory: await desk.factory.getAddress(), vaults },
    backings: vaults.map((vault, i) => {
      return { what: vault.name, token: vault.asset, owed: owedOf(vault), held: balances[i] ?? 0n };
    }),
    show() {
      print(`Vault: ${vaults.length} ${vaults.length === 1 ? "vault" : "vaults"}`);
      printTable(VAULT_COLUMNS, rows, [1, 2, 3, 4]);
    },
  };
}

/** Stakes, fees, and what is still to be streamed where that is the same token. */
function owedOf({ totalStaked, feesOwed, undistributed, asset, reward }: VaultSummary): bigint {
  return totalStaked + feesOwed + (asset.address === reward.address ? undistributed : 0n);
}
