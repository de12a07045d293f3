/**
 * One dual currency vault of seed 002, on paper: who paid what, who holds which receipts, what each outcome owes. The formulas
 * with their roundings are in dual-math.ts. Slow on purpose: what the creator must have locked is summed over all classes every
 * time, and every flow of tokens is booked on its holder, so that conservation is a sum over holders and not an assumption.
 */
import {
  type Amounts,
  type DualOutcome,
  type DualTerms,
  feeOf,
  lockOf,
  minus,
  NOTHING,
  outcomeOf,
  payoutOf,
  plus,
} from "./dual-math.js";

const MAX_CLASSES = 16;

/** Seconds after the expiry before which no vault is voided: 3 days. */
const VOID_WINDOW = 259_200n;

/** What a vault is created with. Times are unix seconds. */
export type DualVaultParameters = DualTerms & {
  /** The most that can be subscribed, investment base units. */
  quantity: bigint;
  yieldWad: bigint;
  expiryAt: bigint;
  depositDeadlineAt: bigint;
  /** The least that one subscription may be, unless it takes all that is left. Investment base units. */
  minSubscription: bigint;
};

/** The rules that an action can break. */
export type DualProblem =
  | "pays-nothing"
  | "too-late"
  | "too-early"
  | "yield-too-low"
  | "nothing-left"
  | "over-quantity"
  | "under-minimum"
  | "leaves-dust"
  | "not-creator"
  | "pull-too-large"
  | "too-many-classes"
  | "not-settled"
  | "settled"
  | "too-few-receipts"
  | "zero-amount";

/** An action that the vault refuses. The model is as it was before. */
export class DualRefusal extends Error {
  override readonly name = "DualRefusal";

  constructor(
    /** The rule that was broken. */
    readonly problem: DualProblem,
    sentence: string,
  ) {
    super(sentence);
  }
}

/** A yield that the creator has offered, and who subscribed at it: once there, it never changes. */
type YieldClass = { readonly yieldWad: bigint; filled: bigint; readonly receipts: Map<string, bigint> };

/** How a vault ended: by a price, or without one. */
export type DualJudgement = DualOutcome | "voided";

/** One vault. Holders are any strings. Each flow is positive towards the holder. */
export class DualVaultModel {
  readonly parameters: DualVaultParameters;

  #quantity: bigint;
  #offered = 0;
  #held: Amounts;
  #creator: string | undefined;
  #price: bigint | undefined;
  #judgement: DualJudgement | undefined;
  #fees = 0n;
  #redemptions = 0;
  readonly #classes: YieldClass[];
  readonly #flows = new Map<string, Amounts>();

