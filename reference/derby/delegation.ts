import { type Basket, lastPlan, type Plan, redeemableOf } from "./basket.js";
import { add, BPS, divDown, positive, smaller } from "./math.js";
import { partsPerUnit } from "./rewards.js";

type Leader = Plan["leader"];

/** The baskets that somebody follows from the next epoch on. */
export function leadersOf(baskets: readonly Basket[]): Set<number> {
  return new Set(baskets.map((basket) => lastPlan(basket).leader?.id).filter((id) => id !== undefined));
}

/**
 * What leaders earn: a share of what a follower redeems of the rewards that came with the delegation. What it could redeem when the
 * delegation began is its own and is redeemed first; when it ends, the share of what is redeemable of the rest is set aside.
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
    const own = smaller(assets, basket.ownBefore);
    const fee = leader === undefined ? 0n : divDown((assets - own) * leader.feeBps, BPS);
    basket.ownBefore -= own;
    this.#book(basket, assets, leader, fee);
    return fee;
  }

  /** Between two epochs: ends one delegation and begins another, where there are such. */
  change(basket: Basket, was: Leader, is: Leader): void {
    if (was !== undefined) {
      const earned = positive(redeemableOf(basket, this.#decimals) - basket.ownBefore);
      const fee = divDown(earned * was.feeBps, BPS);
      this.#book(basket, fee, was, fee);
    }
    basket.ownBefore = is === undefined ? 0n : redeemableOf(basket, this.#decimals);
  }

  #book(basket: Basket, assets: bigint, leader: Leader, fee: bigint): void {
    const parts = assets * partsPerUnit(this.#decimals);
    basket.entries.push({ reward: -parts, pay: -parts });
    basket.redeemed += assets;
    if (leader !== undefined) add(this.#owed, leader.id, fee);
  }
}
