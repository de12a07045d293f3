import { expect } from "chai";

import { type DualProblem, DualRefusal, DualVaultModel, type DualVaultParameters } from "../../../reference/dual.js";
import type { Amounts } from "../../../reference/dual-math.js";
import type { Chain } from "./chain.js";
import { type Balances, ContractSide, type ContractState, LEAD, MAX_AGE, receiptIdOf } from "./contract-side.js";
import type { Action, Schedule, Setting, VaultSpec } from "./schedule.js";

const ACTORS = 4;
const MAX_UINT256 = 2n ** 256n - 1n;
const MAX_YIELD = 10n ** 18n;
const DAY = 86_400n;
const ZERO = `0x${"0".repeat(40)}`;

/** Seconds between the first creation and the deadline: more than steps before it, each a second later than the last. */
const OPEN_FOR = 1_000n;

/** How the contract names each rule of the model. */
const ERRORS = {
  "pays-nothing": ["DualCurrencyVault_PaysNothing"],
  "too-late": ["DualCurrencyVault_DeadlinePassed"],
  "too-early": ["DualCurrencyVault_VoidTooEarly"],
  "yield-too-low": ["DualCurrencyVault_YieldTooLow"],
  "nothing-left": ["DualCurrencyVault_NothingUnfilled"],
  "over-quantity": ["DualCurrencyVault_OverQuantity"],
  "under-minimum": ["DualCurrencyVault_UnderMinimum"],
  "leaves-dust": ["DualCurrencyVault_RemainderPaysNothing"],
  "not-creator": ["DualCurrencyVault_NotHolder", "ERC6909InsufficientBalance"],
  "pull-too-large": ["DualCurrencyVault_PullTooHigh"],
  "too-many-classes": ["DualCurrencyVault_TooManyClasses"],
  "not-settled": ["DualCurrencyVault_NotSettled"],
  settled: ["DualCurrencyVault_AlreadyJudged", "DualCurrencyVault_PriceKnown"],
  "too-few-receipts": ["ERC6909InsufficientBalance"],
  "zero-amount": ["DualCurrencyVault_ZeroAmount"],
} as const satisfies Record<DualProblem, readonly string[]>;

/** As the contract numbers them. */
const OUTCOMES = { reached: 1, "not-reached": 2, voided: 3 } as const;
const STATUSES = { open: 0, closed: 1, reached: 2, "not-reached": 3, voided: 4 } as const;

/** What became of an action: it was carried out, or both sides refused it. */
export type Outcome = "acted" | DualProblem;

/** What is counted: actions, and what became of the creation and of the end of each vault. */
export type Count = (what: Action["kind"] | "create", outcome: Outcome) => void;

/** A transaction, and the same on the model. */
type Move = { from: string; method: string; args: unknown[]; onModel(): void };

type TwinVault = { id: bigint; spec: VaultSpec; model: DualVaultModel };

/** The vaults of one market on chain and their models, moved together and compared after every action. */
export class Twin {
  readonly #vaults: TwinVault[] = [];
  readonly #deadline: bigint;
  readonly #expiry: bigint;

  private constructor(
    private readonly contract: ContractSide,
    private readonly setting: Setting,
    private readonly count: Count,
    private now: bigint,
  ) {
    this.#deadline = now + OPEN_FOR;
    this.#expiry = this.#deadline + LEAD;
  }

