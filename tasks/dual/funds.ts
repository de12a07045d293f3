import type { Actor } from "../../lib/actors.js";
import { decodeRevert, RevertError } from "../../lib/errors.js";
import type { Token } from "../support/token.js";

/** Base units of a token. */
export interface Sum {
  readonly token: Token;
  readonly value: bigint;
}

/**
 * Makes sure that somebody has what a call takes.
 *
 * @param promised What earlier calls of the same run take, by token; this call's part is added.
 * @throws RevertError in the token's own words.
 */
export async function requireFunds(owner: Actor, sums: readonly Sum[], promised: Map<string, bigint>): Promise<void> {
  const needs = sums.map(({ token, value }) => ({ token, needed: (promised.get(token.address) ?? 0n) + value }));
  for (const { token, needed } of needs) {
    const balance = await token.contract.balanceOf(owner.address);
    if (balance >= needed) continue;
    const args = [owner.address, balance, needed] as const;
    const data = token.contract.interface.encodeErrorResult("ERC20InsufficientBalance", args);
    const revert = decodeRevert(data, { moved: token });
    if (revert !== undefined) throw new RevertError(revert);
  }
  for (const { token, needed } of needs) promised.set(token.address, needed);
}

/** Lets `spender` take what a call takes, of each token where it may not yet. */
export async function approveAll(owner: Actor, spender: string, sums: readonly Sum[]): Promise<void> {
  for (const { token, value } of sums) {
    if ((await token.contract.allowance(owner.address, spender)) >= value) continue;
    await (await token.contract.connect(owner.signer).approve(spender, value)).wait();
  }
}
