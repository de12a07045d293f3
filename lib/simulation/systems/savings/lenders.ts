import type { Hex, Receipt } from "../../chain.js";
import { type Random, randomStream } from "../../random.js";
import { labAddress } from "../../vault-system.js";
import { toldIn } from "../../world/contract.js";
import type { Till } from "./till.js";

const USDC = 10n ** 6n;
const WAD = 10n ** 18n;
/** The loss factor below which the account takes no new lenders, WAD. */
const IMPAIRED = 10n ** 9n;

interface Lender {
  readonly name: string;
  readonly address: Hex;
  readonly random: Random;
  /** Principal by receipt. */
  readonly receipts: Map<bigint, bigint>;
  interest: bigint;
}

/** A part of a lender's receipt. */
interface Part {
  readonly lender: Lender;
  readonly id: bigint;
  readonly principal: bigint;
}

/** Those who lend: a few lend more in every round, take their interest, or take a part back. */
export class Lenders {
  readonly #lenders: readonly Lender[];

  constructor(
    private readonly till: Till,
    count: number,
  ) {
    this.#lenders = Array.from({ length: count }, (_, index) => lenderOf(till.world.seed, index));
  }

  get addresses(): Hex[] {
    return this.#lenders.map(({ address }) => address);
  }

  /** Each brings 1,000 to 10,000 USDC. */
  async arrive(): Promise<void> {
    const { desk } = this.till.world;
    await desk.admit("lender", this.addresses);
    const bring = ({ address, random }: Lender) =>
      this.till.bringUsdc(address, BigInt(random.integer(1_000, 10_000)) * USDC);
    await desk.send(this.#lenders.map(bring));
  }

  /** In the first round everybody lends. Nobody takes interest while a loss keeps receipts below what was lent. */
  async decide(round: number): Promise<void> {
    const { desk } = this.till.world;
    const lossFactor = await desk.read(this.till.contracts.account, "lossFactor");
    const isWhole = lossFactor === WAD;
    const isOpen = lossFactor >= IMPAIRED && !this.till.world.weather().paused.has("savings");
    const moods = new Map(this.#lenders.map((lender) => [lender, lender.random.integer(1, 100)]));
    const inMood = (from: number, to: number) =>
      this.#lenders.filter((lender) => within(moods.get(lender) ?? 0, from, to));
    if (round === 0) return this.#lend(this.#lenders);
    const newcomers = inMood(9, 40);
    await this.#withdraw(oldestOf(inMood(1, 8), 2n));
    if (isWhole) await this.#claim(oldestOf(inMood(81, 100), 1n));
    if (isOpen) await this.#lend(newcomers);
  }

  /** Everybody takes back all that the account has cash for. */
  async leave(): Promise<void> {
    const parts = this.#lenders.flatMap((lender) => partsOf(lender, 1n));
    await this.#withdraw(parts);
  }

  /** What all receipts could be withdrawn for, base units. */
  async worth(): Promise<bigint> {
    const values = await this.till.ask(
      "valueOf",
      this.#lenders.flatMap(({ receipts }) => [...receipts]),
    );
    return values.reduce((total, one) => total + one, 0n);
  }

  /** What everybody still has lent, and what he has earned. */
  tell() {
    return this.#lenders.map(({ name, receipts, interest }) => {
      const principal = [...receipts.values()].reduce((total, one) => total + one, 0n);
      return { name, principal, interest };
    });
  }

  /** Half or more of what each has in whole dollars, at least ten of them. */
  async #lend(lenders: readonly Lender[]): Promise<void> {
    const planned = lenders.flatMap((lender) => {
      const dollars = Number(this.till.usdcOf(lender.address) / USDC);
      if (dollars < 10) return [];
      return [{ lender, assets: BigInt(lender.random.integer(Math.ceil(dollars / 2), dollars)) * USDC }];
    });
    const calls = planned.map(({ lender: { address }, assets }) => this.till.call(address, "lend", [assets, address]));
    for (const [index, receipt] of (await this.till.world.desk.send(calls)).entries()) {
      const { lender, assets } = planned[index] as (typeof planned)[number];
      add(lender.receipts, toldIn(receipt, this.till.contracts.account, "Lent", "lendId"), assets);
      this.till.cash += assets;
    }
  }

  async #withdraw(wanted: readonly Part[]): Promise<void> {
    const worth = await this.#ask("valueOf", wanted);
    const paid = wanted.filter((_, index) => this.till.takes(worth[index] ?? 0n));
    for (const [index, receipt] of (await this.#send("withdraw", paid)).entries()) {
      const { lender, id, principal } = paid[index] as Part;
      add(lender.receipts, id, -principal);
      const got = toldIn(receipt, this.till.contracts.account, "Withdrawn", "paid");
      if (got > principal) lender.interest += got - principal;
    }
  }

  async #claim(wanted: readonly Part[]): Promise<void> {
    const interest = await this.#ask("interestOf", wanted);
    const paid = wanted.filter((_, index) => (interest[index] ?? 0n) > 0n && this.till.takes(interest[index] ?? 0n));
    for (const [index, receipt] of (await this.#send("claimInterest", paid)).entries()) {
      const { lender, id, principal } = paid[index] as Part;
      const told = (figure: string) => toldIn(receipt, this.till.contracts.account, "InterestClaimed", figure);
      add(lender.receipts, id, -principal);
      add(lender.receipts, told("newLendId"), told("newPrincipal"));
      lender.interest += told("paid");
    }
  }

  #ask(view: string, parts: readonly Part[]): Promise<bigint[]> {
    return this.till.ask(
      view,
      parts.map(({ id, principal }) => [id, principal]),
    );
  }

  #send(method: string, parts: readonly Part[]): Promise<Receipt[]> {
    return this.till.world.desk.send(
      parts.map(({ lender: { address }, id, principal }) =>
        this.till.call(address, method, [id, principal, address, 0n]),
      ),
    );
  }
}

function lenderOf(seed: number, index: number): Lender {
  const name = `Lender${index}`;
  const random = randomStream(seed, `decisions of ${name}`);
  return { name, address: labAddress(name), random, receipts: new Map(), interest: 0n };
}

/** Every receipt of a lender, divided. */
const partsOf = (lender: Lender, divisor: bigint): Part[] =>
  [...lender.receipts]
    .map(([id, principal]) => ({ lender, id, principal: principal / divisor }))
    .filter(({ principal }) => principal > 0n);

const oldestOf = (lenders: readonly Lender[], divisor: bigint): Part[] =>
  lenders.flatMap((lender) => partsOf(lender, divisor).slice(0, 1));

function add(amounts: Map<bigint, bigint>, id: bigint, more: bigint): void {
  const sum = (amounts.get(id) ?? 0n) + more;
  if (sum > 0n) amounts.set(id, sum);
  else amounts.delete(id);
}

const within = (value: number, from: number, to: number): boolean => value >= from && value <= to;
