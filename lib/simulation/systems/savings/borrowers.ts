import { MaxUint256 } from "ethers";

import type { Hex, Receipt } from "../../chain.js";
import { type Random, randomStream } from "../../random.js";
import { labAddress } from "../../vault-system.js";
import { eventsIn, isSame, toldIn } from "../../world/contract.js";
import type { Call } from "../../world/desk.js";
import { wrapping } from "../../world/market.js";
import type { Till } from "./till.js";
import type { LoanRecord } from "./told.js";

const USDC = 10n ** 6n;
const WETH = 10n ** 18n;
const BPS = 10_000n;
/** The least loan that there may be. */
const MIN_LOAN = 100n * USDC;
/** What stays in the pool for lenders who leave, basis points of what lies there. */
const LEFT_IN_POOL = 1_000n;
/** What a borrower brings beside his WETH, to pay interest with. */
const PURSE = 5_000n * USDC;

interface Position {
  readonly id: bigint;
  readonly units: bigint;
}

/** Somebody who borrows against WETH that he has staked. */
export interface Borrower {
  readonly name: string;
  readonly address: Hex;
  readonly random: Random;
  /** WETH that he brings. */
  readonly weth: bigint;
  position?: Position | undefined;
  loan?: { readonly id: bigint; readonly receipts: bigint } | undefined;
}

/** One of them who has a loan. */
export type Debtor = Borrower & { loan: NonNullable<Borrower["loan"]> };

/** Those who borrow: most at first, some later; a few repay in every round, all or a part. */
export class Borrowers {
  readonly loans: LoanRecord[] = [];
  readonly #borrowers: readonly Borrower[];

  constructor(
    private readonly till: Till,
    count: number,
  ) {
    this.#borrowers = Array.from({ length: count }, (_, index) => borrowerOf(till.world.seed, index));
  }

  get addresses(): Hex[] {
    return this.#borrowers.map(({ address }) => address);
  }

  get debtors(): Debtor[] {
    return this.#borrowers.filter((borrower): borrower is Debtor => borrower.loan !== undefined);
  }

  async arrive(): Promise<void> {
    const { desk } = this.till.world;
    await desk.admit("borrower", this.addresses);
    await desk.send(this.#borrowers.map(({ address }) => this.till.bringUsdc(address, PURSE)));
    await desk.send(this.#borrowers.flatMap((borrower) => this.#bringWeth(borrower)));
  }

  async decide(round: number): Promise<void> {
    const moods = new Map(this.#borrowers.map((borrower) => [borrower, borrower.random.integer(1, 100)]));
    const mood = (borrower: Borrower) => moods.get(borrower) ?? 0;
    const free = this.#borrowers.filter(({ loan }) => loan === undefined);
    const { debtors } = this;
    await this.#repay(debtors.filter((debtor) => mood(debtor) <= 6));
    await this.#repayPart(debtors.filter((debtor) => mood(debtor) > 6 && mood(debtor) <= 15));
    const { paused, isPriced } = this.till.world.weather();
    if (paused.has("savings") || !isPriced) return;
    await this.#borrow(free.filter((borrower) => mood(borrower) <= (round === 0 ? 70 : 35)));
  }

  /** Everybody repays whose money is enough. */
  async leave(): Promise<void> {
    await this.#repay(this.debtors);
  }

  /** Whoever still owes something comes with what he owes, and repays it. */
  async payAll(): Promise<void> {
    const debts = await this.till.debts(this.debtors.map(({ loan }) => loan.id));
    const calls = this.debtors.map(({ address }, index) => {
      const [principal, interest] = debts[index] ?? [0n, 0n];
      return this.till.bringUsdc(address, principal + interest + USDC);
    });
    await this.till.world.desk.send(calls);
    await this.#repay(this.debtors);
  }

  /** A loan of which nothing is left after a liquidation. */
  lose(debtor: Debtor): void {
    this.#end(debtor.loan.id, "liquidated");
    (debtor as Borrower).loan = undefined;
  }

  /** Stakes what is not staked yet, and borrows 50 % to 98 % of what the collateral allows, as far as the pool has cash for it. */
  async #borrow(borrowers: readonly Borrower[]): Promise<void> {
    await this.#stake(
      borrowers.filter(({ position, address }) => position === undefined && this.till.wethOf(address) > 0n),
    );
    const planned = await this.#plan(borrowers);
    const calls = planned.map(
      ({ borrower: { address: receiver }, loan, position: { id: positionId, units: collateral } }) =>
        this.till.call(receiver, "borrow", [{ positionId, collateral, loan, receiver, deadline: MaxUint256 }]),
    );
    for (const [index, receipt] of (await this.till.world.desk.send(calls)).entries()) {
      const { borrower, position } = planned[index] as (typeof planned)[number];
      const id = toldIn(receipt, this.till.contracts.account, "Borrowed", "loanId");
      borrower.loan = { id, receipts: position.units };
      borrower.position = undefined;
      this.loans.push({ id, borrower: borrower.name });
    }
  }

  async #plan(borrowers: readonly Borrower[]) {
    const able = borrowers.flatMap((borrower) =>
      borrower.position === undefined ? [] : [{ borrower, position: borrower.position }],
    );
    const most = await this.till.ask(
      "maxBorrow",
      able.map(({ position }) => [position.units]),
    );
    return able.flatMap(({ borrower, position }, index) => {
      const share = BigInt(borrower.random.integer(5_000, 9_800));
      const loan = (((most[index] ?? 0n) * share) / BPS / USDC) * USDC;
      const spare = this.till.cash - (this.till.cash * LEFT_IN_POOL) / BPS;
      return loan >= MIN_LOAN && loan <= spare && this.till.takes(loan) ? [{ borrower, position, loan }] : [];
    });
  }

