import { existsSync, readdirSync } from "node:fs";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { readDeployment, type Deployment } from "../lib/addresses.js";
import { ensureBuilt } from "../lib/build.js";
import { chainTime, connect, type Chain } from "../lib/network.js";
import { print, printJson, printTable, runCommand } from "../lib/output.js";
import { formatInstant } from "../lib/time.js";
import { formatAmount } from "../lib/units.js";
import { agendaOf, showAgenda } from "./keeper/agenda.js";
import type { Backing } from "./support/backing.js";

/** What one system shows of itself: data for machines, and lines for people. */
export interface Overview {
  readonly system: string;
  readonly data: unknown;
  readonly backings: readonly Backing[];
  show(): void;
}

/** What the `overview.ts` of a system's folder exports. */
interface OverviewModule {
  overview(chain: Chain, deployment: Deployment): Promise<Overview>;
}

/** `npx hardhat status` */
export default async function status({ json }: { json: boolean }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand({ json }, async () => {
    const chain = await connect(hre);
    const deployment = await readDeployment(hre.config.paths.root, chain);
    await ensureBuilt();
    const { networkName, chainId } = chain;
    const block = await chain.connection.ethers.provider.getBlockNumber();
    const time = await chainTime(chain);
    const [agenda, ...systems] = await Promise.all([
      agendaOf(chain, deployment),
      ...(await loadOverviews()).map((module) => module.overview(chain, deployment)),
    ]);
    const solvency = systems.flatMap(({ system, backings }) => backings.map((backing) => judged(system, backing)));

    if (json) {
      const data = Object.fromEntries(systems.map(({ system, data }) => [system, data]));
      return printJson({ network: networkName, chainId, block, time, systems: data, solvency, keeper: agenda });
    }
    print(`${networkName}, chain ${chainId}, block ${block}, ${formatInstant(time)}`);
    for (const system of systems) {
      print();
      system.show();
    }
    print();
    showSolvency(solvency);
    print();
    showAgenda(agenda);
  });
}

function judged(system: string, { what, token: { symbol, decimals }, owed, held }: Backing) {
  return { system, what, token: { symbol, decimals }, owed, held, solvent: held >= owed };
}

function showSolvency(backings: readonly ReturnType<typeof judged>[]): void {
  const short = backings.filter(({ solvent }) => !solvent).length;
  print(`Solvency: ${short === 0 ? "everything that is owed is there" : `${short} of ${backings.length} are short`}`);
  const rows = backings.map(({ system, what, token, owed, held, solvent }) => [
    system,
    what,
    formatAmount(owed, token),
    formatAmount(held, token),
    solvent ? "" : "SHORT",
  ]);
  printTable(["System", "Of", "Owed", "There is", ""], rows, [2, 3]);
}

async function loadOverviews(): Promise<OverviewModule[]> {
  const here = new URL("./", import.meta.url);
  const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = folders.map(({ name }) => new URL(`${name}/overview.ts`, here)).filter((file) => existsSync(file));
  return await Promise.all(files.map(async (file) => (await import(file.href)) as OverviewModule));
}
