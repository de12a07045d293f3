import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { ContractTransactionResponse } from "ethers";
import { MaxUint256 } from "ethers";

import { type Amounts, minus, NOTHING, plus } from "../../../reference/dual-math.js";
import { DualVaultModel, type DualVaultParameters } from "../../../reference/dual.js";
import type { DualCurrencyVault, PhasedFeedMock, TestToken } from "../../../typechain-types/index.js";
import { searchSettlement } from "../../settlement/search.js";
import type { Scenario } from "../../scenario/schema.js";
import type { Stage } from "../../story.js";
import { parseDuration } from "../../time.js";
import { parseAmount, parseBps, parseCount, type Unit } from "../../units.js";
import { playScript, type Said, type Verbs, whoDoes } from "../script.js";
import { DAY, FEED_DECIMALS, LEAD, USDC, type VaultPlan, WETH } from "./plan.js";

/** The market that the sandbox comes with. */
const MARKET = 1n;
const TOKENS = [WETH, USDC] as const;
const DOLLARS = { symbol: "dollars", decimals: FEED_DECIMALS } as const;
/** Hundredths of a WAD. */
const PERCENT = { symbol: "%", decimals: 16 } as const;

export type Symbol = (typeof TOKENS)[number]["symbol"];
/** Base units of each token. */
export type Purse = Readonly<Record<Symbol, bigint>>;

/** One vault, on chain and on paper. */
export interface VaultPlayed {
  readonly plan: VaultPlan;
  readonly id: bigint;
  readonly key: string;
  readonly model: DualVaultModel;
  /** What the creator's deposits held when the price came. */
  locked: Amounts;
  /** What all subscribers together get under each outcome, by the contract. */
  payouts: Amounts;
  settlementPrice: bigint;
  /** Redemptions, in base units of what was paid; what the creator was paid; the fee. By events. */
  redeemed: Amounts;
  redemptions: number;
  closed: Amounts;
  fee: bigint;
  outcome: number;
}

/** What the contract owed and held of one token at one moment: to subscribers, if the worse outcome comes, and the fees. */
export interface SolvencyPoint {
  readonly day: number;
  readonly after: string;
  readonly obligations: Purse;
  readonly balances: Purse;
}

/** The story as it was played. */
export interface Played {
  /** Who opened the vaults, and who subscribed, in the order of their first time. */
  readonly creator: string;
  readonly subscribers: readonly string[];
  readonly vaults: readonly VaultPlayed[];
  readonly prices: readonly { readonly day: number; readonly price: bigint }[];
  readonly solvency: readonly SolvencyPoint[];
  /** What each person's wallet gained, by the chain. */
  readonly gained: Readonly<Record<string, Purse>>;
  /** What the contract took in and paid out, by the tokens' events, and what it holds at the end. */
  readonly flows: Readonly<Record<Symbol, { readonly in: bigint; readonly out: bigint; readonly held: bigint }>>;
  readonly tokens: Readonly<Record<Symbol, string>>;
}

/** Units of the two tokens of a vault. */
export function unitsOf({ direction }: VaultPlan): {
  readonly investment: Unit & { symbol: Symbol };
  readonly linked: Unit & { symbol: Symbol };
} {
  return direction === "buy-low" ? { investment: USDC, linked: WETH } : { investment: WETH, linked: USDC };
}

/** Plays the whole scenario on the stage's chain, every step at a time of its own. */
export async function playDual(stage: Stage, scenario: Scenario): Promise<Played> {
  const play = await Play.open(stage, scenario);
  return play.run();
}

class Play {
  readonly verbs: Verbs = {
    "dual create": (said) => this.#create(said),
    "dual subscribe": ({ from, vault, amount = "" }) => this.#subscribe(this.#vault(vault), from, amount),
    "dual adjust": ({ from, vault, yield: better = "" }) => this.#adjust(this.#vault(vault), from, parseYield(better)),
    "dual cancel": ({ from, vault }) => this.#cancel(this.#vault(vault), from),
    "dual settle": ({ from, vault }) => this.#settle(this.#vault(vault).plan.expiryAt, from),
    "dual redeem": (said) => this.#redeem(said),
    "DualCurrencyVault.collectFees": ({ from }, [token]) =>
      this.#as(from, (dual) => dual.collectFees(this.stage.address(String(token)))),
  };
  readonly #vaults: VaultPlayed[] = [];
  readonly #solvency: SolvencyPoint[] = [];
  /** What the feed said first on each day, the end of the day before included. */
  readonly #prices = new Map<number, bigint>();
  #now: number;

