import { InputError } from "../input-error.js";
import type { Scenario } from "../scenario/schema.js";
import type { Stage } from "../story.js";
import { parseDuration } from "../time.js";
import { parseAmount, parseCount } from "../units.js";
import { EthMarket } from "./eth-market.js";
import { playScript, type Verbs, whoDoes } from "./script.js";
import { SavingsStage } from "./savings-stage.js";
import { SavingsTwin } from "./savings-twin.js";

export const DAY = 86_400;
/** How often the rates are looked at, seconds. */
const STEP = 5 * DAY;

const USDC = { symbol: "USDC", decimals: 6 } as const;
const WETH = { symbol: "WETH", decimals: 18 } as const;

/** As much as a liquidation may take: more than anybody owes. */
const ALL = 2n ** 96n;

/** Who moves the exchange's price along with the feed's. */
const TRADER = "oscar";

/** What the scenario calls the moment when the year is over and everybody begins to leave. */
const YEAR = "year";

/** The rates of a moment: seconds since the beginning, and WAD. */
export interface RatePoint {
  readonly at: number;
  readonly utilisation: bigint;
  readonly borrowRate: bigint;
  readonly depositRate: bigint;
}

/** A loan at the end of the year; USDC and WAD, health 2^256 - 1 without debt. */
export interface LoanRecord {
  readonly id: number;
  readonly borrower: string;
  readonly principal: bigint;
  readonly debt: bigint;
  readonly collateral: bigint;
  readonly healthFactor: bigint;
}

/** A token's way through the system, base units. */
export interface Flow {
  readonly in: bigint;
  readonly out: bigint;
  readonly held: bigint;
}

/** What the account has and owes; base units, but for the factor in WAD. */
export type Sheet = Awaited<ReturnType<SavingsStage["account"]["balanceSheet"]>>;

/** What the chain said, and what the model made of it. */
export interface SavingsOutcome {
  /** By name, in the order of their first lending and borrowing: loans are numbered so. */
  readonly lenders: readonly string[];
  readonly borrowers: readonly string[];
  readonly twin: Pick<SavingsTwin, "agreements" | "harvests" | "liquidations" | "interestPaid">;
  readonly tokens: Readonly<Record<"USDC" | "WETH", string>>;
  readonly series: readonly RatePoint[];
  /** Points of the series whose rates are not the model's. */
  readonly ratesApart: number;
  /** At the end of the year. */
  readonly loans: readonly LoanRecord[];
  readonly principals: ReadonlyMap<string, bigint>;
  readonly sheet: Sheet;
  readonly expected: SavingsTwin["model"]["balanceSheet"];
  readonly valueOfReceipts: bigint;
  readonly flows: Readonly<Record<"USDC" | "WETH", Flow>>;
  /** When everybody has left. */
  readonly last: Sheet;
}

/** Plays the scenario's year and everybody's leaving, from the next midnight of the chain on. @param poolFee Of the exchange's pool, millionths. */
export async function playSavings(stage: Stage, scenario: Scenario, poolFee: number): Promise<SavingsOutcome> {
  const savings = await SavingsStage.open(stage);
  const market = await EthMarket.open(stage, savings, TRADER, poolFee);
  const startsAt = await stage.nextMidnight();
  const twin = await SavingsTwin.begin(savings, market, startsAt);
  for (const [name, { WETH: weth = "0", USDC: usdc = "0" }] of Object.entries(scenario.actors ?? {})) {
    await savings.equip(name, { weth: parseAmount(weth, WETH), usdc: parseAmount(usdc, USDC) });
  }
  await market.equip();

  const play = new Play(twin, startsAt, {
    lenders: whoDoes(stage.hre, scenario, "savings lend"),
    borrowers: whoDoes(stage.hre, scenario, "savings borrow"),
  });
  await playScript(stage.hre, stage.seed, scenario, play);
  const tokens = { USDC: stage.address("USDC"), WETH: stage.address("WETH") };
  return { ...play.outcome(), twin, tokens, last: await savings.account.balanceSheet() };
}

interface Cast {
  readonly lenders: readonly string[];
  readonly borrowers: readonly string[];
}

/** Follows the scenario, and looks at the rates every few days. */
class Play {
  readonly verbs: Verbs;
  readonly #series: RatePoint[] = [];
  #ratesApart = 0;
  #year: Awaited<ReturnType<typeof readYear>> | undefined;

  constructor(
    private readonly twin: SavingsTwin,
    private readonly startsAt: number,
    private readonly cast: Cast,
  ) {
    this.verbs = verbsOf(twin);
  }

  async price(dollars: string): Promise<void> {
    await this.twin.setPrice(parseCount(dollars));
  }