  /** Plays `schedule` on a fresh market, and at its end pays everybody. Throws at the first difference. */
  static async play(chain: Chain, { setting, before, between, after }: Schedule, count: Count): Promise<void> {
    const contract = await ContractSide.create(chain, setting, ACTORS);
    const twin = new Twin(contract, setting, count, await contract.now());
    for (const [i, spec] of setting.vaults.entries()) await twin.#create(spec, contract.actors[i]!);
    if (twin.#vaults.length === 0) return;
    for (const action of before) await twin.#step(action);
    twin.now = twin.#deadline - 1n;
    for (const action of between) await twin.#step(action);
    await twin.#settle();
    for (const [i, action] of after.entries()) {
      if (i === Math.floor(after.length / 2)) twin.now += 3n * DAY;
      await twin.#step(action);
    }
    await twin.#payEverybody();
  }

  // ------------------------------------------------------------------------------------------------------------ stages

  async #create(spec: VaultSpec, creator: string): Promise<void> {
    const parameters = this.#parametersOf(spec);
    const { direction, linkedPrice, yieldWad, quantity, minSubscription, feeBps } = parameters;
    const id = await this.contract.nextVaultId();
    const params = this.contract.vaultParams({
      ...{ linkedPrice, yieldWad, quantity, minSubscription, feeBps },
      direction: direction === "buy-low" ? 0 : 1,
      expiryAt: this.#expiry,
      depositDeadlineAt: this.#deadline,
    });
    const onModel = (): void => {
      this.#vaults.push({ id, spec, model: new DualVaultModel(parameters, creator) });
    };
    await this.#move("create", { from: creator, method: "createVault", args: [params], onModel });
  }

