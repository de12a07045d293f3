import type { DualTerms } from "../../../../reference/dual-math.js";
import type { Hex, Receipt } from "../../chain.js";
import { type Random, randomStream } from "../../random.js";
import { labAddress } from "../../vault-system.js";
import { toldIn } from "../../world/contract.js";
import { PRICE_DECIMALS } from "../../world/price-path.js";
import { timeOf } from "../agents.js";
import { type Counter, MILLI, USDC } from "./counter.js";
import type { VaultRecord } from "./told.js";

const WAD = 10n ** 18n;
const BPS = 10_000n;
const MARKET = 1n;
const FEE_BPS = 500n;
/** Subscriptions end so long before the expiry, seconds; more than the market's lead. */
const LEAD = 86_400;
const PURSE = { usdc: 400_000n * USDC, weth: 120n * WAD } as const;

/** Somebody who decides for himself. */
export interface DualActor {
  readonly name: string;
  readonly address: Hex;
  readonly random: Random;
}

/** A vault that a creator would write; `params` as the contract takes them. */
interface Offer {
  readonly creator: DualActor;
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

/** Those who write a vault in every round, as far as they have what it needs. */
export class Creators {
  readonly #creators: readonly DualActor[];

  constructor(
    private readonly counter: Counter,
    count: number,
  ) {
    this.#creators = Array.from({ length: count }, (_, index) => dualActor(counter.world.seed, `Creator${index}`));
  }

  get addresses(): Hex[] {
    return this.#creators.map(({ address }) => address);
  }

  async arrive(): Promise<void> {
    const { desk } = this.counter.world;
    await desk.admit("creator", this.addresses);
    await desk.send(this.addresses.flatMap((address) => this.counter.bring(address, PURSE.usdc, PURSE.weth)));
  }

  /** Everybody's vault of a round. @param price Of a WETH, `PRICE_DECIMALS` decimals. */
  async create(round: number, price: bigint): Promise<void> {
    const offers = this.#creators.map((creator) => this.#offerOf(creator, round, price));
    const locks = await this.counter.world.desk.ask<{ readonly investment: bigint; readonly linked: bigint }>(
      offers.map(({ params }) => ({ of: this.counter.dual, view: "quoteCreate", args: [params] })),
    );
    const affordable = offers.filter(({ creator, direction }, index) => {
      const { investment = 0n, linked = 0n } = locks[index] ?? {};
      const [invested, linkedTo] = this.counter.pair(direction);
      return (
        this.counter.has(invested, creator.address) >= investment &&
        this.counter.has(linkedTo, creator.address) >= linked
      );
    });
    const receipts = await this.counter.world.desk.send(
      affordable.map(({ creator, params }) => ({
        from: creator.address,
        to: this.counter.dual,
        method: "createVault",
        args: [params],
      })),
    );
    const made = affordable.map((offer, index) => this.#recordOf(offer, receipts[index] as Receipt, round));
    const keys = await this.counter.world.desk.ask<string>(
      made.map(({ vaultId }) => ({ of: this.counter.dual, view: "vaultKey", args: [vaultId] })),
    );
    for (const [index, record] of made.entries()) this.counter.vaults.push({ ...record, key: keys[index] ?? "" });
  }

  /** Takes what is the creators' of vaults whose price is known. */
  async close(due: readonly VaultRecord[]): Promise<void> {
    const receipts = await this.counter.world.desk.send(
      due.map(({ vaultId, creator }) => ({
        from: creator,
        to: this.counter.dual,
        method: "closeCreator",
        args: [vaultId, creator],
      })),
    );
    for (const [index, vault] of due.entries()) {
      this.counter.book(vault, receipts[index] as Receipt);
      const told = (figure: string) => toldIn(receipts[index] as Receipt, this.counter.dual, "CreatorClosed", figure);
      vault.closed = { investment: told("investment"), linked: told("linked") };
      vault.isClosed = true;
    }
  }

  /** Up to 8 % below the price to buy, above it to sell, for 0.3 % to 2 % of a round's yield. */
  #offerOf(creator: DualActor, round: number, price: bigint): Offer {
    const { random } = creator;
    const direction = random.pick<DualTerms["direction"]>(["buy-low", "sell-high"]);
    const apart = BigInt(random.integer(0, 800));
    const factor = direction === "buy-low" ? BPS - apart : BPS + apart;
    const cents = (price * factor) / BPS / 10n ** BigInt(PRICE_DECIMALS - 2);
    const dollars = BigInt(random.integer(20_000, 60_000));
    const quantity = direction === "buy-low" ? dollars * USDC : BigInt(random.integer(5_000, 20_000)) * MILLI;
    const expiryAt = timeOf(this.counter.world.calendar, round + 1);
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
    const told = (figure: string) => toldIn(receipt, this.counter.dual, "VaultCreated", figure);
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
      isClosed: false,
      redeemed: { investment: 0n, linked: 0n },
      closed: { investment: 0n, linked: 0n },
      fee: 0n,
    };
  }
}

/** An actor of that name, whose decisions are his own. */
export function dualActor(seed: number, name: string): DualActor {
  return { name, address: labAddress(name), random: randomStream(seed, `decisions of ${name}`) };
}
