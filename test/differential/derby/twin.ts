import { expect } from "chai";

import { type Basket, lastPlan, planAt, type Weight } from "../../../reference/derby/basket.js";
import { type Listing, type ProtocolStatus, TREASURY } from "../../../reference/derby/books.js";
import type { CloseReport } from "../../../reference/derby/close.js";
import { DerbyGameModel } from "../../../reference/derby/game.js";
import { seedParameters } from "../../../reference/derby/parameters.js";
import { type DerbyProblem, DerbyRefusal } from "../../../reference/derby/refusal.js";
import { DerbyVaultModel } from "../../../reference/derby/vault.js";
import { YieldProtocol } from "../../../reference/derby/yield-protocol.js";
import { Comparison } from "./comparison.js";
import {
  ContractSide,
  type ContractState,
  DEADLINE,
  endowmentOf,
  NO_CAP,
  othersIn,
  parametersOf,
  type Target,
} from "./contract-side.js";
import type { Chain } from "./chain.js";
import { ERRORS } from "./errors.js";
import {
  type Action,
  type Kind,
  type Parts,
  PEOPLE,
  pick,
  type Schedule,
  type Setting,
  type Step,
} from "./schedule.js";

/** What became of an action: it was carried out, or both sides refused it. */
export type Outcome = "acted" | DerbyProblem;

/** A transaction, and the same on the model once the contract's state after it is known. */
type Move = {
  who: number | undefined;
  target: Target;
  method: string;
  args: readonly unknown[];
  onModel(before: ContractState, after: ContractState): unknown;
};

const FAULTS = { none: 0, reverts: 1 } as const;
const STATUS_CALLS = {
  blacklist: ["blacklistProtocol", "blacklisted"],
  restore: ["restoreProtocol", "deprecated"],
  deprecate: ["deprecateProtocol", "deprecated"],
  activate: ["activateProtocol", "active"],
} as const satisfies Record<string, readonly [method: string, status: ProtocolStatus]>;

/** What rounds a payment, or what is forfeited, to a base unit. */
const PAYS: ReadonlySet<Kind> = new Set<Kind>(["redeemRewards", "redeemFees", "unlock", "collectTreasury"]);

/** One vault and its game on chain and their models, moved together and compared after every action. */
export class Twin {
  readonly #vault: DerbyVaultModel;
  readonly #game: DerbyGameModel;
  readonly #protocols: YieldProtocol[] = [];
  readonly #comparison: Comparison;
  #closing: Generator<string, CloseReport> | undefined;
  #state!: ContractState;

  private constructor(
    private readonly contract: ContractSide,
    private readonly setting: Setting,
    startsAt: bigint,
    openedAt: bigint,
  ) {
    const { decimals: _, protocols: __, ...changes } = setting;
    const parameters = { ...seedParameters(), ...changes };
    const decimals = BigInt(setting.decimals);
    this.#game = new DerbyGameModel(parameters, decimals);
    this.#vault = new DerbyVaultModel({ parameters, decimals, startsAt: openedAt }, this.#game);
    this.#vault.advanceTo(startsAt);
    this.#game.isVotable = (id) => this.#vault.books.listings[id]?.status === "active";
    this.#comparison = new Comparison(this.#vault, this.#game, this.#people);
    this.#endow();
  }

  /** Plays `schedule` on a fresh vault. Throws at the first difference. */
  static async play(
    chain: Chain,
    { setting, steps }: Schedule,
    count: (action: Action, outcome: Outcome) => void,
  ): Promise<void> {
    const contract = await ContractSide.create(chain, setting);
    const twin = new Twin(contract, setting, await contract.now(), contract.openedAt);
    twin.#state = await contract.read();
    for (const step of steps) count(step.action, await twin.#step(step));
  }

  get #people(): string[] {
    return [...Array.from({ length: PEOPLE }, (_, who) => this.contract.addressOf(who)), TREASURY];
  }

