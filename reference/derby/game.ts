/**
 * The Derby game of one vault as it is written in the design: players lock DRB in baskets and vote them over protocols. Slow on
 * purpose: each closed epoch is remembered with every basket's part in it, and every claim is a sum over all of them.
 *
 * Owners are any strings. What is changed in epoch `t` counts from `t + 1`, while the close of `t` is in progress from `t + 2`.
 */
import {
  type Basket,
  changePlan,
  checkWeights,
  drbOf,
  emptyBasket,
  lastPlan,
  payOf,
  type Plan,
  planAt,
  redeemableOf,
  rewardOf,
  takeDrb,
  type Weight,
} from "./basket.js";
import { DelegationFees, leadersOf } from "./delegation.js";
import { add, BPS, divUp, larger, positive, smaller, sum, WAD } from "./math.js";
import type { DerbyParameters } from "./parameters.js";
import { ensure } from "./refusal.js";
import { debtPaid, PARTS_PER_TOKEN, partsPerUnit, penaltyOf } from "./rewards.js";
import type { EpochRewards, VoteBook } from "./votes.js";

/** What left a basket, DRB wei. */
export type Unlocked = { drb: bigint; slashed: bigint };

/** Slashed DRB and forfeited rewards go to this holder. */
const TREASURY = "treasury";

const MOST_MOVE_BPS = 2_000n;
const MOST_THRESHOLD = 1_000n * WAD;
const PARTS_PER_WAD = PARTS_PER_TOKEN / WAD;

/** The players of one vault. */
export class DerbyGameModel implements VoteBook {
  readonly parameters: DerbyParameters;
  readonly decimals: bigint;
  readonly baskets: Basket[] = [];
  /** Every closed epoch. */
  readonly history: EpochRewards[] = [];
  readonly delegationFees: DelegationFees;
  /** Whether a protocol takes votes; the vault knows. */
  isVotable: (protocolId: number) => boolean = () => true;

  #epoch = 1n;
  #votingEpoch = 1n;
  #isClosing = false;
  #openingRate: bigint;
  /** Rewards paid in and not out, base units; those of the treasury are among them. */
  #pool = 0n;
  #treasuryRewards = 0n;
  readonly #drb = new Map<string, bigint>();
  readonly #assets = new Map<string, bigint>();

  constructor(parameters: DerbyParameters, decimals: bigint) {
    this.parameters = { ...parameters };
    this.decimals = decimals;
    this.#openingRate = parameters.drbPerUnderlying;
    this.delegationFees = new DelegationFees(decimals);
  }

