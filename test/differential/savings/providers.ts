import type { SavingsModel } from "../../../reference/savings.js";
import type { Chain, Deployed, Question } from "./chain.js";
import type { Setting } from "./schedule.js";

/** What every actor has staked, or holds of shares, at the beginning. All of it fits 96 bits. */
const STAKE = 10n ** 28n;
const NATIVE = 10n ** 30n;
const NATIVE_DECIMALS = 18;
const STREAM_SECONDS = 86_400n;
const MAX_UINT256 = 2n ** 256n - 1n;
const FIRST_RATE = 10n ** 27n;

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

/** Positions of a real delegation pool. */
class PoolSide implements StakingSide {
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

  reward(amount: bigint, timestamp: bigint): Promise<string | undefined> {
    const { chain, pool } = this;
    return chain.attempt(chain.governor, pool, ["fund", amount, STREAM_SECONDS], timestamp);
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

  report(model: SavingsModel): Promise<bigint> {
    model.setRate(this.#rate);
    return Promise.resolve(this.#rate);
  }

  #setRate(rate: bigint, timestamp: bigint): Promise<string | undefined> {
    this.#rate = rate;
    return this.chain.attempt(this.chain.governor, this.token, ["setRate", rate], timestamp);
  }
}
