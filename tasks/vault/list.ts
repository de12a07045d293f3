import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { print, printJson, printTable, runCommand } from "../../lib/output.js";
import { VaultDesk } from "./desk.js";
import { rowOf, summaryOf, VAULT_COLUMNS } from "./summary.js";

/** `npx hardhat vault list` */
export default async function list({ json }: { json: boolean }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand({ json }, async () => {
    const desk = await VaultDesk.open(hre);
    const summaries = await Promise.all((await desk.vaults()).map(summaryOf));
    if (json) return printJson(summaries);
    if (summaries.length === 0) return print("There is no vault yet: `npx hardhat vault create` makes one.");
    const rows = summaries.map(async (summary) => [...(await rowOf(desk.chain, summary)), summary.address]);
    printTable([...VAULT_COLUMNS, "Address"], await Promise.all(rows), [1, 2, 3, 4]);
  });
}
