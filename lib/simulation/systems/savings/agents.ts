import { MaxUint256 } from "ethers";

import type { Hex, Receipt } from "../../chain.js";
import type { Border } from "../../world/accounts.js";
import { type Contract, eventsIn } from "../../world/contract.js";
import { wrapping } from "../../world/market.js";
import type { Agents, Residue, World } from "../agents.js";
import type { Check } from "../telling.js";
import { auditSavings, savingsResidues } from "./audit.js";
import { Borrowers } from "./borrowers.js";
import { leavePool, takeUnbonded, type Ticket } from "./stakers.js";
import { Lenders } from "./lenders.js";
import { Liquidators } from "./liquidators.js";
import { type SavingsContracts, Till } from "./till.js";
import { type BalanceSheet, type Harvest, type Loan, savingsTold, type Standing } from "./told.js";

const WETH = 10n ** 18n;
const BPS = 10_000n;
/** Borrowers for each liquidator, so that a fall of the price does not wait for one. */
const BORROWERS_EACH = 100;
/** The rewards of all stakers for a round: basis points of what is staked, and the most, so that its sale stays within the slippage. */
const REWARD_BPS = 8n;
const MOST_REWARD = WETH;
const HARVEST_GAS = 6_000_000;

/** Lenders, borrowers against staked WETH, liquidators, and a keeper who sells the rewards. */
export class SavingsAgents implements Agents {
  readonly system = "savings";
  readonly #till: Till;
  readonly #lenders: Lenders;
  readonly #borrowers: Borrowers;
  readonly #liquidators: Liquidators;
  readonly #border: Border;
  readonly #series: Standing[] = [];
  readonly #harvests: Harvest[] = [];
  #tickets: readonly Ticket[] = [];

  private constructor(
    private readonly world: World,
    private readonly contracts: SavingsContracts,
    size: number,
  ) {
    const lenders = Math.max(1, Math.floor(size / 2));
    const borrowers = Math.max(1, size - lenders);
    this.#till = new Till(world, contracts);
    this.#lenders = new Lenders(this.#till, lenders);
    this.#borrowers = new Borrowers(this.#till, borrowers);
    this.#liquidators = new Liquidators(this.#till, this.#borrowers, Math.ceil(borrowers / BORROWERS_EACH));
    this.#border = world.desk.accounts.enclose(this.#inside);
  }

  /** @param size Lenders and borrowers together, at least 2. */
  static async open(world: World, size: number): Promise<SavingsAgents> {
    const account = await world.ground.contract("SavingsAccount");
    const pool = await world.ground.contract("DelegationPool");
    const staking = await world.desk.read<Hex>(account, "staking");
    return new SavingsAgents(world, { account, pool, staking }, size);
  }

  async arrive(): Promise<void> {
    await this.#lenders.arrive();
    await this.#borrowers.arrive();
    await this.#liquidators.arrive();
    const { desk, ground, tokens, calendar } = this.world;
    const from = ground.account("rewarder");
    desk.enlist("rewarder", from);
    const args = [this.contracts.pool.address, MaxUint256];
    await desk.send([
      wrapping(tokens.weth, from, MOST_REWARD * BigInt(calendar.rounds)),
      { from, to: tokens.weth, method: "approve", args },
    ]);
  }

  async morning(round: number): Promise<void> {
    const { isKept, isPriced } = this.world.weather();
    if (isKept && isPriced) await this.#liquidators.watch(round);
    if (isKept && round > 0) await this.#harvest(round);
    await this.#till.count();
    if (round === this.world.calendar.rounds) return this.#leave(round);
    await this.#lenders.decide(round);
    await this.#borrowers.decide(round);
    await this.#fund();
    await this.#note(round);
  }

  async evening(): Promise<void> {}

  async end(): Promise<void> {}