  async #stake(borrowers: readonly Borrower[]): Promise<void> {
    const { pool } = this.till.contracts;
    const calls = borrowers.map(({ address: from }) => {
      return { from, to: pool, method: "stake", args: [this.till.wethOf(from), from] };
    });
    const receipts = await this.till.world.desk.send(calls);
    for (const [index, borrower] of borrowers.entries()) this.#receive(borrower, receipts[index] as Receipt);
  }

  async #repay(debtors: readonly Debtor[]): Promise<void> {
    const able = await this.#ableToPay(debtors, 1n);
    const calls = able.map(({ debtor: { address, loan } }) =>
      this.till.call(address, "repay", [loan.id, loan.receipts, MaxUint256, address]),
    );
    const receipts = await this.till.world.desk.send(calls);
    for (const [index, { debtor }] of able.entries()) {
      this.#end(debtor.loan.id, "repaid");
      this.#receive(debtor, receipts[index] as Receipt);
      (debtor as Borrower).loan = undefined;
    }
  }

  /** A quarter of the debt, where enough of the loan stays. */
  async #repayPart(debtors: readonly Debtor[]): Promise<void> {
    const able = await this.#ableToPay(debtors, 4n);
    const calls = able
      .filter(({ principal }) => principal >= 4n * MIN_LOAN)
      .map(({ debtor: { address, loan }, part }) => this.till.call(address, "repayDebt", [loan.id, part]));
    await this.till.world.desk.send(calls);
  }

  /** Those who have a part of their debt in USDC. */
  async #ableToPay(debtors: readonly Debtor[], divisor: bigint) {
    const debts = await this.till.debts(debtors.map(({ loan }) => loan.id));
    return debtors.flatMap((debtor, index) => {
      const [principal, interest] = debts[index] ?? [0n, 0n];
      const part = (principal + interest) / divisor;
      return this.till.usdcOf(debtor.address) > part ? [{ debtor, principal, part }] : [];
    });
  }

  /** Whatever position a transaction has given him is his to borrow against. */
  #receive(borrower: Borrower, receipt: Receipt): void {
    const moves = eventsIn(receipt, this.till.contracts.pool, "TransferSingle");
    const got = moves.findLast(({ to }) => isSame(to as Hex, borrower.address));
    borrower.position = got === undefined ? undefined : { id: got.id as bigint, units: got.value as bigint };
  }

  #end(id: bigint, how: NonNullable<LoanRecord["ended"]>): void {
    const loan = this.loans.find((one) => one.id === id);
    if (loan !== undefined) loan.ended = how;
  }

  #bringWeth({ address: from, weth: brought }: Borrower): Call[] {
    const { pool, staking } = this.till.contracts;
    const { weth } = this.till.world.tokens;
    return [
      wrapping(weth, from, brought),
      { from, to: weth, method: "approve", args: [pool.address, MaxUint256] },
      { from, to: pool, method: "setApprovalForAll", args: [staking, true] },
    ];
  }
}

/** Brings one to five WETH, in tenths. */
function borrowerOf(seed: number, index: number): Borrower {
  const name = `Borrower${index}`;
  const random = randomStream(seed, `decisions of ${name}`);
  return { name, address: labAddress(name), random, weth: (BigInt(random.integer(10, 50)) * WETH) / 10n };
}
