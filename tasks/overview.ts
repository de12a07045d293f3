import { existsSync, readdirSync } from "node:fs";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { findActor } from "../lib/actors.js";
import { readDeployment, type Deployment } from "../lib/addresses.js";
import { ensureBuilt } from "../lib/build.js";
import { derbyJob } from "../lib/keeper/jobs/derby.js";
import { dualJob } from "../lib/keeper/jobs/dual.js";
import { savingsJob } from "../lib/keeper/jobs/savings.js";
import { keepOnce, type Terms } from "../lib/keeper/keeper.js";
import type { Report } from "../lib/keeper/outcome.js";
import { chainTime, connect, type Chain } from "../lib/network.js";
import { print, printJson, printTable, runCommand } from "../lib/output.js";
import { formatInstant } from "../lib/time.js";
import { formatAmount } from "../lib/units.js";
import { premisesOn } from "./support/desk.js";
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

/** A keeper with the usual terms, who only looks: nothing is sent. */
const TERMS: Terms = { minProfit: 0n, maxCost: 5n * 10n ** 16n, dryRun: true };
const FEED = "EthUsdFeed";

/** `npx hardhat status` */
export default async function status({ json }: { json: boolean }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand({ json }, async () => {
    const chain = await connect(hre);
    const deployment = await readDeployment(hre.config.paths.root, chain);
    await ensureBuilt();
    const { networkName, chainId } = chain;
    const [block, time, keeper, systems] = await Promise.all([
      chain.connection.ethers.provider.getBlockNumber(),
      chainTime(chain),
      keeperReports(chain, deployment),
      overviews(chain, deployment),
    ]);
    if (json) {
      const data = Object.fromEntries(systems.map(({ system, data }) => [system, data]));
      const health = Object.fromEntries(systems.map(({ system, health }) => [system, healthData(health)]));
      return printJson({ network: networkName, chainId, block, time, health, keeper, systems: data });
    }
    print(`${networkName}, chain ${chainId}, block ${block}, ${formatInstant(time)}`);
    print();
    showHealth(systems, keeper);
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

/** What a keeper would do now, or why he would not; `null` where there is no account to try it with. */
async function keeperReports(chain: Chain, deployment: Deployment): Promise<Report[] | null> {
  const { actors } = await premisesOn(chain, deployment);
  if (actors.length === 0) return null;
  const keeper = findActor(actors, chain.isLocal ? "keeper" : "0");
  const reports: Report[] = [];
  const tell = (report: Report) => void reports.push(report);
  await keepOnce({ chain, deployment, keeper }, [savingsJob(FEED), dualJob, derbyJob()], TERMS, tell);
  return reports;
}

function healthData({ covers, troubles }: Health) {
  return {
    isSolvent: !covers.some(isShort),
    troubles,
    covers: covers.map(({ token: { symbol, decimals }, owed, held }) => ({ token: { symbol, decimals }, owed, held })),
  };
}

/** A line for every system and token: what it owes at least and what it holds, whether it is well, and what comes next. */
function showHealth(systems: readonly Overview[], keeper: readonly Report[] | null): void {
  const rows = systems.flatMap(({ system, health: { covers, troubles } }) => {
    const words = [troubles.length === 0 ? "well" : troubles.join(", "), nextOf(system, keeper)];
    const lines = covers.map((cover) => {
      const { token, owed, held } = cover;
      const verdict = isShort(cover) ? `short of ${formatAmount(owed - held, token)}` : "yes";
      return [formatAmount(owed, token), formatAmount(held, token), verdict];
    });
    const [first = ["-", "-", "-"], ...others] = lines;
    return [[system, ...first, ...words], ...others.map((line) => ["", ...line, "", ""])];
  });
  printTable(["System", "Owes at least", "Holds", "Solvent", "Health", "Keeper"], rows, [1, 2]);
}

/** The first thing that a keeper would do for a system. */
function nextOf(system: string, reports: readonly Report[] | null): string {
  if (reports === null) return "no account to look with";
  const own = reports.filter(({ job }) => job === system);
  const due = own.find(({ outcome }) => outcome.kind === "would-do");
  if (due?.duty) return `next: ${due.duty}`;
  if (own.some(({ outcome }) => outcome.kind === "failed")) return "could not look";
  if (own.some(({ outcome }) => outcome.kind === "not-worth-it")) return "not worth its gas yet";
  return "nothing to do";
}