  async passTo(seconds: number): Promise<void> {
    const target = this.startsAt + seconds;
    while (this.twin.stage.now < target) {
      await this.#look();
      await this.twin.passTo(Math.min(this.twin.stage.now + STEP, target));
    }
  }

  async reach(bookmark: string): Promise<void> {
    if (bookmark !== YEAR) return;
    await this.#look();
    this.#year = await readYear(this.twin, this.cast);
  }

  outcome() {
    if (this.#year === undefined) throw new Error(`The scenario has no place that is called ${YEAR}.`);
    return { ...this.cast, ...this.#year, series: this.#series, ratesApart: this.#ratesApart };
  }

  async #look(): Promise<void> {
    const point = await rates(this.twin, this.startsAt);
    this.#series.push(point);
    if (!isModels(this.twin, point)) this.#ratesApart += 1;
  }
}

/** What the commands of the scenario are in this story. */
function verbsOf(twin: SavingsTwin): Verbs {
  return {
    "savings lend": ({ from, amount = "" }) => twin.lend(from, parseAmount(amount, USDC)),
    "staking stake": ({ from, amount = "" }) => twin.stake(from, parseAmount(amount, WETH)),
    "savings borrow": ({ from, amount }) => whole(amount, () => twin.borrow(from)),
    "savings repay": ({ from, loan = "", amount }) => whole(amount, () => twin.repay(from, parseCount(loan))),
    "savings add-collateral": ({ from, loan = "", amount }) =>
      whole(amount, () => twin.addCollateral(from, parseCount(loan))),
    "savings liquidate": ({ from, loan = "", amount = "" }) =>
      twin.liquidate(from, parseCount(loan), amount === "max" ? ALL : parseAmount(amount, USDC)),
    "savings harvest": ({ from }) => twin.harvest(from),
    "savings claim": ({ from }) => twin.claimInterest(from),
    "savings withdraw": ({ from, amount }) => whole(amount, () => twin.withdraw(from)),
    "staking claim": ({ from }) => twin.claimRewards(from),
    // The model knows what there is to withdraw.
    "savings status": async () => {},
    "SavingsAccount.withdrawReserves": ({ from }) => twin.withdrawReserves(from),
    // Everybody has allowed everything to begin with.
    "WETH.approve": async () => {},
    "DelegationPool.fund": ({ from }, [weth, duration]) =>
      twin.fund(from, parseAmount(String(weth), WETH), Number(parseDuration(String(duration)))),
  };
}

/** This story does some things with all there is, and with nothing less. */
async function whole(amount: string | undefined, action: () => Promise<void>): Promise<void> {
  if (amount !== "max") throw new InputError(`This story does that with "max" only, and not with "${amount}".`);
  await action();
}

async function rates({ stage: { account, now } }: SavingsTwin, startsAt: number): Promise<RatePoint> {
  const [utilisation, borrowRate, depositRate] = await Promise.all([
    account.utilisation(),
    account.borrowRate(),
    account.depositRate(),
  ]);
  return { at: now - startsAt, utilisation, borrowRate, depositRate };
}

function isModels({ model }: SavingsTwin, { utilisation, borrowRate, depositRate }: RatePoint): boolean {
  const { borrowRateWad, depositRateWad } = model.rates;
  return utilisation === model.utilisation && borrowRate === borrowRateWad && depositRate === depositRateWad;
}

async function readYear(twin: SavingsTwin, { lenders, borrowers }: Cast) {
  const { account, pool, weth, usdc } = twin.stage;
  const [at, poolAt] = [await account.getAddress(), await pool.getAddress()];
  const held = (await weth.balanceOf(poolAt)) + (await weth.balanceOf(at));
  const principals = new Map<string, bigint>();
  let valueOfReceipts = 0n;
  for (const lender of lenders) {
    for (const { lendId, principal } of await twin.receiptsOf(lender)) {
      principals.set(lender, (principals.get(lender) ?? 0n) + principal);
      // Every JavaScript object has a `valueOf` of its own, which hides the contract's.
      valueOfReceipts += await account.getFunction("valueOf")(lendId, principal);
    }
  }
  return {
    loans: await Promise.all(borrowers.map((borrower, index) => readLoan(twin, borrower, index + 1))),
    principals,
    valueOfReceipts,
    sheet: await account.balanceSheet(),
    expected: twin.model.balanceSheet,
    flows: { USDC: { ...twin.usdc, held: await usdc.balanceOf(at) }, WETH: { ...twin.weth, held } },
  };
}

async function readLoan({ stage: { account } }: SavingsTwin, borrower: string, id: number): Promise<LoanRecord> {
  const [[principal, debt], { collateral }, healthFactor] = await Promise.all([
    account.debtOf(id),
    account.loanOf(id),
    account.healthFactor(id),
  ]);
  return { id, borrower, principal, debt, collateral, healthFactor };
}
