import { type Basket, isSameLeader, lastPlan, type Plan, redeemableOfDelegation, redeemableParts } from "./basket.js";
import { add, BPS, divDown, smaller } from "./math.js";
import { partsPerUnit } from "./rewards.js";

type Leader = Plan["leader"];

/** The baskets that somebody follows from the next epoch on. */
export function leadersOf(baskets: readonly Basket[]): Set<number> {
  return new Set(baskets.map((basket) => lastPlan(basket).leader?.id).filter((id) => id !== undefined));
}

/**
 * What leaders earn: a share of what a follower redeems of the rewards that came with the delegation, which are redeemed first.
 * When it ends, the share of what is redeemable of them is set aside.
 */
export class DelegationFees {
  readonly #decimals: bigint;
  /** Base units by leader. */
  readonly #owed = new Map<number, bigint>();

  constructor(decimals: bigint) {
    this.#decimals = decimals;
  }

  /** Base units that a leader can redeem. */
  of(leaderId: number): bigint {
    return this.#owed.get(leaderId) ?? 0n;
  }

  /** Takes all that a leader can redeem. */
  take(leaderId: number): bigint {
    const fees = this.of(leaderId);
    this.#owed.delete(leaderId);
    return fees;
  }

  /** Books a redemption of `assets`. @returns The leader's share of it, rounded down. */
  chargeRedemption(basket: Basket, assets: bigint, leader: Leader): bigint {
    this.#book(basket, assets);
    basket.redeemed += assets;
    if (leader === undefined) return 0n;
    const base = smaller(assets, redeemableOfDelegation(basket, leader) / partsPerUnit(this.#decimals));
    const fee = divDown(base * leader.feeBps, BPS);
    basket.shared += base * partsPerUnit(this.#decimals);
    add(this.#owed, leader.id, fee);
    return fee;
  }

  /** Between two epochs: ends one delegation and begins another, where they differ. */
  change(basket: Basket, was: Leader, is: Leader): void {
    if (isSameLeader(was, is)) return;
    if (was !== undefined) {
      const base = smaller(redeemableParts(basket), redeemableOfDelegation(basket, was));
      const fee = divDown(base * was.feeBps, BPS * partsPerUnit(this.#decimals));
      this.#book(basket, fee);
      add(this.#owed, was.id, fee);
    }
    basket.shared = 0n;
  }

  #book(basket: Basket, assets: bigint): void {
    const parts = assets * partsPerUnit(this.#decimals);
    basket.entries.push({ reward: -parts, pay: -parts });
  }
}
