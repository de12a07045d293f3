/**
 * The Vault of seed 000 as it is written on paper: every stretch of time loops over every staker and hands out
 * `r_i = s_i / S * R`. Slow on purpose, and free of the contract's algebra: there is no index, no debt and no packing here.
 *
 * Symbols: stakers `i`, stake `s_i`, total stake `S`, reward per epoch `R`, token balance `b_i`. Between two events nothing
 * but time changes, so one stretch pays `A = toStream * elapsed / secondsLeft` and staker `i` earns `s_i / S * A` of it.
 * With stretches of one epoch that is the seed's formula; with shorter ones it is the same stream, cut finer.
 *
 * Amounts are base units. Rewards in flight are counted in `PRECISION`-ths of one, rounded down: a stretch is off by less
 * than one such part for the stream and one for each staker, so after `N` stretches every figure is within `2N / 2^128` of a
 * base unit of the exact rational, which is below `2^-96` for anything that can be run.
 */

/** Parts into which a reward base unit is cut: see the file's header for the error that remains. */
export const PRECISION = 1n << 128n;

const BPS = 10_000n;
const WAD = 10n ** 18n;
const MAX_EPOCHS = 5_200n;
const LAST_SECOND = 2n ** 40n - 1n;
const UNBOUNDED = 2n ** 256n - 1n;

/** What a vault is made of. */
export type VaultParameters = {
  /** The seed's time step, seconds. */
  epochDuration: bigint;
  /** Kept back from every withdrawal, basis points. */
  withdrawalFeeBps: bigint;
  /** Whether rewards come in the staked token. */
  sameToken: boolean;
};

/** The rules that an action can break. */
export type VaultProblem =
  | "zero-amount"
  | "balance-too-small"
  | "stake-too-small"
  | "withdrawal-too-large"
  | "nothing-to-claim"
  | "different-tokens"
  | "epochs-out-of-bounds"
  | "rate-would-fall"
  | "no-stream"
  | "stream-too-long"
  | "time-runs-backwards";

/** An action that the vault refuses. The model is as it was before. */
export class VaultRefusal extends Error {
  override readonly name = "VaultRefusal";

  constructor(
    /** The rule that was broken. */
    readonly problem: VaultProblem,
    sentence: string,
  ) {
    super(sentence);
  }
}

/** Which of a holder's two balances; the same one where the tokens are the same. */
export type VaultToken = "asset" | "reward";

/** One vault and its stakers. Holders are any strings. Every action happens at the time of the last `advanceTo`. */
export class VaultModel {
  readonly parameters: VaultParameters;

  #now: bigint;
  #totalStaked = 0n;
  #feesOwed = 0n;
  #feesCollected = 0n;
  #totalFunded = 0n;
  /** Reward that is still to stream, in `PRECISION`-ths. */
  #toStream = 0n;
  #secondsLeft = 0n;
  readonly #stakes = new Map<string, bigint>();
  /** Reward earned and not claimed, in `PRECISION`-ths. */
  readonly #unclaimed = new Map<string, bigint>();
  readonly #claimed = new Map<string, bigint>();
  readonly #assets = new Map<string, bigint>();
  readonly #rewards: Map<string, bigint>;

  /** @param startsAt Unix seconds. */
  constructor(parameters: VaultParameters, startsAt: bigint) {
    this.parameters = parameters;
    this.#now = startsAt;
    this.#rewards = parameters.sameToken ? this.#assets : new Map<string, bigint>();
  }

  // ---------------------------------------------------------------------------------------------------------- time

