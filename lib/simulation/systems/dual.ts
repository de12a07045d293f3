import { MaxUint256 } from "ethers";

import { type DualTerms, outcomeOf, payoutOf } from "../../../reference/dual-math.js";
import { type FeedReader, type FeedRound } from "../../settlement/feed-reader.js";
import { findSettlementProof } from "../../settlement/proof.js";
import type { Hex, Receipt } from "../chain.js";
import { type Random, randomStream } from "../random.js";
import { labAddress } from "../vault-system.js";
import type { Border } from "../world/accounts.js";
import { type Contract, eventsIn, toldIn } from "../world/contract.js";
import type { Call } from "../world/desk.js";
import { wrapping } from "../world/market.js";
import { PRICE_DECIMALS } from "../world/price-path.js";
import { type Agents, timeOf, type World } from "./agents.js";
import { type DualPlayed, dualTold, type SolvencyPoint, type VaultRecord } from "./dual-told.js";

const USDC = 10n ** 6n;
/** What amounts of WETH are whole multiples of: the least subscription of the market. */
const MILLI = 10n ** 15n;
const WAD = 10n ** 18n;
const BPS = 10_000n;
const MARKET = 1n;
const FEE_BPS = 500n;
/** Subscriptions end so long before the expiry, seconds; more than the market's lead. */
const LEAD = 86_400;

const SUBSCRIBERS_EACH = 24;
const CREATOR_PURSE = { usdc: 400_000n * USDC, weth: 120n * WAD } as const;
const SETTLE_GAS = 4_000_000;

interface Creator {
  readonly name: string;
  readonly address: Hex;
  readonly random: Random;
}

/** A vault that a creator would write; `params` as the contract takes them. */
interface Offer {
  readonly creator: Creator;
  readonly direction: DualTerms["direction"];
  readonly params: {
    readonly marketId: bigint;
    readonly direction: bigint;
    readonly linkedPrice: bigint;
    readonly yieldWad: bigint;
    readonly quantity: bigint;
    readonly expiryAt: number;
    readonly depositDeadlineAt: number;
    readonly minSubscription: bigint;
    readonly feeBps: bigint;
  };
}

interface Subscription {
  readonly vault: VaultRecord;
  readonly receiptId: bigint;
  readonly assets: bigint;
}

interface Subscriber extends Creator {
  readonly usdc: bigint;
  readonly weth: bigint;
  held: Subscription[];
}

/** Creators who write vaults of one round, subscribers who take parts of them, and a keeper who proves the prices. */
export class DualAgents implements Agents {
  readonly system = "dual";
  readonly #creators: readonly Creator[];
  readonly #subscribers: readonly Subscriber[];
  readonly #border: Border;
  readonly #vaults: VaultRecord[] = [];
  readonly #solvency: SolvencyPoint[] = [];
  #misPaid = 0;
  #redemptions = 0;

  private constructor(
    private readonly world: World,
    private readonly dual: Contract,
    private readonly source: Contract,
    private readonly feed: Contract,
    size: number,
  ) {
    const creators = Math.max(1, Math.round(size / (SUBSCRIBERS_EACH + 1)));
    const subscribers = Math.max(1, size - creators);
    this.#creators = Array.from({ length: creators }, (_, index) => actorOf(world.seed, `Creator${index}`));
    this.#subscribers = Array.from({ length: subscribers }, (_, index) => subscriberOf(world.seed, index));
    this.#border = world.desk.accounts.enclose([dual.address]);
  }

  /** @param size Creators and subscribers together, at least 2. */
  static async open(world: World, size: number): Promise<DualAgents> {
    const { ground } = world;
    const dual = await ground.contract("DualCurrencyVault");
    const source = await ground.contract("EthUsdPastPrice");
    return new DualAgents(world, dual, source, await ground.contract("EthUsdFeed"), size);
  }

  async arrive(): Promise<void> {
    const { desk } = this.world;
    await desk.admit(
      "creator",
      this.#creators.map(({ address }) => address),
    );
    await desk.admit(
      "subscriber",
      this.#subscribers.map(({ address }) => address),
    );
    await desk.send([
      ...this.#creators.flatMap(({ address }) => this.#bring(address, CREATOR_PURSE.usdc, CREATOR_PURSE.weth)),
      ...this.#subscribers.flatMap(({ address, usdc, weth }) => this.#bring(address, usdc, weth)),
    ]);
  }

  async morning(round: number): Promise<void> {
    if (round === this.world.calendar.rounds) return;
    await this.#create(round);
    await this.#subscribe(round);
    await this.#note(round);
  }