  private constructor(
    private readonly stage: Stage,
    private readonly scenario: Scenario,
    private readonly startAt: number,
    private readonly startBlock: number,
    private readonly dual: DualCurrencyVault,
    private readonly feed: PhasedFeedMock,
    private readonly tokens: Readonly<Record<Symbol, TestToken>>,
    private readonly signers: ReadonlyMap<string, HardhatEthersSigner>,
  ) {
    this.#now = startAt;
  }

  static async open(stage: Stage, scenario: Scenario): Promise<Play> {
    const { ethers } = stage.connection;
    const dual = await ethers.getContractAt("DualCurrencyVault", stage.address("DualCurrencyVault"));
    const feed = await ethers.getContractAt("PhasedFeedMock", stage.address("EthUsdFeed"));
    const token = (symbol: Symbol) => ethers.getContractAt("TestToken", stage.address(symbol));
    const tokens = { WETH: await token("WETH"), USDC: await token("USDC") };
    const signers = new Map<string, HardhatEthersSigner>();
    for (const name of Object.keys(scenario.actors ?? {})) {
      signers.set(name, await ethers.getSigner(stage.address(name)));
    }
    const block = await ethers.provider.getBlockNumber();
    return new Play(stage, scenario, await stage.nextMidnight(), block + 1, dual, feed, tokens, signers);
  }

