import { MaxUint256 } from "ethers";

import type { Hex, Receipt } from "../chain.js";
import { type Random, randomStream } from "../random.js";
import { labAddress } from "../vault-system.js";
import type { Border } from "../world/accounts.js";
import { type Contract, eventsIn, toldIn } from "../world/contract.js";
import type { Call } from "../world/desk.js";
import { wrapping } from "../world/market.js";
import type { Agents, World } from "./agents.js";
import { type BalanceSheet, type LiquidationRecord, savingsTold, type SavingsRecord } from "./savings-told.js";

const USDC = 10n ** 6n;
const WETH = 10n ** 18n;
const WAD = 10n ** 18n;
const BPS = 10_000n;

/** Borrowers for each liquidator, so that a fall of the price does not wait for one. */
const BORROWERS_EACH = 100;
/** How often in a round the liquidators look whether a loan that they repaid in part needs more. */
const MAX_PASSES = 8;
/** What stays in the pool for lenders who leave, basis points of what lies there. */
const LEFT_IN_POOL = 1_000n;
/** The rewards of all stakers for a round: basis points of what is staked, and the most, so that its sale stays within the slippage. */
const REWARD_BPS = 8n;
const MOST_REWARD = WETH;
/** What a liquidator brings: enough to repay all loans of the largest run. */
const LIQUIDATOR_PURSE = 10n ** 9n * USDC;
/** What a borrower brings beside his WETH, to pay interest with. */
const BORROWER_PURSE = 5_000n * USDC;
const HARVEST_GAS = 6_000_000;

interface Lender {
  readonly name: string;
  readonly address: Hex;
  readonly random: Random;
  /** Principal by receipt. */
  readonly receipts: Map<bigint, bigint>;
  interest: bigint;
}

interface Position {
  readonly id: bigint;
  readonly units: bigint;
}

interface Borrower {
  readonly name: string;
  readonly address: Hex;
  readonly random: Random;
  /** WETH that he brings. */
  readonly weth: bigint;
  position?: Position | undefined;
  loan?: { readonly id: bigint; readonly receipts: bigint } | undefined;
}

interface Contracts {
  readonly account: Contract;
  readonly pool: Contract;
  readonly staking: Hex;
}

/** Lenders, borrowers against staked WETH, liquidators, and a keeper who sells the rewards. */
export class SavingsAgents implements Agents {
  readonly system = "savings";
  readonly #lenders: readonly Lender[];
  readonly #borrowers: readonly Borrower[];
  readonly #liquidators: readonly Hex[];
  readonly #record: SavingsRecord;
  readonly #border: Border;
  /** What can still leave the pool at this moment. */
  #cash = 0n;

  private constructor(
    private readonly world: World,
    private readonly contracts: Contracts,
    size: number,
  ) {
    const lenders = Math.max(1, Math.floor(size / 2));
    const borrowers = Math.max(1, size - lenders);
    this.#lenders = Array.from({ length: lenders }, (_, index) => lenderOf(world.seed, index));
    this.#borrowers = Array.from({ length: borrowers }, (_, index) => borrowerOf(world.seed, index));
    const liquidators = Math.ceil(borrowers / BORROWERS_EACH);
    this.#liquidators = Array.from({ length: liquidators }, (_, index) => labAddress(`Liquidator${index}`));
    this.#border = world.desk.accounts.enclose([contracts.account.address, contracts.pool.address, contracts.staking]);
    this.#record = { series: [], loans: [], liquidations: [], harvests: [], unhealthy: 0, overclaimed: 0 };
  }

  /** @param size Lenders and borrowers together, at least 2. */
  static async open(world: World, size: number): Promise<SavingsAgents> {
    const account = await world.ground.contract("SavingsAccount");
    const pool = await world.ground.contract("DelegationPool");
    const staking = await world.desk.read<Hex>(account, "staking");
    return new SavingsAgents(world, { account, pool, staking }, size);
  }

