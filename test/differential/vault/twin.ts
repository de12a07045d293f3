import { expect } from "chai";

import { PRECISION, VaultModel, type VaultProblem, VaultRefusal } from "../../../reference/vault.js";
import { Bounds, wholeDown } from "./bounds.js";
import { type Chain, ContractSide, type ContractState } from "./contract-side.js";
import type { Action, Schedule, Setting, Step, Wait } from "./schedule.js";

const FUNDER = "funder";
const WAD = 10n ** 18n;
const UNBOUNDED = 2n ** 256n - 1n;

/** How the contract names each rule of the model. */
const ERRORS = {
  "zero-amount": ["Vault_ZeroAmount"],
  "balance-too-small": ["ERC20InsufficientBalance"],
  "stake-too-small": ["ERC4626ExceededMaxRedeem", "ERC20InsufficientBalance"],
  "withdrawal-too-large": ["ERC4626ExceededMaxWithdraw"],
  "nothing-to-claim": ["Vault_NothingToClaim"],
  "different-tokens": ["Vault_CannotCompound"],
  "epochs-out-of-bounds": ["Vault_EpochsOutOfBounds"],
  "rate-would-fall": ["Vault_RateWouldFall"],
  "no-stream": ["Vault_NoStream"],
  "stream-too-long": ["Vault_StreamTooLong"],
  "time-runs-backwards": [],
} as const satisfies Record<VaultProblem, readonly string[]>;

/** What became of an action: it was carried out, both sides refused it, or rounding alone decides it and it was left out. */
export type Outcome = "acted" | VaultProblem | "left-out";

/** A transaction, and the same on the model once the contract's state after it is known. */
type Move = {
  from: number | undefined;
  method: string;
  args: unknown[];
  onModel(before: ContractState, after: ContractState): void;
};

/** One vault on chain and its model, moved together and compared after every action. */
export class Twin {
  readonly #model: VaultModel;
  readonly #bounds: Bounds;
  #state!: ContractState;

