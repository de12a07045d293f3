import { MaxUint256 } from "ethers";

import { parseAmount } from "../../lib/units.js";
import type { DelegationPool, SavingsAccount } from "../../typechain-types/index.js";
import type { Sandbox } from "../seed.js";

const USDC = { symbol: "USDC", decimals: 6 } as const;
const WETH = { symbol: "WETH", decimals: 18 } as const;

/** Who lends. */
const LENDERS = [
  { actor: "alice", amount: "100_000" },
  { actor: "bob", amount: "60_000" },
] as const;

/** Who borrows against a new staking position; `max` is what LTV allows. */
const BORROWERS = [
  { actor: "carol", stake: "20", loan: "max" },
  { actor: "dave", stake: "16", loan: "30_000" },
  { actor: "erin", stake: "12", loan: "20_000" },
] as const;

/** Who stakes and borrows nothing. */
const STAKERS = [{ actor: "frank", stake: "10" }] as const;

/** What the rewarder streams to all stakers. */
const STREAM = { amount: "2.32", duration: 31_536_000n } as const;

/** Lends for two actors, borrows for three and stakes for one, whose rewards stream for a year; all have approved what they use. */
export async function seed(sandbox: Sandbox): Promise<void> {
  for (const { actor, amount } of LENDERS) await lend(sandbox, actor, parseAmount(amount, USDC));
  for (const { actor, stake } of STAKERS) await stakeFor(sandbox, actor, stake);
  for (const { actor, stake, loan } of BORROWERS) await borrow(sandbox, actor, stake, loan);
  const pool = await poolFor(sandbox, "rewarder");
  await pool.fund(parseAmount(STREAM.amount, WETH), STREAM.duration);
}

async function lend(sandbox: Sandbox, actor: string, assets: bigint): Promise<void> {
  const account = await accountFor(sandbox, actor);
  await account.lend(assets, sandbox.actor(actor).address);
}

async function stakeFor(sandbox: Sandbox, actor: string, stake: string): Promise<DelegationPool> {
  const pool = await poolFor(sandbox, actor);
  await pool.stake(parseAmount(stake, WETH), sandbox.actor(actor).address);
  return pool;
}

async function borrow(sandbox: Sandbox, actor: string, stake: string, loan: string): Promise<void> {
  const account = await accountFor(sandbox, actor);
  const pool = await stakeFor(sandbox, actor, stake);
  await pool.setApprovalForAll(await account.staking(), true);
  await account.borrow({
    positionId: await pool.lastId(),
    collateral: parseAmount(stake, WETH),
    loan: loan === "max" ? 0n : parseAmount(loan, USDC),
    receiver: sandbox.actor(actor).address,
    deadline: MaxUint256,
  });
}

/** The savings account, which may take the actor's USDC from now on. */
async function accountFor(sandbox: Sandbox, actor: string): Promise<SavingsAccount> {
  const address = await approved(sandbox, actor, "USDC", "SavingsAccount");
  return sandbox.chain.connection.ethers.getContractAt("SavingsAccount", address, sandbox.actor(actor).signer);
}

/** The delegation pool, which may take the actor's WETH from now on. */
async function poolFor(sandbox: Sandbox, actor: string): Promise<DelegationPool> {
  const address = await approved(sandbox, actor, "WETH", "DelegationPool");
  return sandbox.chain.connection.ethers.getContractAt("DelegationPool", address, sandbox.actor(actor).signer);
}

async function approved(sandbox: Sandbox, actor: string, symbol: string, spender: string): Promise<string> {
  const token = (await sandbox.token(symbol)).connect(sandbox.actor(actor).signer);
  await token.approve(sandbox.address(spender), MaxUint256);
  return sandbox.address(spender);
}