  async arrive(): Promise<void> {
    const { desk, tokens } = this.world;
    await desk.admit("lender", addressesOf(this.#lenders));
    await desk.admit("borrower", addressesOf(this.#borrowers));
    await desk.admit("liquidator", this.#liquidators);
    await desk.send([
      ...this.#lenders.map(({ address, random }) =>
        this.#bringUsdc(address, BigInt(random.integer(1_000, 10_000)) * USDC),
      ),
      ...this.#borrowers.map(({ address }) => this.#bringUsdc(address, BORROWER_PURSE)),
      ...this.#liquidators.map((address) => this.#bringUsdc(address, LIQUIDATOR_PURSE)),
      ...this.#borrowers.flatMap((borrower) => this.#bringWeth(borrower)),
    ]);
    const rewarder = this.world.ground.account("rewarder");
    desk.enlist("rewarder", rewarder);
    const most = MOST_REWARD * BigInt(this.world.calendar.rounds);
    await desk.send([wrapping(tokens.weth, rewarder, most), approving(rewarder, tokens.weth, this.contracts.pool)]);
  }

  async morning(round: number): Promise<void> {
    await this.#liquidate(round);
    if (round > 0) await this.#harvest(round);
    await this.#count();
    if (round === this.world.calendar.rounds) return this.#leave(round);
    await this.#lendAndWithdraw(round);
    await this.#borrowAndRepay(round);
    await this.#fund();
    await this.#note(round);
  }

  async evening(): Promise<void> {}

  async end(): Promise<void> {}

  async tell() {
    const { desk, tokens } = this.world;
    const { account, pool, staking } = this.contracts;
    const held = async (token: Contract) => {
      const holders = [account.address, pool.address, staking];
      const balances = await desk.ask(holders.map((holder) => ({ of: token, view: "balanceOf", args: [holder] })));
      return balances.reduce((sum, one) => sum + one, 0n);
    };
    const people = [...addressesOf(this.#lenders), ...addressesOf(this.#borrowers), ...this.#liquidators];
    return savingsTold({
      record: this.#record,
      border: this.#border,
      tokens,
      held: { usdc: await held(tokens.usdc), weth: await held(tokens.weth) },
      walletsApart: (await desk.apart(tokens.usdc, people)) + (await desk.apart(tokens.weth, people)),
      wallets: people.length,
      lenders: this.#lenders.map(({ name, receipts, interest }) => ({
        name,
        principal: [...receipts.values()].reduce((sum, one) => sum + one, 0n),
        interest,
      })),
      borrowers: this.#borrowers.length,
      loans: await this.#loans(),
    });
  }

  // --------------------------------------------------------------------------------------------------------- lenders

  async #lendAndWithdraw(round: number): Promise<void> {
    const impaired = (await this.#view("lossFactor")) !== WAD;
    const moods = this.#lenders.map(({ random }) => random.integer(1, 100));
    const leaving = this.#lenders.filter((_, index) => round > 0 && (moods[index] ?? 0) <= 8);
    const claiming = this.#lenders.filter((_, index) => round > 0 && (moods[index] ?? 0) > 80 && !impaired);
    await this.#withdraw(leaving, 2n);
    await this.#claim(claiming);
    const lending = this.#lenders.filter((_, index) => round === 0 || within(moods[index] ?? 0, 9, 40));
    await this.#lend(lending);
  }

  /** Half or more of what each has in whole dollars, at least ten of them. */
  async #lend(lenders: readonly Lender[]): Promise<void> {
    const planned = lenders.flatMap((lender) => {
      const dollars = Number(this.#wallet(lender.address) / USDC);
      return dollars < 10
        ? []
        : [{ lender, assets: BigInt(lender.random.integer(Math.ceil(dollars / 2), dollars)) * USDC }];
    });
    const calls = planned.map(({ lender: { address }, assets }) => this.#onAccount(address, "lend", [assets, address]));
    for (const [index, receipt] of (await this.world.desk.send(calls)).entries()) {
      const { lender, assets } = planned[index] as (typeof planned)[number];
      const id = toldIn(receipt, this.contracts.account, "Lent", "lendId");
      lender.receipts.set(id, (lender.receipts.get(id) ?? 0n) + assets);
      this.#cash += assets;
    }
  }

  /** A part of each one's oldest receipt, as far as the pool has cash for it. @param divisor 1 for all receipts whole */
  async #withdraw(lenders: readonly Lender[], divisor: bigint): Promise<void> {
    const wanted = lenders.flatMap((lender) => {
      const receipts = [...lender.receipts].map(([id, principal]) => ({ lender, id, principal: principal / divisor }));
      return (divisor === 1n ? receipts : receipts.slice(0, 1)).filter(({ principal }) => principal > 0n);
    });
    const worth = await this.#ask(
      "valueOf",
      wanted.map(({ id, principal }) => [id, principal]),
    );
    const paid = wanted.filter((_, index) => this.#takes(worth[index] ?? 0n));
    const calls = paid.map(({ lender: { address }, id, principal }) =>
      this.#onAccount(address, "withdraw", [id, principal, address, 0n]),
    );
    for (const [index, receipt] of (await this.world.desk.send(calls)).entries()) {
      const { lender, id, principal } = paid[index] as (typeof paid)[number];
      reduce(lender.receipts, id, principal);
      const got = toldIn(receipt, this.contracts.account, "Withdrawn", "paid");
      if (got > principal) lender.interest += got - principal;
    }
  }

  async #claim(lenders: readonly Lender[]): Promise<void> {
    const wanted = lenders.flatMap((lender) =>
      [...lender.receipts].slice(0, 1).map(([id, principal]) => ({ lender, id, principal })),
    );
    const interest = await this.#ask(
      "interestOf",
      wanted.map(({ id, principal }) => [id, principal]),
    );
    const paid = wanted.filter((_, index) => (interest[index] ?? 0n) > 0n && this.#takes(interest[index] ?? 0n));
    const calls = paid.map(({ lender: { address }, id, principal }) =>
      this.#onAccount(address, "claimInterest", [id, principal, address, 0n]),
    );
    for (const [index, receipt] of (await this.world.desk.send(calls)).entries()) {
      const { lender, id, principal } = paid[index] as (typeof paid)[number];
      this.#bookClaim(lender, id, principal, receipt);
    }
  }

  #bookClaim(lender: Lender, id: bigint, principal: bigint, receipt: Receipt): void {
    const told = (figure: string) => toldIn(receipt, this.contracts.account, "InterestClaimed", figure);
    reduce(lender.receipts, id, principal);
    lender.receipts.set(told("newLendId"), (lender.receipts.get(told("newLendId")) ?? 0n) + told("newPrincipal"));
    lender.interest += told("paid");
  }

  // ------------------------------------------------------------------------------------------------------- borrowers

  async #borrowAndRepay(round: number): Promise<void> {
    const moods = new Map(this.#borrowers.map((borrower) => [borrower, borrower.random.integer(1, 100)]));
    const mood = (borrower: Borrower) => moods.get(borrower) ?? 0;
    const indebted = this.#borrowers.filter(({ loan }) => loan !== undefined);
    const free = this.#borrowers.filter(({ loan }) => loan === undefined);
    await this.#repay(
      indebted.filter((borrower) => mood(borrower) <= 6),
      round,
    );
    await this.#repayPart(indebted.filter((borrower) => within(mood(borrower), 7, 15)));
    await this.#borrow(free.filter((borrower) => mood(borrower) <= (round === 0 ? 70 : 35)));
  }

