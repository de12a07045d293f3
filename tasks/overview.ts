import { existsSync, readdirSync } from "node:fs";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { readDeployment, type Deployment } from "../lib/addresses.js";
import { ensureBuilt } from "../lib/build.js";
import { chainTime, connect, type Chain } from "../lib/network.js";
import { print, printJson, printTable, runCommand } from "../lib/output.js";
import { formatInstant } from "../lib/time.js";
import { formatAmount } from "../lib/units.js";
import { agendaOf, showAgenda } from "./keeper/agenda.js";
import { isShort, type Health } from "./support/health.js";

/** What one system shows of itself: data for machines, and lines for people. */
export interface Overview {
  readonly system: string;
  readonly data: unknown;
  readonly health: Health;
  show(): void;
}

/** What the `overview.ts` of a system's folder exports. */
interface OverviewModule {
  overview(chain: Chain, deployment: Deployment): Promise<Overview>;
}

/** The systems as the documentation orders them; another one comes after these. */
const ORDER = ["vault", "savings", "dual", "derby"];

/** `npx hardhat status` */
export default async function status({ json }: { json: boolean }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand({ json }, async () => {
    const chain = await connect(hre);
    const deployment = await readDeployment(hre.config.paths.root, chain);
    await ensureBuilt();
    const { networkName, chainId } = chain;
    const [block, time, agenda, systems] = await Promise.all([
      chain.connection.ethers.provider.getBlockNumber(),
      chainTime(chain),
      agendaOf(chain, deployment),
      overviews(chain, deployment),
    ]);
    if (json) {
      const data = Object.fromEntries(systems.map(({ system, data }) => [system, data]));
      const health = Object.fromEntries(systems.map(({ system, health }) => [system, healthData(health)]));
      return printJson({ network: networkName, chainId, block, time, health, keeper: agenda, systems: data });
    }
    print(`${networkName}, chain ${chainId}, block ${block}, ${formatInstant(time)}`);
    print();
    showHealth(systems);
    print();
    showAgenda(agenda);
    for (const system of systems) {
      print();
      system.show();
    }
  });
}

async function overviews(chain: Chain, deployment: Deployment): Promise<Overview[]> {
  const modules = await loadOverviews();
  const systems = await Promise.all(modules.map((module) => module.overview(chain, deployment)));
  const rank = ({ system }: Overview) => (ORDER.includes(system) ? ORDER.indexOf(system) : ORDER.length);
  return systems.toSorted((a, b) => rank(a) - rank(b));
}

async function loadOverviews(): Promise<OverviewModule[]> {
  const here = new URL("./", import.meta.url);
  const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = folders.map(({ name }) => new URL(`${name}/overview.ts`, here)).filter((file) => existsSync(file));
  return await Promise.all(files.map(async (file) => (await import(file.href)) as OverviewModule));
}

function healthData({ covers, troubles }: Health) {
  return {
    isSolvent: !covers.some(isShort),
    troubles,
    covers: covers.map(({ token: { symbol, decimals }, owed, held }) => ({ token: { symbol, decimals }, owed, held })),
  };
}

/** A line for every system and token: what it owes at least and what it holds, and whether the system is well. */
function showHealth(systems: readonly Overview[]): void {
  const rows = systems.flatMap(({ system, health: { covers, troubles } }) => {
    const words = troubles.length === 0 ? "well" : troubles.join(", ");
    const lines = covers.map((cover) => {
      const { token, owed, held } = cover;
      const verdict = isShort(cover) ? `short of ${formatAmount(owed - held, token)}` : "yes";
      return [formatAmount(owed, token), formatAmount(held, token), verdict];
    });
    const [first = ["-", "-", "-"], ...others] = lines;
    return [[system, ...first, words], ...others.map((line) => ["", ...line, ""])];
  });
  printTable(["System", "Owes at least", "Holds", "Solvent", "Health"], rows, [1, 2]);
}
