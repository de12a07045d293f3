import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { ContractTransactionResponse } from "ethers";
import { MaxUint256 } from "ethers";

import { type Amounts, minus, NOTHING, plus } from "../../../reference/dual-math.js";
import { DualVaultModel, type DualVaultParameters } from "../../../reference/dual.js";
import type { DualCurrencyVault, PhasedFeedMock, TestToken } from "../../../typechain-types/index.js";
import { searchSettlement } from "../../settlement/search.js";
import type { Stage } from "../../story.js";
import { parseAmount, type Unit } from "../../units.js";
import {
  CREATOR,
  DAY,
  EXPIRIES,
  FEE_BPS,
  FEED_DECIMALS,
  HOUR,
  LEAD,
  pricePath,
  SUBSCRIBERS,
  USDC,
  VAULTS,
  type VaultPlan,
  WETH,
} from "./plan.js";

/** The market that the sandbox comes with. */
const MARKET = 1n;
/** How long before and after an expiry the feed speaks, seconds. */
const AROUND = 600;
const TOKENS = [WETH, USDC] as const;
/** What everybody starts with, whole tokens. */
const PURSE = { WETH: "100", USDC: "300_000" } as const;
const PEOPLE = [CREATOR, ...SUBSCRIBERS] as const;

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

/** Plays the whole story on the stage's chain, every step at a time of its own. */
export async function playDual(stage: Stage): Promise<Played> {
  const play = await Play.open(stage);
  return play.run();
}

class Play {
  readonly #vaults: VaultPlayed[] = [];
  readonly #solvency: SolvencyPoint[] = [];
  #now: number;

  private constructor(
    private readonly stage: Stage,
    private readonly startAt: number,
    private readonly startBlock: number,
    private readonly dual: DualCurrencyVault,
    private readonly feed: PhasedFeedMock,
    private readonly tokens: Readonly<Record<Symbol, TestToken>>,
    private readonly signers: ReadonlyMap<string, HardhatEthersSigner>,
  ) {
    this.#now = startAt;
  }

  static async open(stage: Stage): Promise<Play> {
    const { ethers } = stage.connection;
    const dual = await ethers.getContractAt("DualCurrencyVault", stage.address("DualCurrencyVault"));
    const feed = await ethers.getContractAt("PhasedFeedMock", stage.address("EthUsdFeed"));
    const token = (symbol: Symbol) => ethers.getContractAt("TestToken", stage.address(symbol));
    const tokens = { WETH: await token("WETH"), USDC: await token("USDC") };
    const signers = new Map<string, HardhatEthersSigner>();
    for (const name of PEOPLE) signers.set(name, await ethers.getSigner(stage.address(name)));
    const block = await ethers.provider.getBlockNumber();
    return new Play(stage, await stage.nextMidnight(), block + 1, dual, feed, tokens, signers);
  }

  async run(): Promise<Played> {
    for (const name of PEOPLE) await this.#equip(name);
    const before = await this.#wallets();
    const prices = pricePath(this.stage.seed).map((price, day) => ({ day, price }));
    for (const { day, price } of prices) {
      const expiry = EXPIRIES.findIndex((one) => one.day === day);
      if (expiry < 0) await this.#at(this.startAt + day * DAY, () => this.feed.push(price));
      if (day === 0) await this.#open();
      if (day === 1) await this.#improve();
      if (day === 2) await this.#cancel();
      if (expiry >= 0) await this.#settle(expiry, price);
    }
    await this.#collectFees();
    const after = await this.#wallets();
    return {
      vaults: this.#vaults,
      prices,
      solvency: this.#solvency,
      gained: Object.fromEntries(
        PEOPLE.map((name) => [
          name,
          { WETH: after[name]!.WETH - before[name]!.WETH, USDC: after[name]!.USDC - before[name]!.USDC },
        ]),
      ),
      flows: { WETH: await this.#flowsOf("WETH"), USDC: await this.#flowsOf("USDC") },
      tokens: { WETH: this.stage.address("WETH"), USDC: this.stage.address("USDC") },
    };
  }

  // ---------------------------------------------------------------------------------------------- before the deadline

  async #open(): Promise<void> {
    for (const plan of VAULTS) await this.#create(plan);
    await this.#observe("created");
    this.#now += HOUR;
    for (const vault of this.#vaults) {
      for (const name of SUBSCRIBERS) {
        const amount = vault.plan.first[name];
        if (amount !== undefined) await this.#subscribe(vault, name, amount);
      }
    }
    await this.#observe("subscribed");
  }

