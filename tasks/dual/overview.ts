import type { Deployment } from "../../lib/addresses.js";
import { chainTime, type Chain } from "../../lib/network.js";
import { print, printTable } from "../../lib/output.js";
import type { Overview } from "../overview.js";
import { premisesOn } from "../support/desk.js";
import { counted, type Health, pauseOf, sumCovers } from "../support/health.js";
import { DualDesk, type OpenVault } from "./desk.js";
import { rowOf, vaultSummary, VAULT_COLUMNS, type VaultSummary } from "./summary.js";

/** Where both outcomes are still possible. */
const WITHOUT_OUTCOME: ReadonlySet<string> = new Set(["open", "closed"]);

/** The part of `npx hardhat status` about dual currency vaults. */
export async function overview(chain: Chain, deployment: Deployment): Promise<Overview> {
  const desk = await DualDesk.at(await premisesOn(chain, deployment));
  const opened = await desk.vaults();
  const vaults = await Promise.all(opened.map((vault) => vaultSummary(desk, vault)));
  return {
    system: "dual",
    data: { address: desk.address, vaults },
    health: await healthOf(desk, opened, vaults),
    show() {
      print(`Dual currency: ${counted(vaults.length, "vault")}`);
      if (vaults.length > 0) printTable(VAULT_COLUMNS, vaults.map(rowOf), [2, 3, 4, 5, 6]);
    },
  };
}

/** Fees, and what vaults without an outcome need for the worse of both, against the contract's balances; what the others have left to pay comes on top. */
async function healthOf(
  desk: DualDesk,
  opened: readonly OpenVault[],
  vaults: readonly VaultSummary[],
): Promise<Health> {
  const { contract, address, chain } = desk;
  const tokens = new Map(opened.flatMap(({ market: { base, quote } }) => [base, quote]).map((it) => [it.address, it]));
  const required = opened.flatMap(({ investment, linked }, i) => {
    const vault = vaults[i];
    if (vault === undefined || !WITHOUT_OUTCOME.has(vault.status)) return [];
    return [
      { token: investment, owed: vault.required.investment, held: 0n },
      { token: linked, owed: vault.required.linked, held: 0n },
    ];
  });
  const balances = [...tokens.values()].map(async (token) => {
    const [owed, held] = await Promise.all([contract.feesOwed(token.address), token.contract.balanceOf(address)]);
    return { token, owed, held };
  });
  const [now, pausedUntil] = await Promise.all([chainTime(chain), contract.inboundPausedUntil()]);
  const unsettled = vaults.filter(({ status, expiryAt }) => status === "closed" && expiryAt < now).length;
  return {
    covers: sumCovers([...(await Promise.all(balances)), ...required]),
    troubles: [
      ...(unsettled > 0 ? [`${counted(unsettled, "vault")} to settle`] : []),
      ...pauseOf(pausedUntil, now, "creating and subscribing"),
    ],
  };
}
