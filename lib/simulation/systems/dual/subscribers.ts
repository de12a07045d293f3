import { type Amounts, outcomeOf, payoutOf } from "../../../../reference/dual-math.js";
import type { Hex, Receipt } from "../../chain.js";
import { eventsIn, toldIn } from "../../world/contract.js";
import { type Counter, MILLI, unitOf, USDC } from "./counter.js";
import { type DualActor, dualActor } from "./creators.js";
import type { VaultRecord } from "./told.js";

interface Subscription {
  readonly vault: VaultRecord;
  readonly receiptId: bigint;
  readonly assets: bigint;
}

interface Subscriber extends DualActor {
  readonly usdc: bigint;
  readonly weth: bigint;
  held: Subscription[];
}

/** Those who subscribe: half of them in every round, to a vault that invests what they have. */
export class Subscribers {
  /** Redemptions, and how many of them were not paid what the model pays. */
  redemptions = 0;
  misPaid = 0;
  readonly #subscribers: readonly Subscriber[];

  constructor(
    private readonly counter: Counter,
    count: number,
  ) {
    this.#subscribers = Array.from({ length: count }, (_, index) => subscriberOf(counter.world.seed, index));
  }

  get addresses(): Hex[] {
    return this.#subscribers.map(({ address }) => address);
  }

  async arrive(): Promise<void> {
    const { desk } = this.counter.world;
    await desk.admit("subscriber", this.addresses);
    await desk.send(this.#subscribers.flatMap(({ address, usdc, weth }) => this.counter.bring(address, usdc, weth)));
  }

  /** Half of the subscribers take a part of a vault that invests what they have, one after the other. */
  async subscribe(round: number): Promise<void> {
    const open = this.counter.of(round);
    const planned = this.#subscribers.flatMap((subscriber) => {
      const plan = this.#choose(subscriber, open);
      return plan === undefined ? [] : [{ subscriber, ...plan }];
    });
    const receipts = await this.counter.world.desk.send(
      planned.map(({ subscriber: { address }, vault, assets }) => ({
        from: address,
        to: this.counter.dual,
        method: "subscribe",
        args: [vault.vaultId, assets, address, vault.yieldWad],
      })),
    );
    for (const [index, { subscriber, vault, assets }] of planned.entries()) {
      const [receipt] = eventsIn(receipts[index] as Receipt, this.counter.dual, "Transfer");
      subscriber.held.push({ vault, receiptId: receipt?.id as bigint, assets });
    }
  }

  /** Everybody redeems what he holds of vaults whose price is known. */
  async redeem(due: readonly VaultRecord[]): Promise<void> {
    const planned = this.#subscribers.flatMap((subscriber) =>
      subscriber.held.filter(({ vault }) => due.includes(vault)).map((held) => ({ subscriber, ...held })),
    );
    const receipts = await this.counter.world.desk.send(
      planned.map(({ subscriber: { address }, receiptId, assets }) => ({
        from: address,
        to: this.counter.dual,
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

  /** One subscription, as large as its vault still takes. */
  #choose({ address, random }: Subscriber, open: readonly VaultRecord[]) {
    const isIn = random.integer(0, 1) === 1;
    const wanted = open.filter((vault) => {
      const [invested] = this.counter.pair(vault.terms.direction);
      return vault.filled < vault.quantity && this.counter.has(invested, address) >= 10n * unitOf(vault);
    });
    const vault = wanted[wanted.length === 0 ? 0 : random.integer(0, wanted.length - 1)];
    if (!isIn || vault === undefined) return undefined;
    const [invested] = this.counter.pair(vault.terms.direction);
    const units = Number(this.counter.has(invested, address) / unitOf(vault));
    const asked = BigInt(random.integer(10, units)) * unitOf(vault);
    const unfilled = vault.quantity - vault.filled;
    const assets = asked < unfilled ? asked : unfilled;
    vault.filled += assets;
    return { vault, assets };
  }

  /** Beside what the model pays for the same. */
  #bookRedemption(vault: VaultRecord, receipts: bigint, receipt: Receipt): void {
    this.counter.book(vault, receipt);
    const paid = toldIn(receipt, this.counter.dual, "Redeemed", "assets");
    const { investment, linked } = dueFor(vault, receipts);
    const side = vault.outcome === "reached" ? "linked" : "investment";
    if (paid !== investment + linked) this.misPaid += 1;
    vault.redeemed = { ...vault.redeemed, [side]: vault.redeemed[side] + paid };
    this.redemptions += 1;
  }
}

/** What the model pays: of a vault that is void, what was brought. */
function dueFor({ outcome, terms, settlementPrice, yieldWad }: VaultRecord, receipts: bigint): Amounts {
  if (outcome === "voided") return { investment: receipts, linked: 0n };
  return payoutOf(terms, receipts, yieldWad, outcomeOf(terms, settlementPrice));
}

/** Half of them bring 200 to 4,000 USDC, the others 0.1 to 2 WETH. */
function subscriberOf(seed: number, index: number): Subscriber {
  const actor = dualActor(seed, `Subscriber${index}`);
  const isBuyer = actor.random.integer(0, 1) === 0;
  const usdc = isBuyer ? BigInt(actor.random.integer(200, 4_000)) * USDC : 0n;
  const weth = isBuyer ? 0n : BigInt(actor.random.integer(100, 2_000)) * MILLI;
  return { ...actor, usdc, weth, held: [] };
}
