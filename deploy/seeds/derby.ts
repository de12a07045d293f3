import { MaxUint256 } from "ethers";

import { CLOSE_GAS_LIMIT } from "../../lib/derby.js";
import { parseAmount } from "../../lib/units.js";
import type { DerbyGame, DerbyVault } from "../../typechain-types/index.js";
import { ETH_PRICE } from "../modules/Feeds.js";
import type { Sandbox } from "../seed.js";

const USDC = { symbol: "USDC", decimals: 6 } as const;
const DRB = { symbol: "DRB", decimals: 18 } as const;

/** Who deposits. */
const DEPOSITS = [
  { actor: "frank", amount: "60_000" },
  { actor: "grace", amount: "40_000" },
] as const;

/** Who plays: DRB, and basis points by number of protocol. */
const PLAYERS = [
  { actor: "alice", name: "Steady", lock: "1_000", votes: { 0: 6_000, 1: 4_000 } },
  { actor: "bob", name: "Bold", lock: "2_000", votes: { 1: 3_000, 2: 4_000, 3: 3_000 } },
  { actor: "carol", name: "Ether", lock: "500", votes: { 2: 9_500, 4: 500 } },
] as const;

/** Who follows alice, who asks a tenth for it. */
const FOLLOWER = { actor: "dave", name: "Echo", lock: "800", leaderId: 1n, feeBps: 1_000n } as const;

/** What the governor gives for closing epochs. */
const BOUNTIES = "500";

/** What the sandbox's protocols have made since, for the next close to find. */
const GAINS = [
  { protocol: "SteadyYield", amount: "150" },
  { protocol: "BoldYield", amount: "420" },
] as const;
const LOSS = { protocol: "WildYield", amount: "200" } as const;

/** What grace wants back by that close, shares. */
const REQUESTED = "5_000";

/** Deposits and baskets, the first epoch closed by the keeper, and an epoch under way; the actors' allowances are used up. */
export async function seed(sandbox: Sandbox): Promise<void> {
  for (const { actor, amount } of DEPOSITS) await deposit(sandbox, actor, amount);
  for (const player of PLAYERS) await play(sandbox, player);
  await follow(sandbox);
  const vault = await vaultFor(sandbox, "governor");
  await approve(sandbox, "governor", "USDC", "DerbyVault", parseAmount(BOUNTIES, USDC));
  await vault.fundBounty(parseAmount(BOUNTIES, USDC));
  await closeEpoch(sandbox);
  await goOn(sandbox);
}

async function deposit(sandbox: Sandbox, actor: string, amount: string): Promise<void> {
  const assets = parseAmount(amount, USDC);
  await approve(sandbox, actor, "USDC", "DerbyVault", assets);
  await (await vaultFor(sandbox, actor)).deposit(assets, sandbox.actor(actor).address);
}

async function play(sandbox: Sandbox, { actor, name, lock, votes }: (typeof PLAYERS)[number]): Promise<void> {
  const game = await gameFor(sandbox, actor);
  const drb = parseAmount(lock, DRB);
  const weights = Object.entries(votes).map(([protocolId, bps]) => ({ protocolId, bps }));
  await approve(sandbox, actor, "DRB", "DerbyGame", drb);
  await game.mintNewBasket(sandbox.address("DerbyVault"), name);
  await game.rebalanceBasket(await game.basketCount(), drb, weights, MaxUint256);
}

async function follow(sandbox: Sandbox): Promise<void> {
  const { actor, name, lock, leaderId, feeBps } = FOLLOWER;
  await (await gameFor(sandbox, PLAYERS[0].actor)).setDelegationFee(leaderId, feeBps);
  const game = await gameFor(sandbox, actor);
  await approve(sandbox, actor, "DRB", "DerbyGame", parseAmount(lock, DRB));
  await game.mintNewBasket(sandbox.address("DerbyVault"), name);
  const basketId = await game.basketCount();
  await game.rebalanceBasket(basketId, parseAmount(lock, DRB), [], MaxUint256);
  await game["delegate(uint256,uint256,uint16)"](basketId, leaderId, feeBps);
}

/** Waits for the end of the epoch and closes it; the price of ether would be too old by then. */
async function closeEpoch(sandbox: Sandbox): Promise<void> {
  const vault = await vaultFor(sandbox, "keeper");
  const { closableAt } = await vault.status();
  await sandbox.chain.connection.networkHelpers.time.increaseTo(closableAt);
  const { ethers } = sandbox.chain.connection;
  const feed = await ethers.getContractAt("PhasedFeedMock", sandbox.address("EthUsdFeed"));
  await feed.push(ETH_PRICE);
  await vault.closeEpoch(MaxUint256, { gasLimit: CLOSE_GAS_LIMIT });
}

async function goOn(sandbox: Sandbox): Promise<void> {
  const protocol = (name: string) =>
    sandbox.chain.connection.ethers.getContractAt("YieldProtocolMock", sandbox.address(name));
  for (const { protocol: name, amount } of GAINS) await (await protocol(name)).gain(parseAmount(amount, USDC));
  await (await protocol(LOSS.protocol)).lose(parseAmount(LOSS.amount, USDC));
  const { address } = sandbox.actor("grace");
  await (await vaultFor(sandbox, "grace")).requestRedeem(parseAmount(REQUESTED, USDC), address);
}

async function vaultFor(sandbox: Sandbox, actor: string): Promise<DerbyVault> {
  const { signer } = sandbox.actor(actor);
  return await sandbox.chain.connection.ethers.getContractAt("DerbyVault", sandbox.address("DerbyVault"), signer);
}

async function gameFor(sandbox: Sandbox, actor: string): Promise<DerbyGame> {
  const { signer } = sandbox.actor(actor);
  return await sandbox.chain.connection.ethers.getContractAt("DerbyGame", sandbox.address("DerbyGame"), signer);
}

async function approve(sandbox: Sandbox, actor: string, symbol: string, spender: string, value: bigint): Promise<void> {
  const token = (await sandbox.token(symbol)).connect(sandbox.actor(actor).signer);
  await token.approve(sandbox.address(spender), value);
}