  async run(): Promise<Played> {
    const { stage, scenario } = this;
    for (const [name, purse] of Object.entries(scenario.actors ?? {})) await this.#equip(name, purse);
    const before = await this.#wallets();
    await playScript(stage.hre, stage.seed, scenario, this);
    const after = await this.#wallets();
    const gained = [...this.signers.keys()].map((name) => [
      name,
      { WETH: after[name]!.WETH - before[name]!.WETH, USDC: after[name]!.USDC - before[name]!.USDC },
    ]);
    return {
      creator: whoDoes(stage.hre, scenario, "dual create").join(", "),
      subscribers: whoDoes(stage.hre, scenario, "dual subscribe"),
      vaults: this.#vaults,
      prices: [...this.#prices].map(([day, price]) => ({ day, price })),
      solvency: this.#solvency,
      gained: Object.fromEntries(gained) as Played["gained"],
      flows: { WETH: await this.#flowsOf("WETH"), USDC: await this.#flowsOf("USDC") },
      tokens: { WETH: stage.address("WETH"), USDC: stage.address("USDC") },
    };
  }

  // ------------------------------------------------------------------------------------------------- what the story does

  async price(dollars: string): Promise<void> {
    const price = parseAmount(dollars, DOLLARS);
    const day = Math.round((this.#now - this.startAt) / DAY);
    if (!this.#prices.has(day)) this.#prices.set(day, price);
    await this.#at(this.#now, () => this.feed.push(price));
  }

  /** No block is made for it: the next transaction is stamped so. */
  async passTo(seconds: number): Promise<void> {
    this.#now = this.startAt + seconds;
    await Promise.resolve();
  }

  /** Every place that the scenario marks is one to compare what is owed with what is there. */
  async reach(bookmark: string): Promise<void> {
    for (const vault of this.#vaults) await this.#readEvents(vault);
    await this.#observe(bookmark);
  }

  #vault(number: string | undefined): VaultPlayed {
    const vault = this.#vaults[Number(number) - 1];
    if (vault === undefined) throw new Error(`There is no vault ${number ?? "without a number"} in this story.`);
    return vault;
  }

  // ---------------------------------------------------------------------------------------------- before the deadline

  async #create({ from, direction, price = "", quantity = "", min = "", fee = "", ...said }: Said): Promise<void> {
    const plan: VaultPlan = {
      direction: direction === "buy-low" ? "buy-low" : "sell-high",
      linkedPrice: parseAmount(price, DOLLARS),
      expiryAt: BigInt(this.startAt) + parseDuration(said["expiry"] ?? ""),
    };
    const { linkedPrice, expiryAt } = plan;
    const { investment } = unitsOf(plan);
    const terms = {
      linkedPrice,
      feeBps: parseBps(fee),
      quantity: parseAmount(quantity, investment),
      yieldWad: parseYield(said["yield"] ?? ""),
      expiryAt,
      depositDeadlineAt: expiryAt - BigInt(LEAD),
      minSubscription: parseAmount(min, investment),
    };
    const number = plan.direction === "buy-low" ? 0 : 1;
    await this.#as(from, (dual) => dual.createVault({ marketId: MARKET, direction: number, ...terms }));
    const id = await this.dual.vaultCount();
    const decimals = {
      baseDecimals: BigInt(WETH.decimals),
      quoteDecimals: BigInt(USDC.decimals),
      feedDecimals: BigInt(FEED_DECIMALS),
    };
    const parameters: DualVaultParameters = { direction: plan.direction, ...decimals, ...terms };
    this.#vaults.push({
      plan,
      id,
      key: await this.dual.vaultKey(id),
      model: new DualVaultModel(parameters, from),
      locked: NOTHING,
      payouts: NOTHING,
      settlementPrice: 0n,
      redeemed: NOTHING,
      redemptions: 0,
      closed: NOTHING,
      fee: 0n,
      outcome: 0,
    });
  }

  async #subscribe({ id, plan, model }: VaultPlayed, name: string, amount: string): Promise<void> {
    const assets = parseAmount(amount, unitsOf(plan).investment);
    model.subscribe(name, assets, 0n, BigInt(this.#now));
    await this.#as(name, (dual) => dual.subscribe(id, assets, this.stage.address(name), 0n));
  }

  async #adjust({ id, model }: VaultPlayed, name: string, yieldWad: bigint): Promise<void> {
    model.adjustYield(name, yieldWad, { investment: MaxUint256, linked: MaxUint256 }, BigInt(this.#now));
    await this.#as(name, (dual) => dual.adjustYield(id, yieldWad, MaxUint256, MaxUint256));
  }

  async #cancel({ id, model }: VaultPlayed, name: string): Promise<void> {
    model.cancelUnfilled(name, BigInt(this.#now));
    await this.#as(name, (dual) => dual.cancelUnfilled(id));
  }

  // ------------------------------------------------------------------------------------------------------- settlement

  /** The proof is found as anybody would find it; once it is stored, it serves every vault of that moment. */
  async #settle(expiryAt: bigint, name: string): Promise<void> {
    const source = this.stage.address("EthUsdPastPrice");
    if ((await this.dual.roundOf(source, expiryAt)).isStored) return;
    const settling = this.#vaults.filter(({ plan }) => plan.expiryAt === expiryAt);
    for (const vault of settling) await this.#look(vault);
    const search = await searchSettlement(this.stage.connection.ethers.provider, source, expiryAt);
    if (search.kind !== "proved") throw new Error(`The price of the expiry cannot be proved: ${search.reason}`);
    await this.#as(name, (dual) => dual.settle(source, expiryAt, search.proof));
    const { answer } = await this.dual.roundOf(source, expiryAt);
    for (const vault of settling) {
      vault.settlementPrice = answer;
      vault.model.settle(answer);
    }
  }

  /** What is locked, and what it would pay, before anybody knows the price. */
  async #look(vault: VaultPlayed): Promise<void> {
    const { held } = await this.dual.solvency(vault.id);
    vault.locked = { investment: held.investment - vault.model.filled, linked: held.linked };
    for (const classId of vault.model.classes.keys()) {
      const { filled } = await this.dual.classOf(vault.id, classId);
      const { investment, linked } = await this.dual.payoutsOf(receiptId(vault.id, classId), filled);
      vault.payouts = plus(vault.payouts, { investment, linked });
    }
  }

  /** Receipts of one class, or the creator's position. */
  async #redeem({ from, vault: number, class: classText = "0", amount = "", creator }: Said): Promise<void> {
    const { id, plan, model } = this.#vault(number);
    if (creator !== undefined) {
      model.close(from);
      return await this.#as(from, (dual) => dual.closeCreator(id, this.stage.address(from)));
    }
    const classId = Number(parseCount(classText));
    const receipts = parseAmount(amount, unitsOf(plan).investment, model.receiptsOf(from, classId));
    model.redeem(from, classId, receipts);
    await this.#as(from, (dual) => dual.redeem(receiptId(id, classId), receipts, this.stage.address(from)));
  }

  /** What the contract says it did with one vault. */
  async #readEvents(vault: VaultPlayed): Promise<void> {
    const { filters } = this.dual;
    const { investment } = unitsOf(vault.plan);
    const redemptions = await this.dual.queryFilter(filters.Redeemed(), this.startBlock);
    [vault.redeemed, vault.redemptions] = [NOTHING, 0];
    for (const { args } of redemptions.filter((one) => one.args.receiptId >> 8n === vault.id)) {
      const inInvestment = args.token === this.stage.address(investment.symbol);
      const paid = inInvestment ? { investment: args.assets, linked: 0n } : { investment: 0n, linked: args.assets };
      vault.redeemed = plus(vault.redeemed, paid);
      vault.redemptions += 1;
    }
    const [closing] = await this.dual.queryFilter(filters.CreatorClosed(vault.id), this.startBlock);
    if (closing !== undefined) vault.closed = { investment: closing.args.investment, linked: closing.args.linked };
    const [judgement] = await this.dual.queryFilter(filters.VaultJudged(vault.id), this.startBlock);
    vault.fee = judgement?.args.fee ?? 0n;
    vault.outcome = Number((await this.dual.vaultOf(vault.id)).outcome);
  }

  // ------------------------------------------------------------------------------------------------------ observation

  /** What is owed: by each vault, less what it has paid, and the fees. What is there: the tokens' own answer. */
  async #observe(after: string): Promise<void> {
    const obligations = { WETH: 0n, USDC: 0n };
    for (const { id, plan, redeemed } of this.#vaults) {
      const { required } = await this.dual.solvency(id);
      const left = minus({ investment: required.investment, linked: required.linked }, redeemed);
      const units = unitsOf(plan);
      obligations[units.investment.symbol] += left.investment;
      obligations[units.linked.symbol] += left.linked;
    }
    for (const { symbol } of TOKENS) obligations[symbol] += await this.dual.feesOwed(this.stage.address(symbol));
    const day = (this.#now - this.startAt) / DAY;
    this.#solvency.push({
      day,
      after,
      obligations,
      balances: await this.#purseOf(this.stage.address("DualCurrencyVault")),
    });
  }

  async #purseOf(account: string): Promise<Purse> {
    return { WETH: await this.tokens.WETH.balanceOf(account), USDC: await this.tokens.USDC.balanceOf(account) };
  }

  async #wallets(): Promise<Record<string, Purse>> {
    const wallets: Record<string, Purse> = {};
    for (const name of this.signers.keys()) wallets[name] = await this.#purseOf(this.stage.address(name));
    return wallets;
  }

  async #flowsOf(symbol: Symbol) {
    const token = this.tokens[symbol];
    const contract = this.stage.address("DualCurrencyVault");
    const total = (logs: readonly { readonly args: { readonly value: bigint } }[]) =>
      logs.reduce((sum, { args }) => sum + args.value, 0n);
    const { Transfer } = token.filters;
    return {
      in: total(await token.queryFilter(Transfer(undefined, contract), this.startBlock)),
      out: total(await token.queryFilter(Transfer(contract), this.startBlock)),
      held: await token.balanceOf(contract),
    };
  }

  // ---------------------------------------------------------------------------------------------------- transactions

  /** Gives somebody tokens, WETH for native currency, and lets the contract take them. */
  async #equip(name: string, purse: Readonly<Record<string, string>>): Promise<void> {
    const signer = this.#signer(name);
    const { WETH: weth, USDC: usdc } = this.tokens;
    const value = parseAmount(purse["WETH"] ?? "0", WETH);
    await this.#at(this.#now, () => signer.sendTransaction({ to: this.stage.address("WETH"), value }));
    await this.#at(this.#now, () => usdc.mint(signer.address, parseAmount(purse["USDC"] ?? "0", USDC)));
    for (const token of [weth, usdc]) {
      await this.#at(this.#now, () =>
        token.connect(signer).approve(this.stage.address("DualCurrencyVault"), MaxUint256),
      );
    }
  }

  #as(name: string, call: (dual: DualCurrencyVault) => Promise<ContractTransactionResponse>): Promise<void> {
    return this.#at(this.#now, () => call(this.dual.connect(this.#signer(name))));
  }

  /** Sends one transaction in a block at `time`, which is never earlier than the one before. */
  async #at(time: number, send: () => Promise<{ wait(): Promise<unknown> }>): Promise<void> {
    this.#now = Math.max(this.#now, time);
    await this.stage.connection.provider.request({ method: "evm_setNextBlockTimestamp", params: [this.#now] });
    await (await send()).wait();
  }

  #signer(name: string): HardhatEthersSigner {
    const signer = this.signers.get(name);
    if (signer === undefined) throw new Error(`Nobody called "${name}" plays.`);
    return signer;
  }
}

const receiptId = (vaultId: bigint, classId: number): bigint => (vaultId << 8n) | BigInt(classId);

/** For the whole term: `1.5%`. @returns WAD */
const parseYield = (text: string): bigint => parseAmount(text.replace(/%$/, ""), PERCENT);
