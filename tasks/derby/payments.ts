import type { Actor } from "../../lib/actors.js";
import { signPermit } from "../support/permit.js";
import type { Action } from "../support/perform.js";
import type { Token } from "../support/token.js";

/** How long a permit, or an order to the game, holds, seconds. */
export const PERMIT_LIFETIME = 3_600n;

/** A signature that lets `spender` take `value`, unless it may already or the token knows no permits. */
export async function permitFor(
  token: Token,
  sender: Actor,
  spender: string,
  value: bigint,
  deadline: bigint,
): Promise<readonly [v: number, r: string, s: string] | undefined> {
  if ((await token.contract.allowance(sender.address, spender)) >= value) return undefined;
  const permit = await signPermit(token, sender, spender, value, deadline);
  return permit === undefined ? undefined : [permit.v, permit.r, permit.s];
}

/** What reaches the sender's own wallet of a payout, unless somebody else receives it. `figure` is what the call names it. */
export function payout(token: Token, figure: string, isOwn: boolean): NonNullable<Action["receives"]> {
  return (returned) => {
    const value = returned[figure];
    return isOwn && typeof value === "bigint" ? [{ token, value }] : [];
  };
}
