import { readdirSync } from "node:fs";

import { actorsOf, findActor, type Actor } from "../lib/actors.js";
import { findDeployed, type Deployment } from "../lib/addresses.js";
import type { Chain } from "../lib/network.js";
import type { TestToken } from "../typechain-types/index.js";
import { openLending } from "./lending.js";
import { openPool } from "./liquidity.js";

/** A fresh local chain with everything deployed, for a system to put life into. */
export interface Sandbox {
  readonly chain: Chain;
  actor(name: string): Actor;
  address(name: string): string;
  token(symbol: string): Promise<TestToken>;
}

/** What a file in `deploy/seeds/` exports. */
interface Seed {
  seed(sandbox: Sandbox): Promise<void>;
}

/** What every actor starts with, whole tokens. */
const PURSE = { USDC: 1_000_000n, PAD: 100_000n } as const;
/** What the treasury sends each of them, DRB wei. */
const DRB_PURSE = 10_000n * 10n ** 18n;
/** And what every actor wraps of the native currency, wei. */
const WRAPPED = 1_000n * 10n ** 18n;

/** Gives every actor tokens, then runs the seeds of all systems in order of their names. */
export async function seedSandbox(chain: Chain, deployment: Deployment): Promise<void> {
  const actors = await actorsOf(chain);
  const sandbox: Sandbox = {
    chain,
    actor: (name) => findActor(actors, name),
    address: (name) => findDeployed(deployment, name).address,
    token: (symbol) => chain.connection.ethers.getContractAt("TestToken", findDeployed(deployment, symbol).address),
  };
  for (const [symbol, whole] of Object.entries(PURSE)) await fillPurses(await sandbox.token(symbol), actors, whole);
  await wrapPurses(sandbox.address("WETH"), actors);
  await openPool(sandbox.actor("deployer").signer, sandbox.address);
  await openLending(sandbox.actor("deployer").signer, sandbox.actor("oscar").signer, sandbox.address);
  await handOutDrb(await sandbox.token("DRB"), sandbox.actor("governor"), actors);
  for (const { seed } of await loadSeeds()) await seed(sandbox);
}

async function fillPurses(token: TestToken, actors: readonly Actor[], whole: bigint): Promise<void> {
  const value = whole * 10n ** (await token.decimals());
  await token.multicall(actors.map(({ address }) => token.interface.encodeFunctionData("mint", [address, value])));
}

/** Sends every actor DRB from the treasury: there is no more of it than there is. */
async function handOutDrb(drb: TestToken, treasury: Actor, actors: readonly Actor[]): Promise<void> {
  for (const { address } of actors.filter((actor) => actor !== treasury)) {
    await drb.connect(treasury.signer).transfer(address, DRB_PURSE);
  }
}

/** WETH9 wraps whatever it is sent. */
async function wrapPurses(weth: string, actors: readonly Actor[]): Promise<void> {
  const sent = await Promise.all(actors.map(({ signer }) => signer.sendTransaction({ to: weth, value: WRAPPED })));
  await Promise.all(sent.map((transaction) => transaction.wait()));
}

async function loadSeeds(): Promise<Seed[]> {
  const folder = new URL("./seeds/", import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  return await Promise.all(files.sort().map(async (file) => (await import(new URL(file, folder).href)) as Seed));
}