  /** The price of this round's expiry can be proved now: vaults are settled, redeemed and closed. */
  async evening(round: number): Promise<void> {
    const due = this.#vaults.filter((vault) => vault.round === round - 1);
    if (due.length === 0) return;
    await this.#settle(timeOf(this.world.calendar, round));
    await this.#redeem(due);
    await this.#close(due);
  }

  async end(): Promise<void> {
    const { usdc, weth } = this.world.tokens;
    const from = this.world.ground.account("keeper");
    const owed = await this.world.desk.ask(
      [usdc, weth].map(({ address }) => ({ of: this.dual, view: "feesOwed", args: [address] })),
    );
    const tokens = [usdc, weth].filter((_, index) => (owed[index] ?? 0n) > 0n);
    await this.world.desk.send(
      tokens.map(({ address }) => ({ from, to: this.dual, method: "collectFees", args: [address] })),
    );
  }

  async tell() {
    const { desk, tokens } = this.world;
    const people = [...this.#creators, ...this.#subscribers].map(({ address }) => address);
    const held = { USDC: await this.#balance(tokens.usdc), WETH: await this.#balance(tokens.weth) };
    const played: DualPlayed = {
      tokens,
      border: this.#border,
      held,
      vaults: this.#vaults,
      solvency: this.#solvency,
      misPaid: this.#misPaid,
      redemptions: this.#redemptions,
      creators: this.#creators.length,
      subscribers: this.#subscribers.length,
      walletsApart: (await desk.apart(tokens.usdc, people)) + (await desk.apart(tokens.weth, people)),
    };
    return dualTold(played);
  }

  // -------------------------------------------------------------------------------------------------------- creators

  async #create(round: number): Promise<void> {
    const price = await this.#price();
    const offers = this.#creators.map((creator) => this.#offerOf(creator, round, price));
    const locks = await this.world.desk.ask<{ readonly investment: bigint; readonly linked: bigint }>(
      offers.map(({ params }) => ({ of: this.dual, view: "quoteCreate", args: [params] })),
    );
    const affordable = offers.filter(({ creator, direction }, index) => {
      const { investment = 0n, linked = 0n } = locks[index] ?? {};
      const [invested, linkedTo] = this.#pair(direction);
      return this.#has(invested, creator.address) >= investment && this.#has(linkedTo, creator.address) >= linked;
    });
    const receipts = await this.world.desk.send(
      affordable.map(({ creator, params }) => ({
        from: creator.address,
        to: this.dual,
        method: "createVault",
        args: [params],
      })),
    );
    const made = affordable.map((offer, index) => this.#recordOf(offer, receipts[index] as Receipt, round));
    const keys = await this.world.desk.ask<string>(
      made.map(({ vaultId }) => ({ of: this.dual, view: "vaultKey", args: [vaultId] })),
    );
    for (const [index, record] of made.entries()) this.#vaults.push({ ...record, key: keys[index] ?? "" });
  }

  /** Up to 8 % below the price to buy, above it to sell, for 0.3 % to 2 % of a round's yield. */
  #offerOf(creator: Creator, round: number, price: bigint): Offer {
    const { random } = creator;
    const direction = random.pick<DualTerms["direction"]>(["buy-low", "sell-high"]);
    const apart = BigInt(random.integer(0, 800));
    const factor = direction === "buy-low" ? BPS - apart : BPS + apart;
    const cents = (price * factor) / BPS / 10n ** BigInt(PRICE_DECIMALS - 2);
    const dollars = BigInt(random.integer(20_000, 60_000));
    const quantity = direction === "buy-low" ? dollars * USDC : BigInt(random.integer(5_000, 20_000)) * MILLI;
    const expiryAt = timeOf(this.world.calendar, round + 1);
    const params = {
      marketId: MARKET,
      direction: direction === "buy-low" ? 0n : 1n,
      linkedPrice: cents * 10n ** BigInt(PRICE_DECIMALS - 2),
      yieldWad: (BigInt(random.integer(30, 200)) * WAD) / BPS,
      quantity,
      expiryAt,
      depositDeadlineAt: expiryAt - LEAD,
      minSubscription: direction === "buy-low" ? USDC : MILLI,
      feeBps: FEE_BPS,
    };
    return { creator, direction, params };
  }

  #recordOf(offer: Offer, receipt: Receipt, round: number): VaultRecord {
    const { creator, direction, params } = offer;
    const terms: DualTerms = {
      direction,
      linkedPrice: params.linkedPrice,
      baseDecimals: 18n,
      quoteDecimals: 6n,
      feedDecimals: BigInt(PRICE_DECIMALS),
      feeBps: FEE_BPS,
    };
    const told = (figure: string) => toldIn(receipt, this.dual, "VaultCreated", figure);
    return {
      key: "",
      vaultId: told("vaultId"),
      creator: creator.address,
      round,
      terms,
      yieldWad: params.yieldWad,
      quantity: params.quantity,
      filled: 0n,
      locked: { investment: told("investment"), linked: told("linked") },
      settlementPrice: 0n,
      outcome: "pending",
      redeemed: { investment: 0n, linked: 0n },
      closed: { investment: 0n, linked: 0n },
      fee: 0n,
    };
  }

