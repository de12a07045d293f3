import type { Deployment } from "../../lib/addresses.js";
import { chainTime, type Chain } from "../../lib/network.js";
import { print, printTable } from "../../lib/output.js";
import type { Overview } from "../overview.js";
import { premisesOn } from "../support/desk.js";
import { counted, type Health, pauseOf, sumCovers } from "../support/health.js";
import { VaultDesk, type OpenVault } from "./desk.js";
import { rowOf, summaryOf, VAULT_COLUMNS, type VaultSummary } from "./summary.js";

/** The part of `npx hardhat status` about vaults. */
export async function overview(chain: Chain, deployment: Deployment): Promise<Overview> {
  const desk = await VaultDesk.at(await premisesOn(chain, deployment));
  const opened = await desk.vaults();
  const vaults = await Promise.all(opened.map(summaryOf));
  const rows = await Promise.all(vaults.map((vault) => rowOf(chain, vault)));
  return {
    system: "vault",
    data: { factory: await desk.factory.getAddress(), vaults },
    health: await healthOf(desk, opened, vaults, await chainTime(chain)),
    show() {
      print(`Vault: ${counted(vaults.length, "vault")}`);
      printTable(VAULT_COLUMNS, rows, [1, 2, 3, 4]);
    },
  };
}

/** Stakes, fees, what is left to stream, and what the actors have earned. Strangers' earnings come on top: there is no list of stakers. */
async function healthOf(
  { actors }: VaultDesk,
  opened: readonly OpenVault[],
  vaults: readonly VaultSummary[],
  now: bigint,
): Promise<Health> {
  const covers = await Promise.all(
    opened.map(async ({ asset, reward, address, contract }, i) => {
      const { totalStaked = 0n, feesOwed = 0n, undistributed = 0n } = vaults[i] ?? {};
      const isOne = asset.address === reward.address;
      const held = await Promise.all([asset, reward].map(({ contract }) => contract.balanceOf(address)));
      const earned = await Promise.all(actors.map((actor) => contract.earned(actor.address)));
      const promised = earned.reduce((sum, value) => sum + value, undistributed);
      return [
        { token: asset, owed: totalStaked + feesOwed, held: held[0] ?? 0n },
        { token: reward, owed: promised, held: isOne ? 0n : (held[1] ?? 0n) },
      ];
    }),
  );
  return {
    covers: sumCovers(covers.flat()),
    troubles: vaults.flatMap(({ name, inboundPausedUntil }) => pauseOf(inboundPausedUntil, now, name)),
  };
}
