import { expect } from "chai";

import type { SavingsModel } from "../../../reference/savings.js";
import { DelegationPoolModel, PRECISION } from "../../../reference/savings/delegation-pool.js";
import type { Chain, Deployed, Question } from "./chain.js";
import type { Setting } from "./schedule.js";

/** What every actor has staked, or holds of shares, at the beginning. All of it fits 96 bits. */
const STAKE = 10n ** 28n;
const NATIVE = 10n ** 30n;
const NATIVE_DECIMALS = 18;
const STREAM_SECONDS = 86_400n;
const MAX_UINT256 = 2n ** 256n - 1n;
const FIRST_RATE = 10n ** 27n;
const ACCOUNT = "the account";

/** Where collateral comes from, on chain. */
export interface StakingSide {
  /** Makes the account's adapter. */
  readonly factory: Deployed;
  /** The position that an actor has from the beginning; 0 where there are no ids. */
  positionOf(actor: number): number;
  /** Gives every actor collateral, approved to the adapter at `staking`. */
  endow(staking: string): Promise<void>;
  /** What each actor has that was not locked, or came back under the same id. */
  available(): Promise<bigint[]>;
  /** Makes what is staked worth less. @returns The name of the error, or undefined. */
  slash(amount: bigint, timestamp: bigint): Promise<string | undefined>;
  /** Lets stakers earn. @returns The name of the error, or undefined. */
  reward(amount: bigint, timestamp: bigint): Promise<string | undefined>;
  /** Takes note that an actor locked `amount`, or got it back where that is negative. */
  note(actor: number, amount: bigint, timestamp: bigint): void;
  /** Judges what a harvest claimed, and has the model claim as much. */
  claim(model: SavingsModel, claimed: bigint, timestamp: bigint): void;
  /** Tells the model what stands behind collateral now. @returns What `slash` and `reward` take shares of. */
  report(model: SavingsModel): Promise<bigint>;
}

/** Deploys the provider that `setting` asks for. */
export async function deployStaking(chain: Chain, { provider }: Setting, authority: Deployed): Promise<StakingSide> {
  if (provider === "shares") {
    const token = await chain.deploy("RatedShareToken");
    return new ShareSide(chain, token, await chain.deploy("ShareTokenPositionsFactory", token.address));
  }
  const native = await chain.deploy("TestToken", "Native", "NTV", NATIVE_DECIMALS);
  const pool = await chain.deploy("DelegationPool", native.address, 0, authority.address);
  return new PoolSide(chain, native, pool, await chain.deploy("DelegationPositionsFactory", pool.address));
}

/**
 * Positions of a real delegation pool, and of its model.
 *
 * What the contract's index truncates is less than 1e-18 of a base unit per unit and advance or merge, and streams later; what
 * its stream rounds away is less than one base unit an advance. So a claim for at most `U` units after `k` of all these is off by
 * less than `2 k U / 1e18 + k + 1` base units.
 */
class PoolSide implements StakingSide {
  readonly #model = new DelegationPoolModel(0n);
  readonly #positions: number[] = [];
  #held: number | undefined;
  #roundings = 0n;
  #mostUnits = 0n;

  constructor(
    private readonly chain: Chain,
    private readonly native: Deployed,
    private readonly pool: Deployed,
    readonly factory: Deployed,
  ) {}

  positionOf(actor: number): number {
    return actor + 1;
  }

  async endow(staking: string): Promise<void> {
    const { chain, native, pool } = this;
    for (const actor of [...chain.actors, chain.governor]) {
      await chain.send(actor, native, ["mint", actor, NATIVE]);
      await chain.send(actor, native, ["approve", pool.address, MAX_UINT256]);
    }
    for (const actor of chain.actors) {
      this.#positions.push(this.#model.stake(actor, STAKE));
      await chain.send(actor, pool, ["stake", STAKE, actor]);
      await chain.send(actor, pool, ["setApprovalForAll", staking, true]);
    }
  }

  async available(): Promise<bigint[]> {
    const { chain, pool } = this;
    const positions = chain.actors.map((actor, i): Question => ["balanceOf", actor, this.positionOf(i)]);
    return (await chain.askAll(pool, positions)) as bigint[];
  }