  /** Gives `holder` DRB from outside. */
  give(holder: string, drb: bigint): void {
    add(this.#drb, holder, drb);
  }

  // ------------------------------------------------------------------------------------------------------- baskets

  /** @returns The basket's number, from 1. */
  mintNewBasket(owner: string, name = "Basket"): number {
    const id = this.baskets.length + 1;
    this.baskets.push(emptyBasket(id, owner, name));
    return id;
  }

  /** Hands the basket over, with its debts. */
  transfer(from: string, id: number, to: string): void {
    const basket = this.#ownedBy(from, id);
    basket.owner = to;
    basket.sales += 1n;
  }

  /** Locks DRB, or asks them back below zero, and sets the votes unless there are none. */
  rebalanceBasket(owner: string, id: number, lockDelta: bigint, weights: readonly Weight[] = []): void {
    const basket = this.#ownedBy(owner, id);
    const { stake, leader } = lastPlan(basket);
    if (weights.length > 0) {
      ensure(leader === undefined, "follower-cannot-vote", `Basket ${id} votes as basket ${leader?.id} does.`);
      checkWeights(weights, this.isVotable);
    }
    ensure(stake + lockDelta >= 0n, "locked-too-little", `Basket ${id} has ${stake}, not ${-lockDelta}, to ask back.`);
    const available = this.drbOfHolder(owner);
    ensure(lockDelta <= available, "drb-too-few", `${owner} has ${available} DRB wei, not ${lockDelta}.`);
    if (lockDelta > 0n) add(this.#drb, owner, -lockDelta);
    if (lockDelta < 0n) basket.unlocking = { drb: basket.unlocking.drb - lockDelta, from: this.#nextEpoch };
    const votes = weights.length > 0 ? { weights: [...weights] } : {};
    changePlan(basket, this.#nextEpoch, { stake: stake + lockDelta, ...votes });
  }

  /** Pays what can be redeemed, less a leader's fee. @returns Base units that the owner received. */
  redeemRewards(owner: string, id: number): bigint {
    const basket = this.#ownedBy(owner, id);
    const assets = redeemableOf(basket, this.decimals);
    ensure(assets > 0n, "nothing-to-redeem", `Basket ${id} has less than one base unit.`);
    const fee = this.delegationFees.chargeRedemption(basket, assets, planAt(basket, this.#epoch).leader);
    this.#payOut(owner, assets - fee);
    return assets - fee;
  }

  /**
   * Lets what was asked back leave, after slashing.
   * @param replayed What was slashed, DRB wei. A replay passes the other side's, once it has checked that figure.
   */
  withdrawUnlocked(owner: string, id: number, replayed?: bigint): Unlocked {
    const basket = this.#ownedBy(owner, id);
    const { drb: asked, from } = basket.unlocking;
    ensure(asked > 0n && from <= this.#epoch, "nothing-unlocked", `Nothing of basket ${id} may leave yet.`);
    const slashed = replayed ?? this.#slashOf(basket, asked);
    basket.entries.push({ reward: debtPaid(rewardOf(basket), slashed, this.parameters), pay: 0n });
    takeDrb(basket, slashed);
    const drb = basket.unlocking.drb;
    basket.unlocking = { drb: 0n, from: 0n };
    if (drbOf(basket) === 0n) this.#forfeit(basket);
    add(this.#drb, TREASURY, slashed);
    add(this.#drb, owner, drb);
    return { drb, slashed };
  }

  /** What leaving with everything would slash now, DRB wei. */
  pendingPenalty(id: number): bigint {
    const basket = this.basket(id);
    return smaller(penaltyOf(rewardOf(basket), this.parameters), drbOf(basket));
  }

  /** What would be slashed if what was asked back left now and the debt were larger by `parts`. */
  slashOfLeaving(id: number, parts = 0n): bigint {
    const basket = this.basket(id);
    return this.#slashOf(basket, basket.unlocking.drb, parts);
  }

  #slashOf(basket: Basket, leaving: bigint, parts = 0n): bigint {
    const debt = positive(parts - rewardOf(basket));
    const penalty = penaltyOf(-debt, this.parameters);
    const staying = drbOf(basket) - leaving;
    const mayWait = debt < this.parameters.thresholdWad * PARTS_PER_WAD && staying > 0n && staying >= penalty;
    return mayWait ? 0n : smaller(penalty, drbOf(basket));
  }

  /** What a basket without DRB has not earned in the end goes to the treasury. */
  #forfeit(basket: Basket): void {
    const lost = positive(payOf(basket) - positive(rewardOf(basket)));
    basket.entries.push({ reward: 0n, pay: -lost });
    this.#treasuryRewards += lost / partsPerUnit(this.decimals);
  }

  // ---------------------------------------------------------------------------------------------------- delegation

  /** Lets others follow the basket from now on, for this share of what they redeem, basis points. */
  setDelegationFee(owner: string, id: number, feeBps: bigint): void {
    ensure(
      feeBps <= 3_000n,
      "parameter-out-of-bounds",
      `A delegation costs at most 3,000 basis points, not ${feeBps}.`,
    );
    this.#ownedBy(owner, id).feeBps = feeBps;
  }

  /** Has the basket vote as its leader does, from the next epoch on. */
  delegate(owner: string, id: number, leaderId: number, maxFeeBps: bigint): void {
    const basket = this.#ownedBy(owner, id);
    const leader = this.basket(leaderId);
    ensure(id !== leaderId, "own-leader", `Basket ${id} cannot follow itself.`);
    ensure(lastPlan(basket).leader === undefined, "already-following", `Basket ${id} follows already.`);
    ensure(!leadersOf(this.baskets).has(id), "follower-leads", `Basket ${id} is followed.`);
    ensure(lastPlan(leader).leader === undefined, "leader-follows", `Basket ${leaderId} follows another.`);
    const { feeBps } = leader;
    ensure(feeBps !== undefined, "leader-unwilling", `Basket ${leaderId} has not said that it takes followers.`);
    ensure(feeBps <= maxFeeBps, "fee-too-high", `Basket ${leaderId} asks ${feeBps}, over ${maxFeeBps}.`);
    changePlan(basket, this.#nextEpoch, { leader: { id: leaderId, feeBps }, weights: [] });
  }

  /** Ends the delegation with the next epoch; the basket then has no votes until it rebalances. */
  undelegate(owner: string, id: number): void {
    const basket = this.#ownedBy(owner, id);
    ensure(lastPlan(basket).leader !== undefined, "not-following", `Basket ${id} follows nobody.`);
    changePlan(basket, this.#nextEpoch, { leader: undefined, weights: [] });
  }

  /** Pays a leader's fees. @returns Base units. */
  redeemDelegationFees(owner: string, id: number): bigint {
    this.#ownedBy(owner, id);
    const fees = this.delegationFees.take(id);
    ensure(fees > 0n, "nothing-to-redeem", `Basket ${id} has no fees.`);
    this.#payOut(owner, fees);
    return fees;
  }

  // ---------------------------------------------------------------------------------------------- what the vault asks

  freeze(): void {
    this.#isClosing = true;
  }

  votes(protocolId: number): bigint {
    return this.votesIn(this.#votingEpoch, protocolId);
  }

  /** A portfolio's votes round up together with those of its followers: never less than what is paid on. */
  votesIn(epoch: bigint, protocolId: number): bigint {
    const portfolios = this.baskets.filter((basket) => planAt(basket, epoch).leader === undefined);
    return sum(
      portfolios.map((basket) => {
        const bps = planAt(basket, epoch).weights.find((weight) => weight.protocolId === protocolId)?.bps ?? 0n;
        return divUp(this.stakeBehind(basket.id, epoch) * bps, BPS);
      }),
    );
  }

  roll(): void {
    this.#votingEpoch += 1n;
  }

  record(rewards: EpochRewards): void {
    this.#pool += rewards.fee;
    this.history.push(rewards);
    for (const basket of this.baskets) this.#play(basket, rewards);
    for (const basket of this.baskets) {
      const [was, is] = [planAt(basket, this.#epoch).leader, planAt(basket, this.#epoch + 1n).leader];
      this.delegationFees.change(basket, was, is);
    }
    this.#epoch += 1n;
    this.#isClosing = false;
    this.#openingRate = this.parameters.drbPerUnderlying;
  }

  #play(basket: Basket, rewards: EpochRewards): void {
    const { stake, weights, leader } = planAt(basket, this.#epoch);
    const followed = leader === undefined ? weights : planAt(this.basket(leader.id), this.#epoch).weights;
    basket.played.push({ rewards, stake, weights: followed, leader });
  }

  // ---------------------------------------------------------------------------------------------------- governance

  /** Moves E by at most 20 % of what it was when the epoch opened. */
  setExchangeRate(drbPerUnderlying: bigint): void {
    const most = (this.#openingRate * MOST_MOVE_BPS) / BPS;
    const moved = larger(drbPerUnderlying - this.#openingRate, this.#openingRate - drbPerUnderlying);
    ensure(drbPerUnderlying > 0n && moved <= most, "rate-moved-too-far", `E was ${this.#openingRate} at the opening.`);
    this.parameters.drbPerUnderlying = drbPerUnderlying;
  }

  /** Sets NRF, basis points, and the debt that may wait, WAD of a whole underlying. */
  setSlashTerms(negativeRewardFactorBps: bigint, thresholdWad: bigint): void {
    ensure(
      negativeRewardFactorBps <= BPS,
      "parameter-out-of-bounds",
      `NRF is at most 1, not ${negativeRewardFactorBps}.`,
    );
    ensure(thresholdWad <= MOST_THRESHOLD, "parameter-out-of-bounds", `A debt of ${thresholdWad} does not wait.`);
    Object.assign(this.parameters, { negativeRewardFactorBps, thresholdWad });
  }

  /** Pays the treasury what was forfeited. @returns Base units. */
  collectTreasuryRewards(): bigint {
    const assets = this.#treasuryRewards;
    this.#treasuryRewards = 0n;
    this.#payOut(TREASURY, assets);
    return assets;
  }

  // --------------------------------------------------------------------------------------------------------- views

  /** The epoch that is open or being closed, from 1. */
  get epoch(): bigint {
    return this.#epoch;
  }

  /** What is left of the fees, base units. */
  get rewardPool(): bigint {
    return this.#pool;
  }

  /** The part of it that the treasury may collect. */
  get treasuryRewards(): bigint {
    return this.#treasuryRewards;
  }

  /** DRB wei in all baskets. */
  get totalLocked(): bigint {
    return sum(this.baskets.map(drbOf));
  }

  /** DRB wei of a holder outside baskets. */
  drbOfHolder(holder: string): bigint {
    return this.#drb.get(holder) ?? 0n;
  }

  /** Base units that a holder was paid. */
  assetsOf(holder: string): bigint {
    return this.#assets.get(holder) ?? 0n;
  }

  /** A basket by its number. */
  basket(id: number): Basket {
    const basket = this.baskets[id - 1];
    ensure(basket !== undefined, "unknown-basket", `There is no basket ${id}.`);
    return basket;
  }

  /** DRB wei of a basket and of all that follow it in `epoch`. */
  stakeBehind(id: number, epoch: bigint): bigint {
    const plans = this.baskets.map((basket): [number, Plan] => [basket.id, planAt(basket, epoch)]);
    return sum(plans.filter(([own, { leader }]) => own === id || leader?.id === id).map(([, { stake }]) => stake));
  }

  /** `R`, base units as a fraction of parts: see `partsPerUnit`. */
  rewardOf(id: number): bigint {
    return rewardOf(this.basket(id));
  }

  /** `Pay`, in parts. */
  payOf(id: number): bigint {
    return payOf(this.basket(id));
  }

  /** What can be redeemed, a leader's fee included, base units. */
  redeemable(id: number): bigint {
    return redeemableOf(this.basket(id), this.decimals);
  }

  // ----------------------------------------------------------------------------------------------------- internals

  get #nextEpoch(): bigint {
    return this.#epoch + (this.#isClosing ? 2n : 1n);
  }

  #payOut(receiver: string, assets: bigint): void {
    this.#pool -= assets;
    add(this.#assets, receiver, assets);
  }

  #ownedBy(owner: string, id: number): Basket {
    const basket = this.basket(id);
    ensure(basket.owner === owner, "not-owner", `Basket ${id} is not ${owner}'s.`);
    return basket;
  }
}
