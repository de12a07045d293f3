import hre from "hardhat";

import { openSandbox } from "../../deploy/sandbox.js";
import { findDeployed, type Deployment } from "../../lib/addresses.js";
import { actorsOf, findActor, type Actor } from "../../lib/actors.js";
import type { Chain } from "../../lib/network.js";
import { passTo } from "../../lib/scenario/clock.js";
import type { DualCurrencyVault } from "../../typechain-types/index.js";
import { seededChain, START_AT } from "./seeded-chain.js";

/** Ether after its fall, USD with 8 decimals: carol's loan has a health factor of 0.88 then, and everybody else's is above 1. */
const FALLEN_PRICE = 2_500n * 10n ** 8n;

/** A chain of this process on which every system waits for a keeper. */
export interface KeeperWorld {
  readonly chain: Chain;
  readonly deployment: Deployment;
  readonly actors: readonly Actor[];
}

/** What the keeper's work leaves behind, read from storage: nothing in it depends on when it is read. */
export interface Traces {
  /** How often each thing happened since the world was ready. */
  readonly events: Readonly<Record<(typeof EVENTS)[number], number>>;
  /** How many transactions the keeper has made, ever. */
  readonly nonce: number;
  /** Principal, collateral and receipts of carol's loan, and the deposits and snapshots of all. */
  readonly savings: readonly bigint[];
  /** The price that was stored. */
  readonly round: readonly unknown[];
  /** Epoch, phase, step, next close. */
  readonly derby: readonly bigint[];
  /** What the keeper, the savings account and the Derby vault hold of USDC, and the keeper of WETH. */
  readonly balances: readonly bigint[];
}

/** What a keeper does that could happen twice. */
const EVENTS = ["RewardsSold", "Liquidated", "RoundStored", "EpochClosed"] as const;

/** Lets time pass on the seeded chain until there is a harvest, a liquidation, a settlement and a close to do. */
export async function openKeeperWorld(): Promise<KeeperWorld> {
  const { chain, deployment } = await seededChain();
  const { ethers } = chain.connection;
  const dual = await ethers.getContractAt("DualCurrencyVault", findDeployed(deployment, "DualCurrencyVault").address);
  const { expiryAt } = await dual.vaultOf(1);
  const feed = await ethers.getContractAt("PhasedFeedMock", findDeployed(deployment, "EthUsdFeed").address);
  await passTo(chain, expiryAt - 60n);
  await feed.push(FALLEN_PRICE);
  await passTo(chain, expiryAt + 60n);
  await feed.push(FALLEN_PRICE);
  return { chain, deployment, actors: await actorsOf(chain) };
}

/** Another chain, on which the same contracts have other addresses, and where only the epoch of Derby is over. */
export async function openOtherWorld(): Promise<KeeperWorld> {
  const { chain, deployment } = await openSandbox(hre, START_AT, {
    async before(empty) {
      const [deployer] = await actorsOf(empty);
      await deployer?.signer.sendTransaction({ to: deployer.address });
    },
  });
  const { ethers } = chain.connection;
  const derby = await ethers.getContractAt("DerbyVault", findDeployed(deployment, "DerbyVault").address);
  await passTo(chain, (await derby.status()).closableAt);
  return { chain, deployment, actors: await actorsOf(chain) };
}

/** Somebody of the world by name. */
export const actorIn = ({ actors }: KeeperWorld, name: string): Actor => findActor(actors, name);

export async function tracesOf(world: KeeperWorld, sinceBlock: number): Promise<Traces> {
  const { ethers } = world.chain.connection;
  const address = (name: string) => findDeployed(world.deployment, name).address;
  const [savings, dual, derby, usdc, weth] = await Promise.all([
    ethers.getContractAt("SavingsAccount", address("SavingsAccount")),
    ethers.getContractAt("DualCurrencyVault", address("DualCurrencyVault")),
    ethers.getContractAt("DerbyVault", address("DerbyVault")),
    ethers.getContractAt("TestToken", address("USDC")),
    ethers.getContractAt("TestToken", address("WETH")),
  ]);
  const logs = await ethers.provider.getLogs({ fromBlock: sinceBlock + 1, toBlock: "latest" });
  const names = logs.map((log) => {
    const contract = [savings, dual, derby].find(({ target }) => target === log.address);
    return contract?.interface.parseLog(log)?.name;
  });
  const events = EVENTS.map((event) => [event, names.filter((name) => name === event).length] as const);
  const { principal, collateral, receipts } = await savings.loanOf(1);
  const { epoch, phase, cursor, closableAt } = await derby.status();
  const keeper = actorIn(world, "keeper").address;
  const holders = [keeper, savings, derby];
  return {
    events: Object.fromEntries(events) as Traces["events"],
    nonce: await ethers.provider.getTransactionCount(keeper),
    savings: [principal, collateral, receipts, ...(await savings.ledger())],
    round: await storedRound(dual),
    derby: [epoch, phase, cursor, closableAt],
    balances: [...(await Promise.all(holders.map((holder) => usdc.balanceOf(holder)))), await weth.balanceOf(keeper)],
  };
}

/** The price by which the first vault will be judged, if there is that vault. */
async function storedRound(dual: DualCurrencyVault): Promise<readonly unknown[]> {
  if ((await dual.vaultCount()) === 0n) return [];
  const { marketId, expiryAt } = await dual.vaultOf(1);
  const { feed } = await dual.marketOf(marketId);
  return [...(await dual.roundOf(feed, expiryAt))];
}

/** The whole state in one hash. */
export async function stateRootOf({ chain }: KeeperWorld): Promise<string> {
  const block: unknown = await chain.connection.provider.request({
    method: "eth_getBlockByNumber",
    params: ["latest", false],
  });
  return (block as { readonly stateRoot: string }).stateRoot;
}