  /**
   * Lets time pass: `r_i = s_i / S * A` for every staker. Where nobody is staked the stream stands still.
   * @param timestamp Unix seconds, not before the present.
   */
  advanceTo(timestamp: bigint): void {
    if (timestamp < this.#now) {
      throw new VaultRefusal("time-runs-backwards", `It is ${this.#now} already; ${timestamp} lies before that.`);
    }
    const elapsed = smaller(timestamp - this.#now, this.#secondsLeft);
    this.#now = timestamp;
    if (elapsed === 0n || this.#totalStaked === 0n) return;

    const paid = (this.#toStream * elapsed) / this.#secondsLeft;
    for (const [staker, stake] of this.#stakes) add(this.#unclaimed, staker, (stake * paid) / this.#totalStaked);
    this.#toStream -= paid;
    this.#secondsLeft -= elapsed;
  }

  // ------------------------------------------------------------------------------------------------------- staking

  /** `s_i += db`, `S += db`, `b_i -= db`, where `0 < db <= b_i`. */
  deposit(staker: string, assets: bigint): void {
    requirePositive(assets, staker);
    this.#take(this.#assets, staker, assets);
    this.#stake(staker, assets);
  }

  /**
   * Withdraws so much stake that `assets` remain after the fee.
   * @returns The stake it took: `ceil(assets * 1e4 / (1e4 - feeBps))`.
   */
  withdraw(staker: string, assets: bigint): bigint {
    requirePositive(assets, staker);
    const available = this.afterFee(this.stakeOf(staker));
    if (assets > available) {
      throw new VaultRefusal("withdrawal-too-large", `${staker} can withdraw ${available}, not ${assets}.`);
    }
    const stake = ceilDiv(assets * BPS, BPS - this.parameters.withdrawalFeeBps);
    this.#unstake(staker, stake, assets);
    return stake;
  }

  /**
   * `s_i -= ds`, `S -= ds`, where `0 < ds <= s_i`. A staker without stake may redeem nothing.
   * @returns What `b_i` gains: `ds - ceil(ds * feeBps / 1e4)`.
   */
  redeem(staker: string, stake: bigint): bigint {
    const available = this.stakeOf(staker);
    if (stake > available) throw tooLittleStake(staker, available, stake);
    if (available !== 0n) requirePositive(stake, staker);
    const assets = this.afterFee(stake);
    this.#unstake(staker, stake, assets);
    return assets;
  }

  /** Moves stake to another holder. What either has earned stays with them. */
  transfer(from: string, to: string, stake: bigint): void {
    const available = this.stakeOf(from);
    if (stake > available) throw tooLittleStake(from, available, stake);
    add(this.#stakes, from, -stake);
    add(this.#stakes, to, stake);
  }

  /**
   * Pays what has accrued.
   * @param reward What is paid, base units. A replay passes what the other side paid, once it has checked that figure.
   */
  claim(staker: string, reward: bigint = this.earned(staker)): bigint {
    if (reward === 0n) throw nothingToClaim(staker);
    this.#pay(staker, reward);
    add(this.#rewards, staker, reward);
    return reward;
  }

  /** Withdraws the whole stake and claims; what is earned below one base unit goes back to the stream. `reward` as in `claim`. */
  exit(staker: string, reward: bigint = this.earned(staker)): { assets: bigint; reward: bigint } {
    const stake = this.stakeOf(staker);
    if (stake === 0n && reward === 0n) throw nothingToClaim(staker);
    const assets = this.afterFee(stake);
    this.#unstake(staker, stake, assets);
    this.#pay(staker, reward);
    add(this.#rewards, staker, reward);
    this.#returnFraction(staker);
    return { assets, reward };
  }

  /** Claims into stake. `reward` as in `claim`. */
  compound(staker: string, reward: bigint = this.earned(staker)): bigint {
    if (!this.parameters.sameToken) {
      throw new VaultRefusal("different-tokens", "Only rewards in the staked token can become stake.");
    }
    if (reward === 0n) throw nothingToClaim(staker);
    this.#pay(staker, reward);
    this.#stake(staker, reward);
    return reward;
  }

  /** Hands out the fees kept back so far. @returns Asset base units. */
  collectFees(): bigint {
    const fees = this.#feesOwed;
    this.#feesOwed = 0n;
    this.#feesCollected += fees;
    return fees;
  }

  // ---------------------------------------------------------------------------------------------------- the stream

  /** Streams `reward` and all that is left evenly over `epochs` from now: `R = (reward + left) / epochs`, never less than before. */
  fund(funder: string, reward: bigint, epochs: bigint): void {
    if (epochs < 1n || epochs > MAX_EPOCHS) {
      throw new VaultRefusal("epochs-out-of-bounds", `A stream lasts 1 to ${MAX_EPOCHS} epochs, not ${epochs}.`);
    }
    requirePositive(reward, funder);
    const duration = epochs * this.parameters.epochDuration;
    const toStream = this.#toStream + reward * PRECISION;
    if (this.#secondsLeft !== 0n && toStream * this.#secondsLeft < this.#toStream * duration) {
      throw new VaultRefusal("rate-would-fall", `${reward} over ${epochs} epochs would slow the stream down.`);
    }
    this.#receive(funder, reward);
    this.#toStream = toStream;
    this.#secondsLeft = duration;
  }

  /**
   * Lengthens the stream by `floor(reward * secondsLeft / toStream)` seconds, so that the rate does not fall.
   * @param extension Seconds to lengthen it by. A replay passes the other side's, once it has checked that figure.
   */
  topUp(funder: string, reward: bigint, extension: bigint = this.extensionFor(reward)): void {
    if (!this.isStreaming) throw noStream(reward);
    requirePositive(reward, funder);
    const endsAt = this.streamEndsAt + extension;
    if (endsAt > LAST_SECOND)
      throw new VaultRefusal("stream-too-long", `No stream ends at ${endsAt}; 2^40 is too late.`);
    this.#receive(funder, reward);
    this.#toStream += reward * PRECISION;
    this.#secondsLeft += extension;
  }

  /** The seconds by which a `topUp` of `reward` lengthens the stream; zero where there is none. */
  extensionFor(reward: bigint): bigint {
    return this.isStreaming ? (reward * PRECISION * this.#secondsLeft) / this.#toStream : 0n;
  }

  // --------------------------------------------------------------------------------------------------------- views

  /** Unix seconds. */
  get now(): bigint {
    return this.#now;
  }

  /** `S`, base units. */
  get totalStaked(): bigint {
    return this.#totalStaked;
  }

  /** Fees kept back and not handed out, asset base units. */
  get feesOwed(): bigint {
    return this.#feesOwed;
  }

  /** Fees handed out, asset base units. */
  get feesCollected(): bigint {
    return this.#feesCollected;
  }

  /** Reward ever received, base units. */
  get totalFunded(): bigint {
    return this.#totalFunded;
  }

  /** Whether anything streams: something to stream, and seconds to stream it in. */
  get isStreaming(): boolean {
    return this.#secondsLeft !== 0n && this.#toStream !== 0n;
  }

  /** Seconds of streaming that are left. */
  get secondsLeft(): bigint {
    return this.#secondsLeft;
  }

  /** When the stream ends if somebody stays staked, unix seconds. */
  get streamEndsAt(): bigint {
    return this.#now + this.#secondsLeft;
  }

  /** What remains to stream, in `PRECISION`-ths of a base unit. */
  get exactUndistributed(): bigint {
    return this.#toStream;
  }

  /** What remains to stream, base units, rounded down. */
  get undistributed(): bigint {
    return this.#toStream / PRECISION;
  }

  /** `R`, reward base units an epoch at the present rate, rounded down. */
  get rewardPerEpoch(): bigint {
    if (this.#secondsLeft === 0n) return 0n;
    return (this.#toStream * this.parameters.epochDuration) / (this.#secondsLeft * PRECISION);
  }

  /** `S / R`, which the seed maximises, as a WAD ratio of base units, rounded down; 2^256 - 1 where `R` is zero. */
  get stakePerReward(): bigint {
    if (!this.isStreaming) return UNBOUNDED;
    const reward = this.#toStream * this.parameters.epochDuration;
    return (this.#totalStaked * WAD * this.#secondsLeft * PRECISION) / reward;
  }

  /** Everybody who ever had stake. */
  get stakers(): string[] {
    return [...this.#stakes.keys()];
  }

  /** `s_i`, base units. */
  stakeOf(staker: string): bigint {
    return this.#stakes.get(staker) ?? 0n;
  }

  /** Earned and not claimed, reward base units, rounded down. */
  earned(staker: string): bigint {
    return floorDiv(this.#unclaimed.get(staker) ?? 0n, PRECISION);
  }

  /** Claimed so far, reward base units. */
  claimed(staker: string): bigint {
    return this.#claimed.get(staker) ?? 0n;
  }

  /** Earned since the beginning, whether claimed or not, in `PRECISION`-ths of a reward base unit. */
  exactEarnings(staker: string): bigint {
    return (this.#unclaimed.get(staker) ?? 0n) + this.claimed(staker) * PRECISION;
  }

  /** `b_i`, base units of a token that `holder` has outside the vault. */
  balanceOf(holder: string, token: VaultToken = "asset"): bigint {
    return this.#balances(token).get(holder) ?? 0n;
  }

  /** What remains of a withdrawal of `stake`: `stake - ceil(stake * feeBps / 1e4)`. */
  afterFee(stake: bigint): bigint {
    return stake - ceilDiv(stake * this.parameters.withdrawalFeeBps, BPS);
  }

  /** Gives `holder` tokens from outside. */
  give(holder: string, amount: bigint, token: VaultToken = "asset"): void {
    add(this.#balances(token), holder, amount);
  }

  // ----------------------------------------------------------------------------------------------------- internals

  #balances(token: VaultToken): Map<string, bigint> {
    return token === "asset" ? this.#assets : this.#rewards;
  }

  #take(balances: Map<string, bigint>, holder: string, amount: bigint): void {
    const available = balances.get(holder) ?? 0n;
    if (amount > available) {
      throw new VaultRefusal("balance-too-small", `${holder} has ${available}, not ${amount}.`);
    }
    balances.set(holder, available - amount);
  }

  #stake(staker: string, stake: bigint): void {
    add(this.#stakes, staker, stake);
    this.#totalStaked += stake;
  }

  #unstake(staker: string, stake: bigint, assets: bigint): void {
    add(this.#stakes, staker, -stake);
    add(this.#assets, staker, assets);
    this.#totalStaked -= stake;
    this.#feesOwed += stake - assets;
  }

  #pay(staker: string, reward: bigint): void {
    add(this.#unclaimed, staker, -reward * PRECISION);
    add(this.#claimed, staker, reward);
  }

  /** A replay may have paid a little more than was earned here; that stays with the staker, so that the stream cannot go below zero. */
  #returnFraction(staker: string): void {
    const fraction = this.#unclaimed.get(staker) ?? 0n;
    if (fraction < 0n) return;
    this.#toStream += fraction;
    this.#unclaimed.delete(staker);
  }

  #receive(funder: string, reward: bigint): void {
    this.#take(this.#rewards, funder, reward);
    this.#totalFunded += reward;
  }
}

function add(amounts: Map<string, bigint>, holder: string, amount: bigint): void {
  amounts.set(holder, (amounts.get(holder) ?? 0n) + amount);
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function ceilDiv(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

/** Towards minus infinity, where bigint division goes towards zero. */
function floorDiv(numerator: bigint, denominator: bigint): bigint {
  return numerator < 0n ? -ceilDiv(-numerator, denominator) : numerator / denominator;
}

function requirePositive(amount: bigint, holder: string): void {
  if (amount <= 0n) throw new VaultRefusal("zero-amount", `${holder} moves ${amount}; an amount is at least 1.`);
}

function tooLittleStake(staker: string, available: bigint, requested: bigint): VaultRefusal {
  return new VaultRefusal("stake-too-small", `${staker} has staked ${available}, not ${requested}.`);
}

function nothingToClaim(staker: string): VaultRefusal {
  return new VaultRefusal("nothing-to-claim", `${staker} has earned less than one base unit.`);
}

function noStream(reward: bigint): VaultRefusal {
  return new VaultRefusal("no-stream", `Nothing streams that ${reward} could lengthen.`);
}