  #parametersOf({ price, minPermille, ...spec }: VaultSpec): DualVaultParameters {
    const { baseDecimals, quoteDecimals, feedDecimals } = this.setting;
    const minimum = (spec.quantity * minPermille) / 1_000n;
    return {
      ...spec,
      linkedPrice: linkedPriceOf(price, feedDecimals),
      baseDecimals: BigInt(baseDecimals),
      quoteDecimals: BigInt(quoteDecimals),
      feedDecimals: BigInt(feedDecimals),
      expiryAt: this.#expiry,
      depositDeadlineAt: this.#deadline,
      minSubscription: larger(minimum, 1n),
    };
  }

  /** The feed answers before and after the expiry, and somebody proves it; a price that is too old settles nothing. */
  async #settle(): Promise<void> {
    const { priceOffset } = this.setting;
    const price = larger(1n, this.#vaults[0]!.model.parameters.linkedPrice + (priceOffset ?? 0n));
    this.now = this.#expiry + 60n;
    await this.contract.pushRound(price + 7n, this.#expiry - 2n * MAX_AGE);
    await this.contract.pushRound(price, this.#expiry - (priceOffset === undefined ? MAX_AGE + 1n : MAX_AGE));
    await this.contract.pushRound(price + 9n, this.#expiry + 1n);
    await this.#step({ kind: "void", vault: 0 });

    const found = await this.contract.searchProof(this.#expiry);
    if (found.kind !== "proved") throw new Error(`No proof: ${found.reason}`);
    expect(found.round?.answer, "the price that is proved").to.equal(price);
    this.now += 1n;
    const args = [this.contract.settlementSource, this.#expiry, found.proof];
    const error = await this.contract.send(this.now, this.contract.stranger, "settle", args);
    expect(error, "settle").to.equal(undefined);
    if (priceOffset !== undefined) for (const { model } of this.#vaults) model.settle(price);
    await this.#compare();
  }

  async #payEverybody(): Promise<void> {
    for (const [vault, { model }] of this.#vaults.entries()) {
      if (model.outcome === undefined) await this.#step({ kind: "void", vault });
      if (model.creator !== undefined) await this.#step({ kind: "close", vault, receiver: 0, isStranger: false });
      for (const [actor, address] of this.contract.actors.entries()) {
        for (const classId of model.classes.keys()) {
          if (model.receiptsOf(address, classId) === 0n) continue;
          await this.#step({ kind: "redeem", vault, actor, receiver: actor, classId, permille: 1_000n });
        }
      }
    }
    const fees = this.#sumByToken(({ model }) => ({ investment: model.fees, linked: 0n }));
    this.now += 1n;
    expect(await this.contract.collectFees(this.now), "fees collected").to.deep.equal(fees);
    const residue = (await this.#read()).contract;
    const inside = this.#sumByToken(({ model }) => model.inside);
    expect(residue, "residue").to.deep.equal({ base: inside.base - fees.base, quote: inside.quote - fees.quote });
    const most = this.#vaults.reduce((sum, { model }) => sum + BigInt(Math.max(0, model.redemptions - 1)), 0n);
    expect(residue.base + residue.quote <= most, `residue of ${most} at most`).to.equal(true);
  }

  // ------------------------------------------------------------------------------------------------------------- steps

  async #step(action: Action): Promise<void> {
    const vault = this.#vaults[action.vault % this.#vaults.length]!;
    await this.#move(action.kind, this.#moveOf(action, vault));
  }

  async #move(what: Action["kind"] | "create", { from, method, args, onModel }: Move): Promise<void> {
    this.now += 1n;
    const error = await this.contract.send(this.now, from, method, args);
    const refusal = refusalOf(onModel);
    const expected: readonly (string | undefined)[] = refusal === undefined ? [undefined] : ERRORS[refusal];
    expect(expected, `${what}: the model says ${refusal ?? "yes"}`).to.include(error);
    await this.#compare();
    this.count(what, refusal ?? "acted");
  }

  #moveOf(action: Action, vault: TwinVault): Move {
    switch (action.kind) {
      case "subscribe":
        return this.#subscribe(action, vault);
      case "transfer":
      case "redeem":
        return this.#moveReceipts(action, vault);
      case "void":
        return this.#moveBy(this.contract.stranger, vault, "void", [], () => vault.model.void(this.now));
      default:
        return this.#moveOfCreator(action, vault);
    }
  }

  #subscribe(action: Extract<Action, { kind: "subscribe" }>, vault: TwinVault): Move {
    const { model } = vault;
    const [from, receiver] = [this.#actor(action.actor), this.#actor(action.receiver)];
    const assets = share(model.unfilled, action.permille);
    const minYield = (model.classes[model.offeredClass]!.yieldWad * action.minYield) / 100n;
    const onModel = (): void => model.subscribe(from, assets, minYield, this.now, receiver);
    return this.#moveBy(from, vault, "subscribe", [assets, receiver, minYield], onModel);
  }

  #moveReceipts(action: Extract<Action, { kind: "transfer" | "redeem" }>, { id, model }: TwinVault): Move {
    const [from, receiver] = [this.#actor(action.actor), this.#actor(action.receiver)];
    const classId = action.classId % model.classes.length;
    const receipts = share(model.receiptsOf(from, classId), action.permille);
    const receiptId = receiptIdOf(id, classId);
    if (action.kind === "transfer") {
      const onModel = (): void => model.transfer(from, receiver, classId, receipts);
      return { from, method: "transfer", args: [receiver, receiptId, receipts], onModel };
    }
    const onModel = (): unknown => model.redeem(from, classId, receipts, receiver);
    return { from, method: "redeem", args: [receiptId, receipts, receiver], onModel };
  }

  #moveOfCreator(
    action: Extract<Action, { kind: "transferCreator" | "adjust" | "cancel" | "close" }>,
    vault: TwinVault,
  ): Move {
    const { id, model, spec } = vault;
    const from = action.isStranger ? this.contract.stranger : (model.creator ?? this.#actor(0));
    switch (action.kind) {
      case "transferCreator": {
        const receiver = this.#actor(action.receiver);
        const onModel = (): void => model.transferCreator(from, receiver);
        return { from, method: "transfer", args: [receiver, receiptIdOf(id), 1n], onModel };
      }
      case "adjust": {
        const yieldWad = clamp((spec.yieldWad * action.yieldPercent) / 100n, 1n, MAX_YIELD);
        const most = action.maxPull === "any" ? MAX_UINT256 : 0n;
        const onModel = (): unknown => model.adjustYield(from, yieldWad, { investment: most, linked: most }, this.now);
        return this.#moveBy(from, vault, "adjustYield", [yieldWad, most, most], onModel);
      }
      case "cancel":
        return this.#moveBy(from, vault, "cancelUnfilled", [], () => model.cancelUnfilled(from, this.now));
      case "close": {
        const receiver = this.#actor(action.receiver);
        return this.#moveBy(from, vault, "closeCreator", [receiver], () => model.close(from, receiver));
      }
    }
  }

  #moveBy(from: string, { id }: TwinVault, method: string, args: unknown[], onModel: () => unknown): Move {
    return { from, method, args: [id, ...args], onModel };
  }

  #actor(number: number): string {
    return this.contract.actors[number % this.contract.actors.length]!;
  }

  // -------------------------------------------------------------------------------------------------------- comparison

  #read(): Promise<ContractState> {
    return this.contract.read(this.#vaults.map(({ id, model }) => ({ id, classCount: model.classes.length })));
  }

  async #compare(): Promise<void> {
    const { vaults, actors, contract, fees } = await this.#read();
    const expected = {
      vaults: this.#vaults.map(({ model }) => this.#expectedOf(model)),
      actors: this.contract.actors.map((actor) => this.#sumByToken(({ model }) => model.flowOf(actor))),
      contract: this.#sumByToken(({ model }) => model.inside),
      fees: this.#sumByToken(({ model }) => ({ investment: model.fees, linked: 0n })),
    };
    expect({ vaults, actors, contract, fees }).to.deep.equal(expected);
  }

  #expectedOf(model: DualVaultModel): ContractState["vaults"][number] {
    return {
      quantity: model.quantity,
      filled: model.filled,
      yieldWad: model.classes[model.offeredClass]!.yieldWad,
      classId: model.offeredClass,
      classes: model.classes.map(({ yieldWad, filled }) => ({ yieldWad, filled })),
      holder: model.creator ?? ZERO,
      outcome: model.judgement === undefined ? 0 : OUTCOMES[model.judgement],
      status: this.#statusOf(model),
      solvency: { held: model.covering, required: model.owed },
      receipts: this.contract.actors.map((actor) => [...model.classes.keys()].map((id) => model.receiptsOf(actor, id))),
    };
  }

  #statusOf(model: DualVaultModel): number {
    if (model.outcome !== undefined) return STATUSES[model.outcome];
    return this.now < this.#deadline && model.unfilled !== 0n ? STATUSES.open : STATUSES.closed;
  }

  /** Sums amounts of all vaults by token: what one vault invests another may be linked to. */
  #sumByToken(amountsOf: (vault: TwinVault) => Amounts): Balances {
    return this.#vaults.reduce<Balances>(({ base, quote }, vault) => {
      const { investment, linked } = amountsOf(vault);
      const isBuyLow = vault.spec.direction === "buy-low";
      return {
        base: base + (isBuyLow ? linked : investment),
        quote: quote + (isBuyLow ? investment : linked),
      };
    }, NO_BALANCES);
  }
}

const NO_BALANCES = { base: 0n, quote: 0n } as const satisfies Balances;

/** A price of the schedule in feed units, as near as the feed's decimals and the contract's bounds allow. */
function linkedPriceOf({ digits, exponent }: VaultSpec["price"], feedDecimals: number): bigint {
  const unit = 10n ** BigInt(feedDecimals);
  const scaled = exponent < 0 ? (digits * unit) / 10n ** BigInt(-exponent) : digits * unit * 10n ** BigInt(exponent);
  return clamp(scaled / 100n, larger(1n, unit / 10n ** 8n), unit * 10n ** 12n);
}

/** A share of what there is, at least one base unit unless nothing is asked for. */
function share(available: bigint, permille: bigint): bigint {
  const part = (available * permille) / 1_000n;
  return part === 0n && permille !== 0n ? 1n : part;
}

function clamp(x: bigint, low: bigint, high: bigint): bigint {
  return larger(low, smaller(x, high));
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function refusalOf(action: () => void): DualProblem | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof DualRefusal) return error.problem;
    throw error;
  }
}
