import type { Border } from "../../world/accounts.js";
import type { Hex } from "../../chain.js";
import type { Residue } from "../agents.js";
import { atLeast, type Check, equal } from "../telling.js";
import { heldBehind } from "../holdings.js";
import type { Till } from "./till.js";
import type { BalanceSheet } from "./told.js";

const SYSTEM = "savings";
/** Claims are rounded up and reserves down: a base unit each. */
const MOST_USDC = 2n;

/** What has to hold of a savings account at any moment. */
export async function auditSavings(till: Till, border: Border, inside: readonly Hex[]): Promise<Check[]> {
  const { desk, tokens } = till.world;
  const sheet = await desk.read<BalanceSheet>(till.contracts.account, "balanceSheet");
  const pool = till.contracts.pool;
  const [staked = 0n, undistributed = 0n] = await desk.ask(
    ["staked", "undistributed"].map((view) => ({ of: pool, view })),
  );
  const ofPool = await desk.read(tokens.weth, "balanceOf", pool.address);
  return [
    ...(await heldBehind(SYSTEM, desk, border, inside, [tokens.usdc, tokens.weth])),
    atLeast(SYSTEM, "solvency: what the account has, less what it owes its lenders", 0n, sheet.assets - sheet.claims),
    equal(SYSTEM, "cash is what lies in the token", sheet.cash, sheet.tokenBalance),
    atLeast(SYSTEM, "the pool holds what is staked and what still streams", staked + undistributed, ofPool),
  ];
}

/** What is left when everybody has gone. */
export async function savingsResidues({ world: { desk, tokens }, contracts }: Till): Promise<Residue[]> {
  const { account, pool, staking } = contracts;
  const positions = await desk.read(pool, "lastId");
  const [usdc = 0n, rewards = 0n, ofPool = 0n, ofStaking = 0n] = await desk.ask([
    { of: tokens.usdc, view: "balanceOf", args: [account.address] },
    { of: tokens.weth, view: "balanceOf", args: [account.address] },
    { of: tokens.weth, view: "balanceOf", args: [pool.address] },
    { of: tokens.weth, view: "balanceOf", args: [staking] },
  ]);
  const toStream = await desk.read(pool, "undistributed");
  return [
    { system: SYSTEM, token: "USDC", left: usdc, most: MOST_USDC, because: "claims round up, reserves down" },
    {
      system: SYSTEM,
      token: "WETH, beyond what still streams",
      left: rewards + ofPool + ofStaking - toStream,
      most: positions + 1n,
      because: "a base unit a position",
    },
  ];
}
