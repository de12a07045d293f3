import { expect } from "chai";

import { drbOf } from "../../../reference/derby/basket.js";
import { ESCROW, type ProtocolStatus } from "../../../reference/derby/books.js";
import type { DerbyGameModel } from "../../../reference/derby/game.js";
import { divDown, smaller } from "../../../reference/derby/math.js";
import { PARTS_PER_TOKEN, partsPerUnit, penaltyOf } from "../../../reference/derby/rewards.js";
import type { DerbyVaultModel } from "../../../reference/derby/vault.js";
import type { BasketState, ContractState, ProtocolState } from "./contract-side.js";

/** The chain's statuses by number. */
const STATUSES: readonly (ProtocolStatus | "none")[] = [
  "none",
  "proposed",
  "active",
  "deprecated",
  "blacklisted",
  "removed",
];

/** What the chain counts R and Pay in, in the model's parts: 1e-24 token. */
const GRAIN = PARTS_PER_TOKEN / 10n ** 24n;

/**
 * Holds the chain against the model. All of the vault, all tallies and all DRB are equal to the unit. What is earned is not:
 *
 * - The chain rounds R and Pay of a basket down to 1e-24 token when it settles a run of epochs, the model never does. After `n`
 *   actions and closes they are at most that many grains below the model's.
 * - So what is paid may differ by a base unit each time that a payment is rounded to one. A payment takes all there is, and leaves
 *   a difference to the next: of a person, of the pool and of a leader's fees no more than one unit a payment differs. What is set
 *   aside for a leader when a delegation ends is such a payment out of R.
 */
export class Comparison {
  #runs = 0n;
  #payments = 0n;

  constructor(
    private readonly vault: DerbyVaultModel,
    private readonly game: DerbyGameModel,
    private readonly people: readonly string[],
  ) {}

  /** Allows for one more action or close: each may settle three runs, and round a payment if it `pays`. */
  widen(pays: boolean): void {
    this.#runs += 3n;
    if (pays) this.#payments += 1n;
  }

  /** Allows for a delegation that ended: the share set aside is rounded to a base unit. */
  widenForEnd(): void {
    this.#payments += 1n;
  }

  /** The least and the most that the chain may slash if what was asked back leaves now, DRB wei. */
  slashBounds(id: number): [least: bigint, most: bigint] {
    return [this.game.slashOfLeaving(id), this.game.slashOfLeaving(id, this.#slack)];
  }

  /** Throws where `state` differs. */
  check(state: ContractState): void {
    this.#checkVault(state);
    for (const [id, protocol] of state.protocols.entries()) this.#checkProtocol(id, protocol);
    for (const [who, person] of this.people.entries()) this.#checkPerson(who, person, state);
    for (const [i, basket] of state.baskets.entries()) this.#checkBasket(i + 1, basket);
    expect(state.totalLocked, "totalLocked").to.equal(this.game.totalLocked);
    expect(state.epoch, "epoch of the game").to.equal(this.game.epoch);
    this.#expectNear(state.rewardPool, this.game.rewardPool, "rewardPool");
    this.#expectNear(state.treasuryRewards, this.game.treasuryRewards, "treasuryRewards");
    const claims = state.baskets.reduce((all, { redeemable, fees }) => all + redeemable + fees, state.treasuryRewards);
    expect(claims <= state.rewardPool, `claims ${claims} on a pool of ${state.rewardPool}`).to.equal(true);
  }

  #checkVault(state: ContractState): void {
    const { vault } = this;
    const { idle, reserved, highWaterMark } = vault.books;
    const expected = {
      totalSupply: vault.totalSupply,
      idleAssets: idle,
      reservedAssets: reserved,
      grossAssets: vault.grossAssets,
      lockedProfit: vault.lockedProfit,
      totalAssets: vault.totalAssets,
      highWaterMark,
      escrow: vault.sharesOf(ESCROW),
    };
    for (const [figure, value] of Object.entries(expected)) {
      expect(state[figure as keyof typeof expected], figure).to.equal(value);
    }
  }

  #checkProtocol(id: number, state: ProtocolState): void {
    const listing = this.vault.listing(id);
    const { epoch } = this.game;
    const rewards = this.game.history.at(-1)?.perProtocol.get(id);
    expect(STATUSES[Number(state.status)], `status of ${id}`).to.equal(listing.status);
    expect(state.tracked, `tracked of ${id}`).to.equal(listing.tracked);
    const tallies = [0n, 1n, 2n].map((stage) => this.game.votesIn(epoch + stage, id));
    expect(state.tallies, `tallies of ${id}`).to.deep.equal(tallies);
    expect(state.rewardPerLockedToken, `RLT of ${id}`).to.equal(rewards?.rlt ?? 0n);
    // The chain forgets the opening of what is removed; U, which counts it, is of the whole vault.
    expect(state.opening, `opening of ${id}`).to.equal(listing.status === "removed" ? 0n : listing.opening);
    expect(state.votes, `opening votes of ${id}`).to.equal(listing.openingVotes);
  }

  #checkPerson(who: number, person: string, state: ContractState): void {
    expect(state.shares[who], `shares of ${who}`).to.equal(this.vault.sharesOf(person));
    expect(state.drb[who], `DRB of ${who}`).to.equal(this.game.drbOfHolder(person));
    this.#expectNear(state.assets[who]!, this.vault.assetsOf(person) + this.game.assetsOf(person), `assets of ${who}`);
  }

  #checkBasket(id: number, state: BasketState): void {
    const { game } = this;
    const basket = game.basket(id);
    expect(state.drb, `DRB in basket ${id}`).to.equal(drbOf(basket));
    this.#expectNear(state.redeemed, basket.redeemed, `redeemed of basket ${id}`);
    this.#expectNear(state.fees, game.delegationFees.of(id), `fees of basket ${id}`);
    this.#expectNear(state.redeemable, game.redeemable(id), `redeemable of basket ${id}`);
    const parts = partsPerUnit(game.decimals);
    const sinceMint = game.rewardOf(id) + basket.redeemed * parts;
    const [least, most] = [divDown(sinceMint - this.#slack, parts), divDown(sinceMint, parts)];
    const earned = state.unredeemed + state.redeemed;
    expect(
      earned >= least - this.#payments && earned <= most + this.#payments,
      `R of basket ${id}: ${earned} not in ${least}..${most}`,
    ).to.equal(true);
    this.#checkPenalty(id, state.penalty);
  }

  #checkPenalty(id: number, penalty: bigint): void {
    const basket = this.game.basket(id);
    // The chain's redemptions may have been larger or smaller by a unit each.
    const units = this.#payments * partsPerUnit(this.game.decimals);
    const [least, most] = [-units, units + this.#slack].map((parts) =>
      smaller(penaltyOf(this.game.rewardOf(id) - parts, this.game.parameters), drbOf(basket)),
    );
    expect(penalty >= least! && penalty <= most!, `penalty of basket ${id}: ${penalty}`).to.equal(true);
  }

  get #slack(): bigint {
    return this.#runs * GRAIN;
  }

  #expectNear(actual: bigint, expected: bigint, what: string): void {
    const difference = actual > expected ? actual - expected : expected - actual;
    expect(difference <= this.#payments + 1n, `${what} is ${actual}, the model's ${expected}`).to.equal(true);
  }
}
