import { BPS, smaller, positive, sum } from "./math.js";
import { ensure } from "./refusal.js";
import { partsPerUnit } from "./rewards.js";
import type { EpochRewards } from "./votes.js";

/** One line of a portfolio. */
export type Weight = { protocolId: number; bps: bigint };

/** What a basket does from epoch `from` on, until the next plan. */
export type Plan = {
  from: bigint;
  /** DRB wei that vote. */
  stake: bigint;
  weights: readonly Weight[];
  /** The basket whose weights count instead, and its share of what is redeemed meanwhile. */
  leader: { id: number; feeBps: bigint } | undefined;
};

/** What a basket did in an epoch that is closed. */
export type Played = {
  rewards: EpochRewards;
  stake: bigint;
  weights: readonly Weight[];
  /** The delegation under which it was played; absent where the weights were its own. */
  leader: Plan["leader"];
};

/** A change of a basket's claims beside what it earned, in parts (see rewards.ts). */
export type Entry = { reward: bigint; pay: bigint };

/** A basket and everything that ever happened to it. */
export type Basket = {
  readonly id: number;
  readonly name: string;
  owner: string;
  sales: bigint;
  readonly plans: Plan[];
  /** DRB asked back: they may leave once epoch `from` is open. */
  unlocking: { drb: bigint; from: bigint };
  readonly played: Played[];
  readonly entries: Entry[];
  /** Base units redeemed so far, leaders' fees included. */
  redeemed: bigint;
  /** What the leader's share was already taken of in the present delegation, in parts. */
  shared: bigint;
  /** What the basket asks of followers, basis points; absent where it takes none. */
  feeBps: bigint | undefined;
};

const NOTHING: Plan = { from: 0n, stake: 0n, weights: [], leader: undefined };
const MOST_WEIGHTS = 8;

/** A basket with nothing in it. */
export function emptyBasket(id: number, owner: string, name: string): Basket {
  const nothing = { sales: 0n, unlocking: { drb: 0n, from: 0n }, redeemed: 0n, shared: 0n, feeBps: undefined };
  return { id, name, owner, plans: [], played: [], entries: [], ...nothing };
}

/** What the basket does in `epoch`: its last plan that began by then. */
export function planAt({ plans }: Basket, epoch: bigint): Plan {
  return plans.findLast(({ from }) => from <= epoch) ?? NOTHING;
}

/** What the basket will do in the end. */
export function lastPlan({ plans }: Basket): Plan {
  return plans.at(-1) ?? NOTHING;
}

/** Changes what the basket does from `from` on; plans change in order, so none lies beyond. */
export function changePlan(basket: Basket, from: bigint, change: Partial<Plan>): void {
  const plan = { ...lastPlan(basket), ...change, from };
  if (basket.plans.at(-1)?.from === from) basket.plans.pop();
  basket.plans.push(plan);
}

/** All DRB in the basket: what votes in the end and what was asked back. */
export function drbOf(basket: Basket): bigint {
  return lastPlan(basket).stake + basket.unlocking.drb;
}

/** `R = sum over epochs and protocols of A_i * RLT_i`, with what was redeemed and slashed since. In parts. */
export function rewardOf({ played, entries }: Basket): bigint {
  return sum(played.map((epoch) => earned(epoch, "rlt"))) + sum(entries.map(({ reward }) => reward));
}

/** The same over what was paid. In parts. */
export function payOf({ played, entries }: Basket): bigint {
  return sum(played.map((epoch) => earned(epoch, "pay"))) + sum(entries.map(({ pay }) => pay));
}

/** What can be redeemed, base units, rounded down. */
export function redeemableOf(basket: Basket, decimals: bigint): bigint {
  return redeemableParts(basket) / partsPerUnit(decimals);
}

/** What can be redeemed, in parts. */
export function redeemableParts(basket: Basket): bigint {
  return smaller(positive(rewardOf(basket)), payOf(basket));
}

/** What can be redeemed of what the basket earned behind `leader`, up to the last closed epoch without a break, in parts. */
export function redeemableOfDelegation({ played, shared }: Basket, leader: Plan["leader"]): bigint {
  const epochs = played.slice(1 + played.findLastIndex((epoch) => !isSameLeader(epoch.leader, leader)));
  const [reward, pay] = [sum(epochs.map((one) => earned(one, "rlt"))), sum(epochs.map((one) => earned(one, "pay")))];
  return smaller(positive(reward - shared), pay - shared);
}

/** Whether two plans follow the same leader on the same terms, or nobody. */
export function isSameLeader(a: Plan["leader"], b: Plan["leader"]): boolean {
  return a?.id === b?.id && a?.feeBps === b?.feeBps;
}

/** What an epoch gave a portfolio per DRB, 1e-24 token times basis points. */
export function yieldOf({ rewards, weights }: Played, kind: "rlt" | "pay"): bigint {
  return sum(weights.map(({ protocolId, bps }) => bps * (rewards.perProtocol.get(protocolId)?.[kind] ?? 0n)));
}

function earned(played: Played, kind: "rlt" | "pay"): bigint {
  return played.stake * yieldOf(played, kind);
}

/** Takes a slash off the DRB asked back first, then off what votes, now and later. */
export function takeDrb(basket: Basket, slashed: bigint): void {
  const ofUnlocking = smaller(slashed, basket.unlocking.drb);
  basket.unlocking.drb -= ofUnlocking;
  const rest = slashed - ofUnlocking;
  for (const plan of basket.plans) plan.stake = positive(plan.stake - rest);
}

/** Refuses weights that are not a portfolio. */
export function checkWeights(weights: readonly Weight[], isVotable: (protocolId: number) => boolean): void {
  ensure(weights.length <= MOST_WEIGHTS, "bad-weights", `${weights.length} lines are more than ${MOST_WEIGHTS}.`);
  ensure(sum(weights.map(({ bps }) => bps)) === BPS, "bad-weights", "The lines of a portfolio sum to 10,000.");
  for (const [i, { protocolId, bps }] of weights.entries()) {
    const isAbove = i === 0 || weights[i - 1]!.protocolId < protocolId;
    ensure(bps > 0n && isAbove, "bad-weights", `Line ${i} has ${bps} for protocol ${protocolId}.`);
    ensure(isVotable(protocolId), "unknown-protocol", `Protocol ${protocolId} takes no votes.`);
  }
}