  /** Creates the vault; `creator` pays `lock(Q, y)`. */
  constructor(parameters: DualVaultParameters, creator: string) {
    this.parameters = parameters;
    this.#quantity = parameters.quantity;
    this.#creator = creator;
    if (this.#paysNothing(parameters.quantity, parameters.yieldWad)) throw paysNothing(parameters.quantity);
    this.#classes = [{ yieldWad: parameters.yieldWad, filled: 0n, receipts: new Map() }];
    this.#held = lockOf(parameters, parameters.quantity, parameters.yieldWad);
    this.#flow(creator, minus(NOTHING, this.#held));
  }

  // ---------------------------------------------------------------------------------------------- before the deadline

  /** Pays `assets` in; `receiver` gets as many receipts of the class that is offered. */
  subscribe(holder: string, assets: bigint, minYieldWad: bigint, now: bigint, receiver: string = holder): void {
    this.#requireOpen(now);
    this.#requireSubscribable(assets, minYieldWad);
    const offered = this.#classes[this.#offered]!;
    add(offered.receipts, receiver, assets);
    offered.filled += assets;
    this.#flow(holder, { investment: -assets, linked: 0n });
  }

  /**
   * Offers what is unfilled at another yield. Receipts that exist keep theirs.
   * @param maxPull The most that may be pulled of each token.
   * @returns What the creator receives of each token; negative where it is pulled.
   */
  adjustYield(sender: string, yieldWad: bigint, maxPull: Amounts, now: bigint): Amounts {
    this.#requireCreator(sender);
    this.#requireOpen(now);
    if (this.unfilled === 0n) throw new DualRefusal("nothing-left", "There is nothing unfilled to offer.");
    if (this.#paysNothing(this.unfilled, yieldWad)) throw paysNothing(this.unfilled);
    const known = this.#classes.findIndex((one) => one.yieldWad === yieldWad);
    if (known < 0 && this.#classes.length === MAX_CLASSES) {
      throw new DualRefusal("too-many-classes", `${MAX_CLASSES} yields have been offered.`);
    }
    const needed = plus(this.#lockOfFilled(), lockOf(this.parameters, this.unfilled, yieldWad));
    const returned = minus(this.#held, needed);
    if (-returned.investment > maxPull.investment || -returned.linked > maxPull.linked) {
      throw new DualRefusal("pull-too-large", `${-returned.investment} and ${-returned.linked} are over the maximum.`);
    }
    if (known < 0) this.#classes.push({ yieldWad, filled: 0n, receipts: new Map() });
    this.#offered = known < 0 ? this.#classes.length - 1 : known;
    this.#release(sender, returned);
    return returned;
  }

  /** Sets the quantity to what is filled, for good. @returns What is freed of each token. */
  cancelUnfilled(sender: string, now: bigint): Amounts {
    this.#requireCreator(sender);
    this.#requireOpen(now);
    if (this.unfilled === 0n) throw new DualRefusal("nothing-left", "There is nothing unfilled to cancel.");
    this.#quantity = this.filled;
    const freed = minus(this.#held, this.#lockOfFilled());
    this.#release(sender, freed);
    return freed;
  }

  // ------------------------------------------------------------------------------------------------------- settlement

  /** Makes the price known that decides; the first one stays. */
  settle(price: bigint): void {
    this.#price ??= price;
  }

  /** Judges the vault as one without a price. */
  void(now: bigint): void {
    const { outcome } = this;
    const voidableAt = this.parameters.expiryAt + VOID_WINDOW;
    if (this.#judgement === undefined && now < voidableAt) {
      throw new DualRefusal("too-early", `Before ${voidableAt} a price may still come.`);
    }
    if (outcome !== undefined) throw new DualRefusal("settled", `The vault is ${outcome} already.`);
    this.#judgement = "voided";
  }

  /** Burns receipts of one class and pays `receiver` what they are worth. */
  redeem(holder: string, classId: number, receipts: bigint, receiver: string = holder): Amounts {
    if (receipts === 0n) throw new DualRefusal("zero-amount", `${holder} redeems nothing.`);
    const outcome = this.#requireOutcome();
    this.#take(classId, holder, receipts);
    this.#judge(outcome);
    const paid = this.#worth(this.#classes[classId]!.yieldWad, receipts, outcome);
    this.#redemptions += 1;
    this.#flow(receiver, paid);
    return paid;
  }

  /** Pays the creator all that the subscribers of every class together cannot ask for. */
  close(sender: string, receiver: string = sender): Amounts {
    this.#requireCreator(sender);
    this.#judge(this.#requireOutcome());
    const { covering } = this;
    this.#creator = undefined;
    const paid = minus(covering, this.owed);
    this.#flow(receiver, paid);
    return paid;
  }

  // --------------------------------------------------------------------------------------------------------- transfers

  /** Moves receipts of one class to another holder. */
  transfer(from: string, to: string, classId: number, receipts: bigint): void {
    this.#take(classId, from, receipts);
    add(this.#classes[classId]!.receipts, to, receipts);
  }

  /** Moves the creator's side, with all that it may do and receive. */
  transferCreator(from: string, to: string): void {
    this.#requireCreator(from);
    this.#creator = to;
  }

  // ------------------------------------------------------------------------------------------------------------- views

  /** Holder of the creator's side; undefined once it is closed. */
  get creator(): string | undefined {
    return this.#creator;
  }

  /** `Q`, investment base units. */
  get quantity(): bigint {
    return this.#quantity;
  }

  /** `F`, investment base units of all classes. */
  get filled(): bigint {
    return this.#classes.reduce((sum, { filled }) => sum + filled, 0n);
  }

  /** `Q - F`, investment base units. */
  get unfilled(): bigint {
    return this.#quantity - this.filled;
  }

  /** What the creator has locked of each token. */
  get held(): Amounts {
    return this.#held;
  }

  /** What the vault may have to pay, redemptions not counted: the worse outcome for each token, or the one that came. */
  get owed(): Amounts {
    if (this.#judgement === undefined) return plus(this.#lockOfFilled(), { investment: this.filled, linked: 0n });
    return this.#judgement === "voided" ? { investment: this.filled, linked: 0n } : this.#owedTo(this.#judgement);
  }

  /** What there is to pay it with: deposits and subscriptions less the fee, or what the creator left behind. */
  get covering(): Amounts {
    if (this.#creator === undefined) return this.owed;
    const { held, filled } = this;
    return { investment: held.investment + filled - this.#feeDue(), linked: held.linked };
  }

  /** The yields offered so far with what was filled at each, in the order of their first offer. */
  get classes(): readonly { readonly yieldWad: bigint; readonly filled: bigint }[] {
    return this.#classes;
  }

  /** Which of the classes is offered now. */
  get offeredClass(): number {
    return this.#offered;
  }

  /** How the vault ended, or would by the price that is known; undefined before. */
  get outcome(): DualJudgement | undefined {
    return this.#judgement ?? (this.#price === undefined ? undefined : outcomeOf(this.parameters, this.#price));
  }

  /** How the vault was judged, by the first who came to be paid; undefined before. */
  get judgement(): DualJudgement | undefined {
    return this.#judgement;
  }

  /** Fees booked for the fee receiver, investment base units. */
  get fees(): bigint {
    return this.#fees;
  }

  /** Redemptions so far. The residue of all of them stays below one base unit each. */
  get redemptions(): number {
    return this.#redemptions;
  }

  /** Receipts of one class that `holder` has. */
  receiptsOf(holder: string, classId: number): bigint {
    return this.#classes[classId]?.receipts.get(holder) ?? 0n;
  }

  /** What `holder` has received less what he has paid, of each token. */
  flowOf(holder: string): Amounts {
    return this.#flows.get(holder) ?? NOTHING;
  }

  /** What lies in the vault of each token, fees included: what came in less what went out. */
  get inside(): Amounts {
    return [...this.#flows.values()].reduce<Amounts>((rest, flow) => minus(rest, flow), NOTHING);
  }

  // --------------------------------------------------------------------------------------------------------- internals

  #requireOpen(now: bigint): void {
    const { depositDeadlineAt } = this.parameters;
    if (now >= depositDeadlineAt) throw new DualRefusal("too-late", `${now} is not before ${depositDeadlineAt}.`);
  }

  #requireCreator(sender: string): void {
    if (sender !== this.#creator) throw new DualRefusal("not-creator", `${sender} is not the creator.`);
  }

  #requireOutcome(): DualJudgement {
    const { outcome } = this;
    if (outcome === undefined) throw new DualRefusal("not-settled", "No price is known.");
    return outcome;
  }

  /** Written by whoever is paid first, for good. */
  #judge(outcome: DualJudgement): void {
    this.#judgement = outcome;
    this.#fees = this.#feeDue();
  }

  #requireSubscribable(assets: bigint, minYieldWad: bigint): void {
    const { unfilled } = this;
    const { yieldWad } = this.#classes[this.#offered]!;
    if (assets === 0n) throw new DualRefusal("zero-amount", "A subscription is at least 1.");
    if (assets > unfilled) throw new DualRefusal("over-quantity", `${unfilled} are left, not ${assets}.`);
    if (assets < this.parameters.minSubscription && assets !== unfilled) {
      throw new DualRefusal("under-minimum", `${assets} is below the minimum.`);
    }
    if (yieldWad < minYieldWad) throw new DualRefusal("yield-too-low", `${yieldWad} is below ${minYieldWad}.`);
    if (this.#paysNothing(assets, yieldWad)) throw paysNothing(assets);
    const left = unfilled - assets;
    if (left !== 0n && this.#paysNothing(left, yieldWad)) {
      throw new DualRefusal("leaves-dust", `Nobody could subscribe the ${left} that would be left.`);
    }
  }

  /** Whether receipts over `assets` would be worth nothing if the linked price is reached. */
  #paysNothing(assets: bigint, yieldWad: bigint): boolean {
    return payoutOf(this.parameters, assets, yieldWad, "reached").linked === 0n;
  }

  #worth(yieldWad: bigint, receipts: bigint, judgement: DualJudgement): Amounts {
    if (judgement === "voided") return { investment: receipts, linked: 0n };
    return payoutOf(this.parameters, receipts, yieldWad, judgement);
  }

  #lockOfFilled(): Amounts {
    return this.#sum(({ filled, yieldWad }) => lockOf(this.parameters, filled, yieldWad));
  }

  #owedTo(judgement: DualOutcome): Amounts {
    return this.#sum(({ filled, yieldWad }) => payoutOf(this.parameters, filled, yieldWad, judgement));
  }

  /** Nothing before there is an outcome, and nothing on void. */
  #feeDue(): bigint {
    if (this.#judgement === undefined || this.#judgement === "voided") return 0n;
    return this.#classes.reduce((sum, one) => sum + feeOf(this.parameters, one.filled, one.yieldWad), 0n);
  }

  #sum(amountsOf: (one: YieldClass) => Amounts): Amounts {
    return this.#classes.reduce<Amounts>((sum, one) => plus(sum, amountsOf(one)), NOTHING);
  }

  #release(creator: string, returned: Amounts): void {
    this.#held = minus(this.#held, returned);
    this.#flow(creator, returned);
  }

  #take(classId: number, holder: string, receipts: bigint): void {
    const available = this.receiptsOf(holder, classId);
    if (receipts > available) {
      throw new DualRefusal("too-few-receipts", `${holder} has ${available} receipts, not ${receipts}.`);
    }
    add(this.#classes[classId]!.receipts, holder, -receipts);
  }

  #flow(holder: string, flow: Amounts): void {
    this.#flows.set(holder, plus(this.flowOf(holder), flow));
  }
}

function add(balances: Map<string, bigint>, holder: string, amount: bigint): void {
  balances.set(holder, (balances.get(holder) ?? 0n) + amount);
}

function paysNothing(assets: bigint): DualRefusal {
  return new DualRefusal("pays-nothing", `${assets} would be worth nothing if the linked price is reached.`);
}