  private constructor(
    private readonly contract: ContractSide,
    private readonly setting: Setting,
    startsAt: bigint,
    private readonly maxReward: bigint,
  ) {
    this.#model = new VaultModel(setting, startsAt);
    this.#bounds = new Bounds(10n ** BigInt(36 - setting.rewardDecimals));
    for (const holder of [FUNDER, ...this.#stakers]) {
      this.#model.give(holder, contract.endowment);
      if (!setting.sameToken) this.#model.give(holder, contract.endowment, "reward");
    }
  }

  /** Plays `schedule` on a fresh vault, and at its end lets everybody leave. Throws at the first difference. */
  static async play(
    chain: Chain,
    { setting, steps }: Schedule,
    count: (action: Action, outcome: Outcome) => void,
  ): Promise<void> {
    const contract = await ContractSide.create(chain, setting);
    const maxReward = (await contract.maxRewardHeld()) / BigInt(steps.length + 1);
    const twin = new Twin(contract, setting, await contract.now(), maxReward);
    twin.#state = await contract.read();
    for (const step of steps) count(step.action, await twin.#step(step));
    for (let staker = 0; staker < setting.stakers; ++staker) {
      await twin.#step({ wait: { epochsPermille: 500n }, action: { kind: "exit", staker } });
    }
    expect(twin.#state.totalStaked, "stake after everybody left").to.equal(0n);
  }

  get #stakers(): string[] {
    return Array.from({ length: this.setting.stakers }, (_, staker) => this.contract.addressOf(staker));
  }

  async #step({ wait, action }: Step): Promise<Outcome> {
    const elapsed = this.#seconds(wait);
    this.#bounds.widenForAdvance(this.#model, elapsed);
    if (action.kind === "exit") this.#bounds.widenForExit();
    this.#model.advanceTo(this.#model.now + elapsed);
    if (this.#isDecidedByRounding(action)) return "left-out";

    const move = this.#move(action);
    const error = await this.contract.send(this.#model.now, move.from, move.method, move.args);
    const before = this.#state;
    this.#state = await this.contract.read();
    const refusal = refusalOf(() => move.onModel(before, this.#state));
    expect(errorsFor(refusal), `${action.kind}: the model says ${refusal ?? "yes"}`).to.include(error);
    this.#compare();
    return refusal ?? "acted";
  }

  #seconds(wait: Wait): bigint {
    return "seconds" in wait ? wait.seconds : (wait.epochsPermille * this.setting.epochDuration) / 1_000n;
  }

  // --------------------------------------------------------------------------------------------------------- moves

  #move(action: Action): Move {
    switch (action.kind) {
      case "deposit":
      case "withdraw":
      case "redeem":
      case "transfer":
        return this.#moveOfStake(action);
      case "claim":
      case "exit":
      case "compound":
        return this.#moveOfReward(action);
      case "fund":
      case "topUp":
        return this.#moveOfStream(action);
      case "collectFees":
        return { from: undefined, method: "collectFees", args: [], onModel: () => this.#model.collectFees() };
    }
  }

  #moveOfStake(action: Extract<Action, { kind: "deposit" | "withdraw" | "redeem" | "transfer" }>): Move {
    const model = this.#model;
    const from = action.staker % this.setting.stakers;
    const staker = this.contract.addressOf(from);
    if (action.kind === "deposit") {
      const { amount } = action;
      return { from, method: "deposit", args: [amount, staker], onModel: () => model.deposit(staker, amount) };
    }
    const stake = model.stakeOf(staker);
    if (action.kind === "withdraw") {
      const assets = share(model.afterFee(stake), action.permille);
      return {
        from,
        method: "withdraw",
        args: [assets, staker, staker],
        onModel: () => model.withdraw(staker, assets),
      };
    }
    const part = share(stake, action.permille);
    if (action.kind === "transfer") {
      const to = this.contract.addressOf(action.to % this.setting.stakers);
      return { from, method: "transfer", args: [to, part], onModel: () => model.transfer(staker, to, part) };
    }
    return { from, method: "redeem", args: [part, staker, staker], onModel: () => model.redeem(staker, part) };
  }

  /** The model takes over what the contract paid, which may be off by the bounds; `#compare` then judges the sum of all. */
  #moveOfReward({ kind, staker: number }: Extract<Action, { kind: "claim" | "exit" | "compound" }>): Move {
    const from = number % this.setting.stakers;
    const staker = this.contract.addressOf(from);
    const onModel = (before: ContractState, after: ContractState): void => {
      const [was, is] = [before.stakers[from]!, after.stakers[from]!];
      if (kind === "compound") {
        this.#model.compound(staker, is.stake - was.stake);
      } else {
        const assets = kind === "exit" && this.setting.sameToken ? this.#model.afterFee(was.stake) : 0n;
        this.#model[kind](staker, is.rewards - was.rewards - (is.stake === was.stake ? 0n : assets));
      }
      expect(is.earned, `${kind} leaves nothing to claim`).to.equal(0n);
    };
    return { from, method: kind, args: kind === "compound" ? [] : [staker], onModel };
  }

  #moveOfStream(action: Extract<Action, { kind: "fund" | "topUp" }>): Move {
    const model = this.#model;
    const reward = this.#rewardOf(action);
    if (action.kind === "fund") {
      const { epochs } = action;
      return {
        from: undefined,
        method: "fund",
        args: [reward, epochs],
        onModel: () => model.fund(FUNDER, reward, epochs),
      };
    }
    // Whole seconds: the smallest difference in what remains may turn into one. Within what the bounds allow it is adopted.
    const onModel = (_: ContractState, after: ContractState): void => {
      const extension = after.streamEndsAt - model.streamEndsAt;
      const [least, most] = this.#extensions(reward);
      const expected = model.extensionFor(reward);
      model.topUp(FUNDER, reward, extension >= least && extension <= most ? extension : expected);
    };
    return { from: undefined, method: "topUp", args: [reward], onModel };
  }

  #rewardOf({ amount }: { amount: bigint }): bigint {
    return amount < this.maxReward ? amount : this.maxReward;
  }

  // ---------------------------------------------------------------------------------------------- what rounding decides

  /** Whether the two ends of what may remain to stream disagree about this action. Neither side is wrong then. */
  #isDecidedByRounding(action: Action): boolean {
    const [least, most] = this.#bounds.stream(this.#model.exactUndistributed);
    if (action.kind === "fund") return this.#wouldFall(action, least) !== this.#wouldFall(action, most);
    if (action.kind !== "topUp" || this.#model.secondsLeft === 0n) return false;
    const [shortest, longest] = this.#extensions(this.#rewardOf(action));
    const room = 2n ** 40n - 1n - this.#model.streamEndsAt;
    return least === 0n || (shortest <= room && longest > room);
  }

