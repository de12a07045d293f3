import { existsSync, readdirSync } from "node:fs";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { readDeployment, type Deployment } from "../lib/addresses.js";
import { ensureBuilt } from "../lib/build.js";
import { chainTime, connect, type Chain } from "../lib/network.js";
import { print, printJson, runCommand } from "../lib/output.js";
import { formatInstant } from "../lib/time.js";

/** What one system shows of itself: data for machines, and lines for people. */
export interface Overview {
  readonly system: string;
  readonly data: unknown;
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
    const systems = await Promise.all((await loadOverviews()).map((module) => module.overview(chain, deployment)));

    if (json) {
      const data = Object.fromEntries(systems.map(({ system, data }) => [system, data]));
      return printJson({ network: networkName, chainId, block, time, systems: data });
    }
    print(`${networkName}, chain ${chainId}, block ${block}, ${formatInstant(time)}`);
    for (const system of systems) {
      print();
      system.show();
    }
  });
}

async function loadOverviews(): Promise<OverviewModule[]> {
  const here = new URL("./", import.meta.url);
  const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = folders.map(({ name }) => new URL(`${name}/overview.ts`, here)).filter((file) => existsSync(file));
  return await Promise.all(files.map(async (file) => (await import(file.href)) as OverviewModule));
}