  async #create(plan: VaultPlan): Promise<void> {
    const expiryAt = BigInt(this.startAt + EXPIRIES[plan.expiry].day * DAY);
    const { investment } = unitsOf(plan);
    const parameters: DualVaultParameters = {
      direction: plan.direction,
      linkedPrice: plan.linkedPrice,
      baseDecimals: BigInt(WETH.decimals),
      quoteDecimals: BigInt(USDC.decimals),
      feedDecimals: BigInt(FEED_DECIMALS),
      feeBps: FEE_BPS,
      quantity: parseAmount(plan.quantity, investment),
      yieldWad: plan.yieldWad,
      expiryAt,
      depositDeadlineAt: expiryAt - BigInt(LEAD),
      minSubscription: parseAmount(plan.minSubscription, investment),
    };
    const { quantity, yieldWad, linkedPrice, depositDeadlineAt, minSubscription } = parameters;
    const direction = plan.direction === "buy-low" ? 0 : 1;
    await this.#as(CREATOR, (dual) =>
      dual.createVault({
        marketId: MARKET,
        direction,
        linkedPrice,
        yieldWad,
        quantity,
        expiryAt,
        depositDeadlineAt,
        minSubscription,
        feeBps: FEE_BPS,
      }),
    );
    const id = await this.dual.vaultCount();
    this.#vaults.push({
      plan,
      id,
      key: await this.dual.vaultKey(id),
      model: new DualVaultModel(parameters, CREATOR),
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

  /** The creator offers more for what is left, and somebody takes some of it. */
  async #improve(): Promise<void> {
    for (const vault of this.#vaults) {
      const { better } = vault.plan;
      if (better === undefined) continue;
      const most = { investment: MaxUint256, linked: MaxUint256 };
      vault.model.adjustYield(CREATOR, better.yieldWad, most, BigInt(this.#now));
      await this.#as(CREATOR, (dual) => dual.adjustYield(vault.id, better.yieldWad, MaxUint256, MaxUint256));
      await this.#subscribe(vault, better.subscriber, better.amount);
    }
    await this.#observe("better yields offered");
  }

  async #cancel(): Promise<void> {
    for (const { id, model } of this.#vaults.filter(({ plan }) => plan.cancels)) {
      model.cancelUnfilled(CREATOR, BigInt(this.#now));
      await this.#as(CREATOR, (dual) => dual.cancelUnfilled(id));
    }
    await this.#observe("unfilled parts cancelled");
  }

  // ------------------------------------------------------------------------------------------------------- settlement

  /** A round before the expiry and one after it; the proof of the first is found as anybody would find it. */
  async #settle(expiry: number, price: bigint): Promise<void> {
    const expiryAt = this.startAt + EXPIRIES[expiry]!.day * DAY;
    const source = this.stage.address("EthUsdPastPrice");
    const settling = this.#vaults.filter(({ plan }) => plan.expiry === expiry);
    for (const vault of settling) await this.#look(vault);
    await this.#at(expiryAt - AROUND, () => this.feed.push(price));
    await this.#at(expiryAt + AROUND, () => this.feed.push(price + 10n ** BigInt(FEED_DECIMALS)));
    const search = await searchSettlement(this.stage.connection.ethers.provider, source, BigInt(expiryAt));
    if (search.kind !== "proved") throw new Error(`The price of the expiry cannot be proved: ${search.reason}`);
    await this.#as(SUBSCRIBERS[0], (dual) => dual.settle(source, expiryAt, search.proof));
    const { answer } = await this.dual.roundOf(source, expiryAt);
    for (const vault of settling) {
      vault.settlementPrice = answer;
      vault.model.settle(answer);
    }
    await this.#observe(`settlement ${expiry + 1}`);
    for (const [index, vault] of settling.entries()) await this.#payOut(vault, index % 2 === 0);
    await this.#observe(`pay-out ${expiry + 1}`);
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

  /** Everybody is paid: the creator first or last, and whoever has much in two parts. */
  async #payOut(vault: VaultPlayed, creatorFirst: boolean): Promise<void> {
    if (creatorFirst) await this.#close(vault);
    for (const name of SUBSCRIBERS) {
      for (const classId of vault.model.classes.keys()) {
        const receipts = vault.model.receiptsOf(name, classId);
        if (receipts === 0n) continue;
        const part = receipts / 3n;
        for (const some of [part, receipts - part]) {
          vault.model.redeem(name, classId, some);
          await this.#as(name, (dual) => dual.redeem(receiptId(vault.id, classId), some, this.stage.address(name)));
        }
      }
    }
    if (!creatorFirst) await this.#close(vault);
    await this.#readEvents(vault);
  }

  async #close({ id, model }: VaultPlayed): Promise<void> {
    model.close(CREATOR);
    await this.#as(CREATOR, (dual) => dual.closeCreator(id, this.stage.address(CREATOR)));
  }

  /** What the contract says it did with one vault. */
  async #readEvents(vault: VaultPlayed): Promise<void> {
    const { filters } = this.dual;
    const { investment } = unitsOf(vault.plan);
    const redemptions = await this.dual.queryFilter(filters.Redeemed(), this.startBlock);
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

  async #collectFees(): Promise<void> {
    for (const { symbol } of TOKENS) await this.#as(CREATOR, (dual) => dual.collectFees(this.stage.address(symbol)));
    await this.#observe("fees collected");
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
    for (const name of PEOPLE) wallets[name] = await this.#purseOf(this.stage.address(name));
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
  async #equip(name: string): Promise<void> {
    const signer = this.#signer(name);
    const { WETH: weth, USDC: usdc } = this.tokens;
    const value = parseAmount(PURSE.WETH, WETH);
    await this.#at(this.#now, () => signer.sendTransaction({ to: this.stage.address("WETH"), value }));
    await this.#at(this.#now, () => usdc.mint(signer.address, parseAmount(PURSE.USDC, USDC)));
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
