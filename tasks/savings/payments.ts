import type { Action } from "../support/perform.js";
import type { OpenAccount } from "./desk.js";

/** Interest grows between a simulation and its block: a payment of the whole may come to so much more, in parts of it. */
const HEADROOM = 10_000n;

/** What to allow for where `due` is owed now: a hundredth of a percent more, as far as the wallet goes. */
export function allowedFor(due: bigint, wallet: bigint): bigint {
  const most = due + due / HEADROOM + 1n;
  return wallet >= due && wallet < most ? wallet : most;
}

/** What reaches the sender's own wallet of a payout, unless somebody else receives it. `figure` is what the call names it. */
export function payout(account: OpenAccount, figure: string, isOwn: boolean): NonNullable<Action["receives"]> {
  return (returned) => {
    const value = returned[figure];
    return isOwn && typeof value === "bigint" ? [{ token: account.asset, value }] : [];
  };
}

/** What is not taken of the most that was allowed for. */
export function unspent(account: OpenAccount, figure: string, allowed: bigint): NonNullable<Action["receives"]> {
  return (returned) => {
    const value = returned[figure];
    return typeof value === "bigint" ? [{ token: account.asset, value: allowed - value }] : [];
  };
}