  #wouldFall(action: Extract<Action, { kind: "fund" }>, toStream: bigint): boolean {
    const { secondsLeft } = this.#model;
    const duration = action.epochs * this.setting.epochDuration;
    if (secondsLeft === 0n) return false;
    return (toStream + this.#rewardOf(action) * PRECISION) * secondsLeft < toStream * duration;
  }

  #extensions(reward: bigint): [least: bigint, most: bigint] {
    const [least, most] = this.#bounds.stream(this.#model.exactUndistributed);
    const seconds = reward * PRECISION * this.#model.secondsLeft;
    return [most === 0n ? 0n : seconds / most, least === 0n ? UNBOUNDED : seconds / least];
  }

  // ----------------------------------------------------------------------------------------------------- comparison

  #compare(): void {
    const model = this.#model;
    const state = this.#state;
    expect(state.totalStaked, "totalStaked").to.equal(model.totalStaked);
    expect(state.totalSupply, "totalSupply").to.equal(model.totalStaked);
    expect(state.feesOwed, "feesOwed").to.equal(model.feesOwed);
    expect(state.streamEndsAt, "streamEndsAt").to.equal(model.streamEndsAt);
    for (const [number, staker] of this.#stakers.entries()) this.#compareStaker(number, staker);
    this.#compareStream();
    this.#compareHoldings();
  }

  #compareStaker(number: number, staker: string): void {
    const model = this.#model;
    const { stake, earned, assets, rewards } = this.#state.stakers[number]!;
    expect(stake, `stakeOf staker ${number}`).to.equal(model.stakeOf(staker));
    expect(assets, `asset balance of staker ${number}`).to.equal(model.balanceOf(staker, "asset"));
    expect(rewards, `reward balance of staker ${number}`).to.equal(model.balanceOf(staker, "reward"));
    const bounds = this.#bounds.earnings(model.exactEarnings(staker));
    expectWithin(earned + model.claimed(staker), bounds, `earned + claimed of staker ${number}`);
  }

  #compareStream(): void {
    const { secondsLeft, totalStaked } = this.#model;
    const [least, most] = this.#bounds.stream(this.#model.exactUndistributed);
    const { undistributed, rewardPerEpoch, stakePerReward } = this.#state;
    expectWithin(undistributed, [wholeDown(least), wholeDown(most)], "undistributed");

    const perEpoch = (toStream: bigint): bigint =>
      secondsLeft === 0n ? 0n : wholeDown((toStream * this.setting.epochDuration) / secondsLeft);
    expectWithin(rewardPerEpoch, [perEpoch(least), perEpoch(most)], "rewardPerEpoch");

    const perReward = (toStream: bigint): bigint =>
      secondsLeft === 0n || toStream === 0n
        ? UNBOUNDED
        : (totalStaked * WAD * secondsLeft * PRECISION) / (toStream * this.setting.epochDuration);
    expectWithin(stakePerReward, [perReward(most), perReward(least)], "stakePerReward");
  }

  /** The vault holds exactly what was staked, kept back as fees, and funded but not claimed. */
  #compareHoldings(): void {
    const model = this.#model;
    const principal = model.totalStaked + model.feesOwed;
    const reserve = this.#stakers.reduce((rest, staker) => rest - model.claimed(staker), model.totalFunded);
    const { vaultAssets, vaultRewards } = this.#state;
    const expected = this.setting.sameToken ? [principal + reserve, principal + reserve] : [principal, reserve];
    expect([vaultAssets, vaultRewards], "what the vault holds of both tokens").to.deep.equal(expected);
  }
}

/** A share of what there is, at least one base unit unless nothing is asked for. */
function share(available: bigint, permille: bigint): bigint {
  const part = (available * permille) / 1_000n;
  return part === 0n && permille !== 0n ? 1n : part;
}

function refusalOf(action: () => void): VaultProblem | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof VaultRefusal) return error.problem;
    throw error;
  }
}

/** The errors by which the contract may refuse what the model refuses so; none where the model does not. */
function errorsFor(refusal: VaultProblem | undefined): readonly (string | undefined)[] {
  return refusal === undefined ? [undefined] : ERRORS[refusal];
}

function expectWithin(actual: bigint, [least, most]: readonly [bigint, bigint], what: string): void {
  expect(actual >= least && actual <= most, `${what} is ${actual}, expected ${least} to ${most}`).to.equal(true);
}
