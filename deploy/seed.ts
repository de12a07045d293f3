import { readdirSync } from "node:fs";

import { actorsOf, findActor, type Actor } from "../lib/actors.js";
import { findDeployed, type Deployment } from "../lib/addresses.js";
import type { Chain } from "../lib/network.js";
import { parseAmount } from "../lib/units.js";
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

/** Amounts of tokens by symbol, for actors by name: `{ alice: { USDC: "1000" } }`. */
export type Purses = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What every actor starts with. */
const USUAL_PURSE = { USDC: "1_000_000", PAD: "100_000", WETH: "1_000", DRB: "10_000" } as const;

/** Gives every actor tokens, then runs the seeds of all systems in order of their names. */
export async function seedSandbox(chain: Chain, deployment: Deployment): Promise<void> {
  const sandbox = await equipSandbox(chain, deployment);
  for (const { seed } of await loadSeeds()) await seed(sandbox);
}

/** Fills purses, everybody's usual ones if none are given, and opens the exchange's pool: a sandbox without any history. */
export async function equipSandbox(chain: Chain, deployment: Deployment, purses?: Purses): Promise<Sandbox> {
  const actors = await actorsOf(chain);
  const sandbox: Sandbox = {
    chain,
    actor: (name) => findActor(actors, name),
    address: (name) => findDeployed(deployment, name).address,
    token: (symbol) => chain.connection.ethers.getContractAt("TestToken", findDeployed(deployment, symbol).address),
  };
  const usual = () => Object.fromEntries(actors.map(({ name }) => [name, USUAL_PURSE]));
  await fillPurses(sandbox, purses ?? usual());
  await openPool(sandbox.actor("deployer").signer, sandbox.address);
  await openLending(sandbox.actor("deployer").signer, sandbox.actor("oscar").signer, sandbox.address);
  return sandbox;
}

/** @throws InputError where an actor or a token is not of this chain. */
async function fillPurses(sandbox: Sandbox, purses: Purses): Promise<void> {
  const symbols = new Set(Object.values(purses).flatMap((purse) => Object.keys(purse)));
  for (const symbol of symbols) {
    const token = await sandbox.token(symbol);
    const unit = { symbol, decimals: Number(await token.decimals()) };
    const gifts = Object.entries(purses).flatMap(([name, { [symbol]: amount }]) =>
      amount === undefined ? [] : [{ actor: sandbox.actor(name), value: parseAmount(amount, unit) }],
    );
    if (symbol === "WETH") await wrap(token, gifts);
    else if (symbol === "DRB") await handOut(token, sandbox.actor("governor"), gifts);
    else await mint(token, gifts);
  }
}

interface Gift {
  readonly actor: Actor;
  readonly value: bigint;
}

async function mint(token: TestToken, gifts: readonly Gift[]): Promise<void> {
  const calls = gifts.map(({ actor, value }) => token.interface.encodeFunctionData("mint", [actor.address, value]));
  await (await token.multicall(calls)).wait();
}

/** DRB comes from the treasury, which keeps what it would send itself: there is no more of it than there is. */
async function handOut(drb: TestToken, treasury: Actor, gifts: readonly Gift[]): Promise<void> {
  const others = gifts.filter(({ actor }) => actor.address !== treasury.address);
  for (const { actor, value } of others) await drb.connect(treasury.signer).transfer(actor.address, value);
}

/** WETH9 wraps whatever it is sent. */
async function wrap(weth: TestToken, gifts: readonly Gift[]): Promise<void> {
  const sent = await Promise.all(gifts.map(({ actor, value }) => actor.signer.sendTransaction({ to: weth, value })));
  await Promise.all(sent.map((transaction) => transaction.wait()));
}

async function loadSeeds(): Promise<Seed[]> {
  const folder = new URL("./seeds/", import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  return await Promise.all(files.sort().map(async (file) => (await import(new URL(file, folder).href)) as Seed));
}