  #endow(): void {
    const { decimals, protocols } = this.setting;
    for (let i = 0; i < protocols; ++i) {
      const others = othersIn(decimals);
      this.#protocols.push(new YieldProtocol({ assets: others, shares: others, virtualAssets: 1n, virtualShares: 1n }));
      this.#vault.setStatus(this.#vault.propose(this.#protocols[i]!, NO_CAP), "active");
    }
    for (const person of this.#people.slice(0, PEOPLE)) {
      this.#vault.give(person, endowmentOf(decimals));
      this.#game.give(person, this.contract.drbEndowment);
      this.#game.mintNewBasket(person);
    }
  }

  async #step({ wait, action }: Step): Promise<Outcome> {
    this.#vault.advanceTo(this.#timeOf(action, this.#vault.books.now + wait));
    if (action.kind === "close" || action.kind === "begin") return this.#close(action);
    const move = this.#move(action);
    const error = await this.#send(move);
    const before = this.#state;
    this.#state = await this.contract.read();
    const refusal = refusalOf(() => move.onModel(before, this.#state));
    this.#judge(action, refusal, error);
    return refusal ?? "acted";
  }

  /** A close comes when it may, or a little earlier or later. */
  #timeOf(action: Action, earliest: bigint): bigint {
    const isEnd = action.kind === "close" || action.kind === "begin";
    if (!isEnd || this.#vault.books.isClosing) return earliest;
    const due = this.#vault.books.closesAt + (action.kind === "close" ? action.late : 0n);
    return due > earliest ? due : earliest;
  }

  #send({ who, target, method, args }: Move): Promise<string | undefined> {
    return this.contract.send(this.#vault.books.now, who, target, method, args);
  }

  /** Begins a close, or carries one to its end in calls of some steps each. */
  async #close(action: Extract<Action, { kind: "begin" | "close" }>): Promise<Outcome> {
    const steps = action.kind === "begin" ? 1n : action.stepsAtOnce;
    const call: Move = {
      who: undefined,
      target: "vault",
      method: "closeEpoch",
      args: [steps],
      onModel: () => undefined,
    };
    const refusal = refusalOf(() => this.#beginOnModel());
    if (action.kind === "begin" && refusal === undefined && this.#wasClosing) return "close-in-progress";
    let error = await this.#send(call);
    this.#state = await this.contract.read();
    while (action.kind === "close" && error === undefined && this.#state.phase !== 0n) {
      error = await this.#send(call);
      this.#state = await this.contract.read();
    }
    if (action.kind === "close" && refusal === undefined) this.#finishOnModel();
    this.#judge(action, refusal, error);
    await this.#settleFormerFollowers(action);
    return refusal ?? "acted";
  }

  #wasClosing = false;

  #beginOnModel(): void {
    this.#wasClosing = this.#closing !== undefined;
    if (this.#wasClosing) return;
    const stages = this.#vault.beginClose();
    stages.next();
    this.#closing = stages;
  }

  #finishOnModel(): void {
    while (this.#closing !== undefined) if (this.#closing.next().done) this.#closing = undefined;
  }

  /** The chain books a leader's share when somebody settles a follower that left him; the model books it at once. */
  async #settleFormerFollowers(action: Action): Promise<void> {
    if (action.kind !== "close") return;
    const { epoch } = this.#game;
    for (const basket of this.#game.baskets) {
      if (planAt(basket, epoch - 1n).leader === planAt(basket, epoch).leader) continue;
      await this.#send(this.#settle(basket.id));
      this.#comparison.widenForEnd();
    }
    this.#state = await this.contract.read();
    this.#comparison.check(this.#state);
  }

  #judge(action: Action, refusal: DerbyProblem | undefined, error: string | undefined): void {
    const expected: readonly (string | undefined)[] = refusal === undefined ? [undefined] : ERRORS[refusal];
    expect(expected, `${action.kind}: the model says ${refusal ?? "yes"}`).to.include(error);
    this.#comparison.widen(PAYS.has(action.kind));
    if (action.kind !== "close" || refusal !== undefined) this.#comparison.check(this.#state);
  }

  // --------------------------------------------------------------------------------------------------------- moves

  #move(action: Exclude<Action, { kind: "begin" | "close" }>): Move {
    switch (action.kind) {
      case "deposit":
      case "mint":
      case "withdraw":
      case "redeem":
      case "request":
      case "transfer":
      case "donate":
        return this.#moveOfShares(action);
      case "cancel":
      case "claim":
        return this.#moveOfRequest(action);
      case "gain":
      case "lose":
      case "fault":
        return this.#moveOfProtocol(action);
      case "markLoss":
      case "setCap":
      case "blacklist":
      case "restore":
      case "deprecate":
      case "activate":
      case "remove":
      case "writeOff":
        return this.#moveOfListing(action);
      case "setRate":
      case "setSlashTerms":
      case "setParameters":
      case "collectTreasury":
        return this.#moveOfTerms(action);
      case "mintBasket":
        return this.#mintBasket(action.who);
      default:
        return this.#moveOfBasket(action);
    }
  }

  #moveOfShares(
    action: Extract<Action, { kind: "deposit" | "mint" | "withdraw" | "redeem" | "request" | "transfer" | "donate" }>,
  ): Move {
    const vault = this.#vault;
    const { kind, permille } = action;
    const assets = (endowmentOf(this.setting.decimals) * permille) / 4_000n;
    if (kind === "donate") {
      const args = [this.contract.vaultAddress, assets];
      return { who: undefined, target: "asset", method: "mint", args, onModel: () => undefined };
    }
    const { who } = action;
    const person = this.contract.addressOf(who);
    const shares = (vault.sharesOf(person) * permille) / 1_000n;
    const move = (method: string, args: unknown[], onModel: () => unknown): Move => {
      return { who, target: "vault", method, args, onModel };
    };
    if (kind === "deposit") return move(kind, [assets, person], () => vault.deposit(person, assets));
    if (kind === "mint") return move(kind, [assets, person], () => vault.mint(person, assets));
    if (kind === "redeem") return move(kind, [shares, person, person], () => vault.redeem(person, shares));
    if (kind === "request" || kind === "transfer") {
      const to = this.contract.addressOf(action.to);
      if (kind === "transfer") return move(kind, [to, shares], () => vault.transfer(person, to, shares));
      return move("requestRedeem", [shares, to], () => vault.requestRedeem(person, shares, to));
    }
    const part = (vault.totalAssets * permille) / 2_000n;
    return move(kind, [part, person, person], () => vault.withdraw(person, part));
  }

  #moveOfRequest(action: Extract<Action, { kind: "cancel" | "claim" }>): Move {
    const wanted = action.kind === "cancel" ? "open" : "filled";
    const chosen = pick(this.#vault.desk.requests, action.request, ({ status }) => status === wanted);
    const { id, owner } = chosen ?? { id: 0, owner: this.contract.addressOf(0) };
    const who = this.#people.indexOf(owner);
    const base = { who, target: "vault" } as const;
    if (action.kind === "cancel") {
      return { ...base, method: "cancelRequest", args: [id], onModel: () => this.#vault.cancelRequest(owner, id) };
    }
    const to = this.contract.addressOf(action.to);
    return { ...base, method: "claimRequest", args: [id, to], onModel: () => this.#vault.claimRequest(owner, id, to) };
  }

  #moveOfProtocol(action: Extract<Action, { kind: "gain" | "lose" | "fault" }>): Move {
    const id = action.protocol % this.#protocols.length;
    const protocol = this.#protocols[id]!;
    const base = { who: undefined, target: { protocol: id } } as const;
    if (action.kind === "fault") {
      const fault = protocol.stuck ? FAULTS.none : FAULTS.reverts;
      const onModel = (): boolean => (protocol.stuck = !protocol.stuck);
      return { ...base, method: "setFault", args: [fault], onModel };
    }
    const assets = (protocol.assets * action.permille) / 5_000n;
    return { ...base, method: action.kind, args: [assets], onModel: () => protocol[action.kind as "gain"](assets) };
  }

  #moveOfListing(
    action: Extract<Action, { kind: "markLoss" | "setCap" | "remove" | "writeOff" | keyof typeof STATUS_CALLS }>,
  ): Move {
    const vault = this.#vault;
    const { id } = pick(vault.books.listings, action.protocol, (one) => isFit(action.kind, one))!;
    const base = { who: undefined, target: "vault" } as const;
    if (action.kind === "markLoss") {
      return { ...base, method: "markLoss", args: [id], onModel: () => vault.markLoss(id) };
    }
    if (action.kind === "setCap") {
      const cap = (endowmentOf(this.setting.decimals) * action.permille) / 1_000n;
      return { ...base, method: "setProtocolCap", args: [id, cap], onModel: () => vault.setCap(id, cap) };
    }
    if (action.kind === "remove" || action.kind === "writeOff") {
      const isWriteOff = action.kind === "writeOff";
      return { ...base, method: "removeProtocol", args: [id, isWriteOff], onModel: () => vault.remove(id, isWriteOff) };
    }
    const [method, status] = STATUS_CALLS[action.kind];
    const onModel = (): void => {
      const isRestorable = action.kind !== "restore" || vault.listing(id).status === "blacklisted";
      const isDeprecable = action.kind !== "deprecate" || vault.listing(id).status === "active";
      if (!isRestorable || !isDeprecable) throw new DerbyRefusal("wrong-status", `${action.kind} is not possible.`);
      vault.setStatus(id, status);
    };
    return { ...base, method, args: [id], onModel };
  }

  #moveOfTerms(
    action: Extract<Action, { kind: "setRate" | "setSlashTerms" | "setParameters" | "collectTreasury" }>,
  ): Move {
    const base = { who: undefined, target: "game" } as const;
    if (action.kind === "setParameters") return this.#setParameters(action);
    if (action.kind === "setSlashTerms") {
      const { factorBps, thresholdWad } = action;
      const onModel = (): void => this.#game.setSlashTerms(factorBps, thresholdWad);
      return { ...base, method: "setSlashTerms", args: [this.contract.vaultAddress, factorBps, thresholdWad], onModel };
    }
    if (action.kind === "collectTreasury") {
      const onModel = (): bigint => this.#game.collectTreasuryRewards();
      return { ...base, method: "collectTreasuryRewards", args: [this.contract.vaultAddress], onModel };
    }
    const rate = (this.#game.parameters.drbPerUnderlying * action.permille) / 1_000n;
    const onModel = (): void => this.#game.setExchangeRate(rate);
    return { ...base, method: "setExchangeRate", args: [this.contract.vaultAddress, rate], onModel };
  }

  #setParameters({ feeBps, ...others }: Extract<Action, { kind: "setParameters" }>): Move {
    const { bufferBps, marginBps, exitFeeBps } = others;
    const changes = { performanceFeeBps: feeBps, bufferBps, marginBps, exitFeeBps };
    const onModel = (): void => this.#vault.setParameters(changes);
    const args = [parametersOf({ ...this.setting, ...changes })];
    return { who: undefined, target: "vault", method: "setParameters", args, onModel };
  }

  #mintBasket(who: number): Move {
    const onModel = (): void => {
      this.#game.mintNewBasket(this.contract.addressOf(who));
      this.contract.countBasket();
    };
    return { who, target: "game", method: "mintNewBasket", args: [this.contract.vaultAddress, "Another"], onModel };
  }

  #moveOfBasket(action: Extract<Action, { basket: number }>): Move {
    const game = this.#game;
    const basket = pick(game.baskets, action.basket, (one) => this.#canAct(action.kind, one))!;
    const { id } = basket;
    const { owner } = basket;
    const base = { who: this.#people.indexOf(owner), target: "game" } as const;
    switch (action.kind) {
      case "vote":
        return this.#rebalance(id, 0n, this.#portfolio(action.parts));
      case "lock":
        return this.#rebalance(
          id,
          (this.contract.drbEndowment * action.permille) / 5_000n,
          this.#portfolio(action.parts),
        );
      case "askBack":
        return this.#rebalance(id, -((lastPlan(basket).stake * action.permille) / 1_000n), []);
      case "unlock":
        return this.#unlock(id);
      case "redeemRewards":
        return { ...base, method: "redeemRewards", args: [id, owner], onModel: () => game.redeemRewards(owner, id) };
      case "redeemFees":
        return {
          ...base,
          method: "redeemDelegationFees",
          args: [id, owner],
          onModel: () => game.redeemDelegationFees(owner, id),
        };
      case "settle":
        return this.#settle(id);
      case "record":
        return { ...base, method: "recordEpochs", args: [id, action.epochs], onModel: () => undefined };
      case "delegate": {
        const leader = 1 + (action.leader % game.baskets.length);
        const onModel = (): void => game.delegate(owner, id, leader, 2_500n);
        return { ...base, method: "delegate(uint256,uint256,uint16)", args: [id, leader, 2_500], onModel };
      }
      case "undelegate":
        return { ...base, method: "undelegate", args: [id], onModel: () => game.undelegate(owner, id) };
      case "setFee": {
        const onModel = (): void => game.setDelegationFee(owner, id, action.feeBps);
        return { ...base, method: "setDelegationFee", args: [id, action.feeBps], onModel };
      }
      case "sell": {
        const to = this.contract.addressOf(action.to);
        return { ...base, method: "transferFrom", args: [owner, to, id], onModel: () => game.transfer(owner, id, to) };
      }
    }
  }

  #canAct(kind: Action["kind"], basket: Basket): boolean {
    switch (kind) {
      case "unlock":
        return basket.unlocking.drb > 0n && basket.unlocking.from <= this.#game.epoch;
      case "redeemRewards":
        return this.#game.redeemable(basket.id) > 0n;
      case "redeemFees":
        return this.#game.delegationFees.of(basket.id) > 0n;
      case "undelegate":
        return lastPlan(basket).leader !== undefined;
      default:
        return lastPlan(basket).leader === undefined;
    }
  }

  #rebalance(id: number, lockDelta: bigint, weights: Weight[]): Move {
    const { owner } = this.#game.basket(id);
    const onModel = (): void => this.#game.rebalanceBasket(owner, id, lockDelta, weights);
    const args = [id, lockDelta, weights, DEADLINE];
    return { who: this.#people.indexOf(owner), target: "game", method: "rebalanceBasket", args, onModel };
  }

  /** The model takes over what the chain slashed, once it lies within what the chain's rounding of R can make of it. */
  #unlock(id: number): Move {
    const { owner } = this.#game.basket(id);
    const onModel = (before: ContractState, after: ContractState): void => {
      const slashed = after.drb.at(-1)! - before.drb.at(-1)!;
      const bounds = this.#comparison.slashBounds(id);
      if (after.baskets[id - 1]!.drb !== before.baskets[id - 1]!.drb) {
        expect(slashed >= bounds[0] && slashed <= bounds[1], `slashed ${slashed} of ${bounds.join("..")}`).to.equal(
          true,
        );
      }
      this.#game.withdrawUnlocked(owner, id, slashed);
    };
    const args = [id, owner, 0];
    return { who: this.#people.indexOf(owner), target: "game", method: "withdrawUnlocked", args, onModel };
  }

  #settle(id: number): Move {
    return { who: 0, target: "game", method: "settleBasket", args: [id], onModel: () => undefined };
  }

  #portfolio(parts: Parts): Weight[] {
    const lines = this.#protocols
      .map((_, protocolId) => ({ protocolId, part: BigInt(parts[protocolId] ?? 0) }))
      .filter(({ protocolId, part }) => part > 0n && this.#game.isVotable(protocolId));
    const all = lines.reduce((total, { part }) => total + part, 0n);
    const weights = lines.map(({ protocolId, part }) => ({ protocolId, bps: (part * 10_000n) / all }));
    if (weights[0] !== undefined) weights[0].bps += weights.reduce((left, { bps }) => left - bps, 10_000n);
    return weights;
  }
}

/** Whether the action can be done with a protocol. */
function isFit(kind: Kind, { status, protocol, tracked }: Listing): boolean {
  if (kind === "markLoss") return !protocol.stuck && protocol.value < tracked;
  if (kind === "remove" || kind === "writeOff") {
    return (status === "deprecated" || status === "blacklisted") && tracked > 0n === (kind === "writeOff");
  }
  if (kind === "restore") return status === "blacklisted";
  return kind === "activate" ? status === "deprecated" : status === "active";
}

function refusalOf(action: () => unknown): DerbyProblem | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof DerbyRefusal) return error.problem;
    throw error;
  }
}
