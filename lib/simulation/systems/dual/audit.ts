import type { Amounts } from "../../../../reference/dual-math.js";
import type { Border } from "../../world/accounts.js";
import type { Residue } from "../agents.js";
import { heldBehind } from "../holdings.js";
import { atLeast, type Check, none } from "../telling.js";
import type { Counter } from "./counter.js";

const SYSTEM = "dual";

interface Solvency {
  readonly held: Amounts;
  readonly required: Amounts;
}

/** What has to hold of the dual currency vaults at any moment: every open vault covers both of its outcomes, and the contract all vaults. */
export async function auditDual({ world, dual, vaults }: Counter, border: Border): Promise<Check[]> {
  const { desk, tokens } = world;
  const open = vaults.filter(({ isClosed }) => !isClosed);
  const each = await desk.ask<Solvency>(open.map(({ vaultId }) => ({ of: dual, view: "solvency", args: [vaultId] })));
  const short = each.filter(
    ({ held, required }) => held.investment < required.investment || held.linked < required.linked,
  );
  const checks = [none(SYSTEM, "open vaults that do not cover both outcomes", short.length)];
  for (const token of [tokens.usdc, tokens.weth]) {
    let owed = await desk.read(dual, "feesOwed", token.address);
    for (const [index, { terms }] of open.entries()) {
      const isInvested = (terms.direction === "buy-low") === (token === tokens.usdc);
      owed += each[index]?.held[isInvested ? "investment" : "linked"] ?? 0n;
    }
    const held = await desk.read(token, "balanceOf", dual.address);
    checks.push(atLeast(SYSTEM, `solvency: ${token.name} of all vaults and fees is there`, owed, held));
  }
  return [...checks, ...(await heldBehind(SYSTEM, desk, border, [dual.address], [tokens.usdc, tokens.weth]))];
}

/** What is left when everybody has gone. */
export async function dualResidues({ world, dual, vaults }: Counter, redemptions: number): Promise<Residue[]> {
  const { desk, tokens } = world;
  const [usdc = 0n, weth = 0n] = await desk.ask(
    [tokens.usdc, tokens.weth].map((of) => ({ of, view: "balanceOf", args: [dual.address] })),
  );
  const most = BigInt(redemptions + vaults.length);
  const because = "less than a base unit a redemption";
  return [
    { system: SYSTEM, token: "USDC", left: usdc, most, because },
    { system: SYSTEM, token: "WETH", left: weth, most, because },
  ];
}