  /** Stakes what is not staked yet, and borrows 50 % to 98 % of what the collateral allows, as far as the pool has cash for it. */
  async #borrow(borrowers: readonly Borrower[]): Promise<void> {
    await this.#stake(borrowers.filter(({ position, address }) => position === undefined && this.#weth(address) > 0n));
    const able = borrowers.filter(({ position }) => position !== undefined);
    const most = await this.#ask(
      "maxBorrow",
      able.map(({ position }) => [position?.units ?? 0n]),
    );
    const planned = able.flatMap((borrower, index) => {
      const share = BigInt(borrower.random.integer(5_000, 9_800));
      const loan = (((most[index] ?? 0n) * share) / BPS / USDC) * USDC;
      const spare = this.#cash - (this.#cash * LEFT_IN_POOL) / BPS;
      if (loan < 100n * USDC || loan > spare) return [];
      this.#cash -= loan;
      return [{ borrower, loan, position: borrower.position as Position }];
    });
    const calls = planned.map(({ borrower: { address }, loan, position }) => {
      const request = {
        positionId: position.id,
        collateral: position.units,
        loan,
        receiver: address,
        deadline: MaxUint256,
      };
      return this.#onAccount(address, "borrow", [request]);
    });
    for (const [index, receipt] of (await this.world.desk.send(calls)).entries()) {
      const { borrower, position } = planned[index] as (typeof planned)[number];
      const id = toldIn(receipt, this.contracts.account, "Borrowed", "loanId");
      borrower.loan = { id, receipts: position.units };
      borrower.position = undefined;
      this.#record.loans.push({ id, borrower: borrower.name });
    }
  }

  async #stake(borrowers: readonly Borrower[]): Promise<void> {
    const { pool } = this.contracts;
    const calls = borrowers.map(({ address }) => {
      const args = [this.#weth(address), address];
      return { from: address, to: pool, method: "stake", args };
    });
    const receipts = await this.world.desk.send(calls);
    for (const [index, borrower] of borrowers.entries())
      borrower.position = this.#positionIn(receipts[index] as Receipt, borrower);
  }

  /** Everything, by those whose money is enough. */
  async #repay(borrowers: readonly Borrower[], round: number): Promise<void> {
    const able = await this.#ableToPay(borrowers, 1n);
    const calls = able.map(({ address, loan }) =>
      this.#onAccount(address, "repay", [loan?.id, loan?.receipts, MaxUint256, address]),
    );
    for (const [index, receipt] of (await this.world.desk.send(calls)).entries()) {
      const borrower = able[index] as Borrower;
      this.#close(borrower.loan?.id, `repaid in round ${round}`);
      borrower.position = this.#positionIn(receipt, borrower);
      borrower.loan = undefined;
    }
  }

  /** A quarter of the debt. */
  async #repayPart(borrowers: readonly Borrower[]): Promise<void> {
    const able = await this.#ableToPay(borrowers, 4n);
    const debts = await this.#debts(able);
    const calls = able.flatMap(({ address, loan }, index) => {
      const [principal, interest] = debts[index] ?? [0n, 0n];
      // A loan is repaid whole or left above the least that there may be.
      const part = principal < 400n * USDC ? 0n : (principal + interest) / 4n;
      return part === 0n ? [] : [this.#onAccount(address, "repayDebt", [loan?.id, part])];
    });
    await this.world.desk.send(calls);
  }

  async #ableToPay(borrowers: readonly Borrower[], divisor: bigint): Promise<Borrower[]> {
    const debts = await this.#debts(borrowers);
    return borrowers.filter(({ address }, index) => {
      const [principal, interest] = debts[index] ?? [0n, 0n];
      return this.#wallet(address) >= (principal + interest) / divisor + 1n;
    });
  }

  /** Principal and interest of each one's loan. */
  async #debts(borrowers: readonly Borrower[]): Promise<(readonly [bigint, bigint])[]> {
    const { account } = this.contracts;
    const answers = await this.world.desk.chain.callMany(
      borrowers.map(({ loan }) => ({
        to: account.address,
        data: account.abi.encodeFunctionData("debtOf", [loan?.id]),
      })),
    );
    return answers.map((answer) => account.abi.decodeFunctionResult("debtOf", answer).toArray() as [bigint, bigint]);
  }

  // ----------------------------------------------------------------------------------------------- liquidators, keeper

  /** Whoever is not healthy at the new price is liquidated, again and again until nobody is. */
  async #liquidate(round: number): Promise<void> {
    let suspects = this.#borrowers.filter(({ loan }) => loan !== undefined);
    for (let pass = 0; pass < MAX_PASSES && suspects.length > 0; pass++) {
      const health = await this.#ask(
        "healthFactor",
        suspects.map(({ loan }) => [loan?.id]),
      );
      const sick = suspects.flatMap((borrower, index) => {
        const before = health[index] ?? WAD;
        return before < WAD ? [{ borrower, before }] : [];
      });
      await this.#seize(sick, round);
      suspects = sick.map(({ borrower }) => borrower).filter(({ loan }) => loan !== undefined);
    }
    if (suspects.length === 0) return;
    const health = await this.#ask(
      "healthFactor",
      suspects.map(({ loan }) => [loan?.id]),
    );
    this.#record.unhealthy += health.filter((one) => one < WAD).length;
  }

  async #seize(
    sick: readonly { readonly borrower: Borrower; readonly before: bigint }[],
    round: number,
  ): Promise<void> {
    const calls = sick.map(({ borrower: { loan } }, index): Call => {
      const from = this.#liquidators[index % this.#liquidators.length] as Hex;
      return this.#onAccount(from, "liquidate", [loan?.id, MaxUint256 >> 160n, 0n, from, "0x"]);
    });
    const receipts = await this.world.desk.send(calls);
    const loans = await this.world.desk.ask<{ readonly collateral: bigint }>(
      sick.map(({ borrower: { loan } }) => ({ of: this.contracts.account, view: "loanOf", args: [loan?.id] })),
    );
    const alive = sick.filter((_, index) => (loans[index]?.collateral ?? 0n) > 0n);
    const after = new Map<Borrower, bigint>();
    const health = await this.#ask(
      "healthFactor",
      alive.map(({ borrower: { loan } }) => [loan?.id]),
    );
    for (const [index, { borrower }] of alive.entries()) after.set(borrower, health[index] ?? 0n);
    for (const [index, { borrower, before }] of sick.entries()) {
      const told = (figure: string) => toldIn(receipts[index] as Receipt, this.contracts.account, "Liquidated", figure);
      const record = {
        round,
        loanId: Number(borrower.loan?.id),
        repaid: told("repaid"),
        seized: told("units"),
        before,
      };
      this.#bookLiquidation(borrower, {
        ...record,
        after: after.get(borrower) ?? null,
        badDebt: this.#badDebtIn(receipts[index] as Receipt),
      });
    }
  }

  #bookLiquidation(borrower: Borrower, record: LiquidationRecord): void {
    this.#record.liquidations.push(record);
    if (record.after !== null) return;
    this.#close(borrower.loan?.id, `liquidated in round ${record.round}`);
    borrower.loan = undefined;
  }

  #badDebtIn(receipt: Receipt): bigint {
    return eventsIn(receipt, this.contracts.account, "BadDebtRealised").reduce(
      (sum, { badDebt }) => sum + (badDebt as bigint),
      0n,
    );
  }

  async #harvest(round: number): Promise<void> {
    const from = this.world.ground.account("keeper");
    const call = { ...this.#onAccount(from, "harvest", [MaxUint256, 0n]), gas: HARVEST_GAS };
    const [receipt] = await this.world.desk.send([call]);
    const sales = eventsIn(receipt as Receipt, this.contracts.account, "RewardsSold");
    const sum = (figure: string) => sales.reduce((total, sale) => total + (sale[figure] as bigint), 0n);
    this.#record.harvests.push({ round, sold: sum("sold"), received: sum("received") });
  }

  /** The next round's rewards, once somebody has staked. */
  async #fund(): Promise<void> {
    const { pool } = this.contracts;
    const staked = await this.world.desk.read(pool, "staked");
    const share = (staked * REWARD_BPS) / BPS;
    const reward = share < MOST_REWARD ? share : MOST_REWARD;
    if (reward === 0n) return;
    const running = (await this.world.desk.read(pool, "streamEndsAt")) > BigInt(this.world.desk.now);
    if (running) return;
    const from = this.world.ground.account("rewarder");
    const args = [reward, BigInt(this.world.calendar.roundSeconds)];
    await this.world.desk.send([{ from, to: pool, method: "fund", args }]);
  }

  // ----------------------------------------------------------------------------------------------------------- ending

  async #leave(round: number): Promise<void> {
    await this.#repay(
      this.#borrowers.filter(({ loan }) => loan !== undefined),
      round,
    );
    await this.#count();
    await this.#note(round);
    await this.#withdraw(this.#lenders, 1n);
  }

  /** How the pool stands, and whether it owes its lenders more than their receipts are worth. */
  async #note(round: number): Promise<void> {
    const { desk } = this.world;
    const { account } = this.contracts;
    const [utilisation, borrowRate, depositRate] = await desk.ask(
      ["utilisation", "borrowRate", "depositRate"].map((view) => ({ of: account, view })),
    );
    const sheet = await desk.read<BalanceSheet>(account, "balanceSheet");
    const receipts = this.#lenders.flatMap((lender) => [...lender.receipts]);
    const values = await this.#ask("valueOf", receipts);
    const worth = values.reduce((sum, one) => sum + one, 0n);
    if (worth > sheet.claims) this.#record.overclaimed += 1;
    const rates = { utilisation: utilisation ?? 0n, borrowRate: borrowRate ?? 0n, depositRate: depositRate ?? 0n };
    this.#record.series.push({ round, at: desk.now - this.world.calendar.startAt, ...rates, sheet, worth });
  }

  async #loans() {
    const { account } = this.contracts;
    const { desk } = this.world;
    const ids = this.#record.loans.map(({ id }) => [id]);
    const health = await this.#ask("healthFactor", ids);
    const answers = await desk.chain.callMany(
      ids.map((args) => ({ to: account.address, data: account.abi.encodeFunctionData("debtOf", args) })),
    );
    return this.#record.loans.map((loan, index) => {
      const [principal = 0n, debt = 0n] = account.abi
        .decodeFunctionResult("debtOf", answers[index] as Hex)
        .toArray() as bigint[];
      return { ...loan, principal, debt, healthFactor: health[index] ?? MaxUint256 };
    });
  }

  #close(id: bigint | undefined, how: string): void {
    const loan = this.#record.loans.findLast((one) => one.id === id);
    if (loan !== undefined) loan.ended = how;
  }

  // ---------------------------------------------------------------------------------------------------------- helpers

  /** Whether the pool has that much to pay, which is then spoken for. */
  #takes(assets: bigint): boolean {
    if (assets > this.#cash) return false;
    this.#cash -= assets;
    return true;
  }

  async #count(): Promise<void> {
    this.#cash = (await this.world.desk.read<BalanceSheet>(this.contracts.account, "balanceSheet")).cash;
  }

  #positionIn(receipt: Receipt, { address }: Borrower): Position | undefined {
    const moves = eventsIn(receipt, this.contracts.pool, "TransferSingle");
    const got = moves.findLast(({ to }) => (to as string).toLowerCase() === address.toLowerCase());
    return got === undefined ? undefined : { id: got.id as bigint, units: got.value as bigint };
  }

  #bringUsdc(from: Hex, amount: bigint): Call {
    const { usdc } = this.world.tokens;
    const calls = [
      usdc.abi.encodeFunctionData("mint", [from, amount]),
      usdc.abi.encodeFunctionData("approve", [this.contracts.account.address, MaxUint256]),
    ];
    return { from, to: usdc, method: "multicall", args: [calls] };
  }

  #bringWeth({ address: from, weth }: Borrower): Call[] {
    const { pool, staking } = this.contracts;
    return [
      wrapping(this.world.tokens.weth, from, weth),
      approving(from, this.world.tokens.weth, pool),
      { from, to: pool, method: "setApprovalForAll", args: [staking, true] },
    ];
  }

  #onAccount(from: Hex, method: string, args: readonly unknown[]): Call {
    return { from, to: this.contracts.account, method, args };
  }

  #ask(view: string, args: readonly (readonly unknown[])[]): Promise<bigint[]> {
    return this.world.desk.ask(args.map((one) => ({ of: this.contracts.account, view, args: one })));
  }

  #view(view: string): Promise<bigint> {
    return this.world.desk.read(this.contracts.account, view);
  }

  #wallet(address: Hex): bigint {
    return this.world.desk.holding(this.world.tokens.usdc, address);
  }

  #weth(address: Hex): bigint {
    return this.world.desk.holding(this.world.tokens.weth, address);
  }
}

function lenderOf(seed: number, index: number): Lender {
  const name = `Lender${index}`;
  const random = randomStream(seed, `decisions of ${name}`);
  return { name, address: labAddress(name), random, receipts: new Map(), interest: 0n };
}

/** Brings one to five WETH, in tenths. */
function borrowerOf(seed: number, index: number): Borrower {
  const name = `Borrower${index}`;
  const random = randomStream(seed, `decisions of ${name}`);
  return { name, address: labAddress(name), random, weth: (BigInt(random.integer(10, 50)) * WETH) / 10n };
}

function reduce(amounts: Map<bigint, bigint>, id: bigint, by: bigint): void {
  const left = (amounts.get(id) ?? 0n) - by;
  if (left > 0n) amounts.set(id, left);
  else amounts.delete(id);
}

const approving = (from: Hex, token: Contract, spender: Contract): Call => ({
  from,
  to: token,
  method: "approve",
  args: [spender.address, MaxUint256],
});

const addressesOf = (actors: readonly { readonly address: Hex }[]): Hex[] => actors.map(({ address }) => address);
const within = (value: number, from: number, to: number): boolean => value >= from && value <= to;