  async #close(due: readonly VaultRecord[]): Promise<void> {
    const receipts = await this.world.desk.send(
      due.map(({ vaultId, creator }) => ({
        from: creator,
        to: this.dual,
        method: "closeCreator",
        args: [vaultId, creator],
      })),
    );
    for (const [index, vault] of due.entries()) {
      this.#judged(vault, receipts[index] as Receipt);
      const told = (figure: string) => toldIn(receipts[index] as Receipt, this.dual, "CreatorClosed", figure);
      vault.closed = { investment: told("investment"), linked: told("linked") };
    }
  }

  // ----------------------------------------------------------------------------------------------------- subscribers

  /** Half of the subscribers take a part of a vault that invests what they have, one after the other. */
  async #subscribe(round: number): Promise<void> {
    const open = this.#vaults.filter((vault) => vault.round === round);
    const planned = this.#subscribers.flatMap((subscriber) => {
      const plan = this.#choose(subscriber, open);
      return plan === undefined ? [] : [{ subscriber, ...plan }];
    });
    const receipts = await this.world.desk.send(
      planned.map(({ subscriber: { address }, vault, assets }) => ({
        from: address,
        to: this.dual,
        method: "subscribe",
        args: [vault.vaultId, assets, address, vault.yieldWad],
      })),
    );
    for (const [index, { subscriber, vault, assets }] of planned.entries()) {
      const [receipt] = eventsIn(receipts[index] as Receipt, this.dual, "Transfer");
      subscriber.held.push({ vault, receiptId: receipt?.id as bigint, assets });
    }
  }

  #choose({ address, random }: Subscriber, open: readonly VaultRecord[]) {
    const isIn = random.integer(0, 1) === 1;
    const wanted = open.filter((vault) => {
      const [invested] = this.#pair(vault.terms.direction);
      return vault.filled < vault.quantity && this.#has(invested, address) >= 10n * unitOf(vault);
    });
    const vault = wanted[wanted.length === 0 ? 0 : random.integer(0, wanted.length - 1)];
    if (!isIn || vault === undefined) return undefined;
    const [invested] = this.#pair(vault.terms.direction);
    const units = Number(this.#has(invested, address) / unitOf(vault));
    const asked = BigInt(random.integer(10, units)) * unitOf(vault);
    const unfilled = vault.quantity - vault.filled;
    const assets = asked < unfilled ? asked : unfilled;
    vault.filled += assets;
    return { vault, assets };
  }

  async #redeem(due: readonly VaultRecord[]): Promise<void> {
    const planned = this.#subscribers.flatMap((subscriber) =>
      subscriber.held.filter(({ vault }) => due.includes(vault)).map((held) => ({ subscriber, ...held })),
    );
    const receipts = await this.world.desk.send(
      planned.map(({ subscriber: { address }, receiptId, assets }) => ({
        from: address,
        to: this.dual,
        method: "redeem",
        args: [receiptId, assets, address],
      })),
    );
    for (const [index, { vault, assets }] of planned.entries())
      this.#bookRedemption(vault, assets, receipts[index] as Receipt);
    for (const subscriber of this.#subscribers) {
      subscriber.held = subscriber.held.filter(({ vault }) => !due.includes(vault));
    }
  }

  /** Beside what the model pays for the same. */
  #bookRedemption(vault: VaultRecord, receipts: bigint, receipt: Receipt): void {
    this.#judged(vault, receipt);
    const paid = toldIn(receipt, this.dual, "Redeemed", "assets");
    const outcome = outcomeOf(vault.terms, vault.settlementPrice);
    const { investment, linked } = payoutOf(vault.terms, receipts, vault.yieldWad, outcome);
    const side = outcome === "reached" ? "linked" : "investment";
    if (paid !== investment + linked) this.#misPaid += 1;
    vault.redeemed = { ...vault.redeemed, [side]: vault.redeemed[side] + paid };
    this.#redemptions += 1;
  }

  // ---------------------------------------------------------------------------------------------------------- keeper

  /** Proves the price at `expiryAt` by the feed's rounds, once for all vaults. */
  async #settle(expiryAt: number): Promise<void> {
    const search = await findSettlementProof(this.#reader(), BigInt(expiryAt), BigInt(this.world.desk.now));
    if (search.kind !== "proved") throw new Error(`The price at ${expiryAt} cannot be proved: ${search.reason}`);
    const from = this.world.ground.account("keeper");
    const args = [this.source.address, expiryAt, search.proof];
    await this.world.desk.send([{ from, to: this.dual, method: "settle", args, gas: SETTLE_GAS }]);
  }

  #reader(): FeedReader {
    const read = async (view: string, ...args: unknown[]): Promise<FeedRound> => {
      const { chain } = this.world.desk;
      const answer = await chain.call(this.feed.address, this.feed.abi.encodeFunctionData(view, args));
      const [id, price, , updatedAt] = this.feed.abi.decodeFunctionResult(view, answer).toArray() as bigint[];
      return { id: id ?? 0n, answer: price ?? 0n, updatedAt: updatedAt ?? 0n };
    };
    return {
      phaseId: () => this.world.desk.read(this.feed, "phaseId"),
      latestRound: () => read("latestRoundData"),
      round: (id) => read("getRoundData", id),
    };
  }

  #judged(vault: VaultRecord, receipt: Receipt): void {
    const [judgement] = eventsIn(receipt, this.dual, "VaultJudged").filter(({ vaultId }) => vaultId === vault.vaultId);
    if (judgement === undefined) return;
    vault.settlementPrice = judgement.price as bigint;
    vault.outcome = judgement.outcome === 1n ? "reached" : "not-reached";
    vault.fee = judgement.fee as bigint;
  }

  /** What the contract holds, and what it may have to pay in the worse outcome of every vault. */
  async #note(round: number): Promise<void> {
    const open = this.#vaults.filter((vault) => vault.round === round);
    const each = await this.world.desk.ask<{ readonly required: { investment: bigint; linked: bigint } }>(
      open.map(({ vaultId }) => ({ of: this.dual, view: "solvency", args: [vaultId] })),
    );
    const owed = { USDC: 0n, WETH: 0n };
    for (const [index, { terms }] of open.entries()) {
      const { investment = 0n, linked = 0n } = each[index]?.required ?? {};
      owed.USDC += terms.direction === "buy-low" ? investment : linked;
      owed.WETH += terms.direction === "buy-low" ? linked : investment;
    }
    const { usdc, weth } = this.world.tokens;
    const held = { USDC: await this.#balance(usdc), WETH: await this.#balance(weth) };
    this.#solvency.push({ round, price: await this.#price(), owed, held, vaults: open.length });
  }

  // --------------------------------------------------------------------------------------------------------- helpers

  async #price(): Promise<bigint> {
    const { abi, address } = this.feed;
    const answer = await this.world.desk.chain.call(address, abi.encodeFunctionData("latestRoundData"));
    return abi.decodeFunctionResult("latestRoundData", answer)[1] as bigint;
  }

  #bring(from: Hex, amount: bigint, wei: bigint): Call[] {
    const { usdc, weth } = this.world.tokens;
    const calls = [
      usdc.abi.encodeFunctionData("mint", [from, amount]),
      usdc.abi.encodeFunctionData("approve", [this.dual.address, MaxUint256]),
    ];
    const approve = { from, to: weth, method: "approve", args: [this.dual.address, MaxUint256] };
    return [
      { from, to: usdc, method: "multicall", args: [calls] },
      approve,
      ...(wei > 0n ? [wrapping(weth, from, wei)] : []),
    ];
  }

  /** Investment token and linked token. */
  #pair(direction: DualTerms["direction"]): [Contract, Contract] {
    const { usdc, weth } = this.world.tokens;
    return direction === "buy-low" ? [usdc, weth] : [weth, usdc];
  }

  #has(token: Contract, account: Hex): bigint {
    return this.world.desk.holding(token, account);
  }

  #balance(token: Contract): Promise<bigint> {
    return this.world.desk.read(token, "balanceOf", this.dual.address);
  }
}

function actorOf(seed: number, name: string): Creator {
  return { name, address: labAddress(name), random: randomStream(seed, `decisions of ${name}`) };
}

/** Half of them bring 200 to 4,000 USDC, the others 0.1 to 2 WETH. */
function subscriberOf(seed: number, index: number): Subscriber {
  const actor = actorOf(seed, `Subscriber${index}`);
  const isBuyer = actor.random.integer(0, 1) === 0;
  const usdc = isBuyer ? BigInt(actor.random.integer(200, 4_000)) * USDC : 0n;
  const weth = isBuyer ? 0n : BigInt(actor.random.integer(100, 2_000)) * MILLI;
  return { ...actor, usdc, weth, held: [] };
}

const unitOf = ({ terms }: VaultRecord): bigint => (terms.direction === "buy-low" ? USDC : MILLI);
