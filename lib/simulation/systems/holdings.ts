import type { SystemName } from "../../report/schema.js";
import type { Hex } from "../chain.js";
import type { Border } from "../world/accounts.js";
import type { Contract } from "../world/contract.js";
import type { Desk } from "../world/desk.js";
import { type Check, equal, sum } from "./telling.js";

/** That of every token exactly what came over a border and did not go back lies behind it. */
export async function heldBehind(
  system: SystemName,
  desk: Desk,
  { flows }: Border,
  inside: readonly Hex[],
  tokens: readonly Contract[],
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const token of tokens) {
    const flow = flows.get(token.address.toLowerCase()) ?? { in: 0n, out: 0n };
    const balances = await desk.ask(inside.map((holder) => ({ of: token, view: "balanceOf", args: [holder] })));
    checks.push(equal(system, `conservation of ${token.name}`, flow.in - flow.out, sum(balances)));
  }
  return checks;
}