  async tell() {
    const { desk, tokens } = this.world;
    const people = [...this.#lenders.addresses, ...this.#borrowers.addresses, ...this.#liquidators.addresses];
    return savingsTold({
      series: this.#series,
      liquidations: this.#liquidators.liquidations,
      harvests: this.#harvests,
      unhealthy: this.#liquidators.unhealthy,
      border: this.#border,
      tokens,
      held: { usdc: await this.#held(tokens.usdc), weth: await this.#held(tokens.weth) },
      walletsApart: (await desk.apart(tokens.usdc, people)) + (await desk.apart(tokens.weth, people)),
      wallets: 2 * people.length,
      lenders: this.#lenders.tell(),
      borrowers: this.#borrowers.addresses.length,
      loans: await this.#loans(),
    });
  }

  async pause(): Promise<void> {
    await this.world.desk.send([this.#till.call(this.world.ground.account("guardian"), "pauseInbound", [])]);
  }

  audit(): Promise<Check[]> {
    return auditSavings(this.#till, this.#border, this.#inside);
  }

  /** Debtors pay, lenders and reserves leave, and stakers ask for their stake; a round later they have it. */
  async clear(): Promise<void> {
    if (this.#tickets.length > 0) return takeUnbonded(this.#till, this.#tickets);
    const { desk, calendar, ground } = this.world;
    await this.#borrowers.payAll();
    await this.#harvest(calendar.rounds);
    await this.#till.count();
    await this.#lenders.leave();
    this.#tickets = await leavePool(this.#till, [...this.#borrowers.addresses, ...this.#liquidators.addresses]);
    const { cash, reserves } = await desk.read<BalanceSheet>(this.contracts.account, "balanceSheet");
    const governor = ground.account("governor");
    const spare = reserves < cash ? reserves : cash;
    if (spare > 0n) await desk.send([this.#till.call(governor, "withdrawReserves", [spare, governor])]);
  }

  residues(): Promise<Residue[]> {
    return savingsResidues(this.#till);
  }

  async #leave(round: number): Promise<void> {
    await this.#borrowers.leave();
    await this.#till.count();
    await this.#note(round);
    await this.#lenders.leave();
  }

  /** The keeper sells what the collateral has earned. */
  async #harvest(round: number): Promise<void> {
    const from = this.world.ground.account("keeper");
    const call = { ...this.#till.call(from, "harvest", [await this.#saleable(), 0n]), gas: HARVEST_GAS };
    const [receipt] = await this.world.desk.send([call]);
    const sales = eventsIn(receipt as Receipt, this.contracts.account, "RewardsSold");
    const total = (figure: string) => sales.reduce((sum, sale) => sum + (sale[figure] as bigint), 0n);
    this.#harvests.push({ round, sold: total("sold"), received: total("received") });
  }

  /** All rewards, or as much of them as the exchange takes at the price of the feed: nothing, while they disagree. */
  async #saleable(): Promise<bigint> {
    const { account } = this.contracts;
    for (const most of [MaxUint256, 2n * MOST_REWARD, MOST_REWARD, MOST_REWARD / 4n]) {
      const data = account.abi.encodeFunctionData("harvest", [most, 0n]);
      const isTaken = await this.world.desk.chain.call(account.address, data).then(
        () => true,
        () => false,
      );
      if (isTaken) return most;
    }
    return 0n;
  }

  /** The next round's rewards, once somebody has staked and the last ones have been streamed. */
  async #fund(): Promise<void> {
    const { pool } = this.contracts;
    const { desk, ground, calendar } = this.world;
    const [staked = 0n, endsAt = 0n] = await desk.ask(["staked", "streamEndsAt"].map((view) => ({ of: pool, view })));
    const share = (staked * REWARD_BPS) / BPS;
    const reward = share < MOST_REWARD ? share : MOST_REWARD;
    if (reward === 0n || endsAt > BigInt(desk.now)) return;
    const args = [reward, calendar.roundSeconds];
    await desk.send([{ from: ground.account("rewarder"), to: pool, method: "fund", args }]);
  }

  /** How the account stands when everybody has acted. */
  async #note(round: number): Promise<void> {
    const { desk, calendar } = this.world;
    const { account } = this.contracts;
    const views = ["utilisation", "borrowRate", "depositRate"].map((view) => ({ of: account, view }));
    const [utilisation = 0n, borrowRate = 0n, depositRate = 0n] = await desk.ask(views);
    const sheet = await desk.read<BalanceSheet>(account, "balanceSheet");
    const worth = await this.#lenders.worth();
    const at = desk.now - calendar.startAt;
    this.#series.push({ round, at, utilisation, borrowRate, depositRate, sheet, worth });
  }

  async #loans(): Promise<Loan[]> {
    const { loans } = this.#borrowers;
    const ids = loans.map(({ id }) => id);
    const debts = await this.#till.debts(ids);
    const health = await this.#till.ask(
      "healthFactor",
      ids.map((id) => [id]),
    );
    return loans.map((loan, index) => {
      const [principal, interest] = debts[index] ?? [0n, 0n];
      return { ...loan, principal, debt: interest, healthFactor: health[index] ?? MaxUint256 };
    });
  }

  get #inside(): Hex[] {
    const { account, pool, staking } = this.contracts;
    return [account.address, pool.address, staking];
  }

  async #held(token: Contract): Promise<bigint> {
    const questions = this.#inside.map((holder) => ({ of: token, view: "balanceOf", args: [holder] }));
    return (await this.world.desk.ask(questions)).reduce((total, one) => total + one, 0n);
  }
}