  slash(amount: bigint, timestamp: bigint): Promise<string | undefined> {
    const { chain, pool } = this;
    return chain.attempt(chain.governor, pool, ["slash", amount, chain.governor], timestamp);
  }

  async reward(amount: bigint, timestamp: bigint): Promise<string | undefined> {
    const { chain, pool } = this;
    const error = await chain.attempt(chain.governor, pool, ["fund", amount, STREAM_SECONDS], timestamp);
    this.#advanceTo(timestamp);
    if (error === undefined) this.#model.fund(amount, STREAM_SECONDS);
    return error;
  }

  note(actor: number, amount: bigint, timestamp: bigint): void {
    this.#advanceTo(timestamp);
    const name = this.chain.addressOf(actor);
    if (amount > 0n) {
      this.#held = this.#model.merge(ACCOUNT, this.#held, name, this.#positions[actor]!, amount).position;
    } else if (amount < 0n) {
      this.#model.transfer(ACCOUNT, name, this.#held!, -amount);
    }
    this.#mostUnits = larger(this.#mostUnits, this.#units);
  }

  claim(model: SavingsModel, claimed: bigint, timestamp: bigint): void {
    this.#advanceTo(timestamp);
    const expected = this.#units === 0n ? 0n : this.#claimHeld();
    const slack = (2n * this.#roundings * this.#mostUnits) / 10n ** 18n + this.#roundings + 1n;
    const off = larger(claimed - expected, expected - claimed);
    expect(off <= slack, `claimed ${claimed}, expected ${expected} within ${slack}`).to.equal(true);
    model.claimRewards(claimed);
  }

  #claimHeld(): bigint {
    const { position, reward } = this.#model.claim(ACCOUNT, this.#held!);
    this.#held = position;
    return reward / PRECISION;
  }

  get #units(): bigint {
    return this.#held === undefined ? 0n : this.#model.unitsOf(ACCOUNT, this.#held);
  }

  #advanceTo(timestamp: bigint): void {
    this.#model.advanceTo(timestamp);
    this.#roundings += 1n;
  }

  async report(model: SavingsModel): Promise<bigint> {
    const [staked, units] = (await this.chain.askAll(this.pool, [["staked"], ["totalUnits"]])) as [bigint, bigint];
    model.setWorth({ numerator: staked, denominator: units });
    return staked;
  }
}

/** Shares of a liquid-staking token whose rate the test sets. */
class ShareSide implements StakingSide {
  #rate = FIRST_RATE;

  constructor(
    private readonly chain: Chain,
    private readonly token: Deployed,
    readonly factory: Deployed,
  ) {}

  positionOf(): number {
    return 0;
  }

  async endow(staking: string): Promise<void> {
    const { chain, token } = this;
    for (const actor of chain.actors) {
      await chain.send(actor, token, ["mint", actor, STAKE]);
      await chain.send(actor, token, ["approve", staking, MAX_UINT256]);
    }
  }

  async available(): Promise<bigint[]> {
    const holders = this.chain.actors.map((actor): Question => ["balanceOf", actor]);
    return (await this.chain.askAll(this.token, holders)) as bigint[];
  }

  slash(amount: bigint, timestamp: bigint): Promise<string | undefined> {
    return this.#setRate(this.#rate - amount, timestamp);
  }

  reward(amount: bigint, timestamp: bigint): Promise<string | undefined> {
    return this.#setRate(this.#rate + amount, timestamp);
  }

  // The savings model itself counts the shares.
  note(): void {}

  claim(model: SavingsModel, claimed: bigint): void {
    expect(claimed, "growth claimed").to.equal(model.claimGrowth());
  }

  report(model: SavingsModel): Promise<bigint> {
    model.setRate(this.#rate);
    return Promise.resolve(this.#rate);
  }

  #setRate(rate: bigint, timestamp: bigint): Promise<string | undefined> {
    this.#rate = rate;
    return this.chain.attempt(this.chain.governor, this.token, ["setRate", rate], timestamp);
  }
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
