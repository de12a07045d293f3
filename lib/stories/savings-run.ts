import type { Stage } from "../story.js";
import { EthMarket } from "./eth-market.js";
import { SavingsStage } from "./savings-stage.js";
import { SavingsTwin } from "./savings-twin.js";

export const DAY = 86_400;
const STEP = 5;
const LAST_DAY = 365;
const HARVEST_EVERY = 30;

const USDC = 10n ** 6n;
const WETH = 10n ** 18n;

export const LENDERS = ["alice", "bob"] as const;
export const BORROWERS = ["carol", "dave", "erin", "frank"] as const;

/** Who stakes and does not borrow, and how much, WETH. */
const STAKER = "grace";
const STAKE = 44n * WETH;
/** A year's rewards for all stakers, WETH: about 4 % of what is staked. */
const REWARD = 4n * WETH;

/** Who watches for loans that are not healthy. */
const LIQUIDATOR = "ivan";

/** A day's part in the story, by a name of `LENDERS`, `BORROWERS` and the rest of the cast. */
type Scene = (twin: SavingsTwin) => Promise<void>;

/** Dollars for one WETH from a day on: a rise, then the fall. */
const PRICES: Readonly<Record<number, bigint>> = {
  0: 3_000n,
  30: 3_050n,
  60: 3_100n,
  90: 3_200n,
  120: 3_300n,
  150: 3_400n,
  180: 3_500n,
  210: 3_650n,
  240: 3_800n,
  270: 3_700n,
  300: 2_970n,
  330: 3_050n,
  360: 3_100n,
  365: 3_100n,
};

/** The year, by day. Loans are numbered in the order in which they are opened. */
const SCENES: Readonly<Record<number, Scene>> = {
  0: async (twin) => {
    await twin.lend("alice", 80_000n * USDC);
    await twin.stake(STAKER, STAKE);
    await twin.fund("rewarder", REWARD, LAST_DAY * DAY);
    await twin.borrow("carol", 20n * WETH);
  },
  20: (twin) => twin.lend("bob", 50_000n * USDC),
  30: (twin) => twin.borrow("dave", 16n * WETH),
  60: (twin) => twin.borrow("erin", 12n * WETH),
  180: async (twin) => {
    await twin.repay("dave", 2n);
    await twin.claimInterest("alice");
  },
  240: (twin) => twin.borrow("frank", 8n * WETH),
  300: async (twin) => {
    await twin.addCollateral("erin", 3n, 3n * WETH);
    const { principal, interest } = twin.model.loan(1n);
    await twin.liquidate(LIQUIDATOR, 1n, (principal + interest) / 2n);
    await twin.liquidate(LIQUIDATOR, 4n, 2n ** 96n);
  },
  365: async (twin) => {
    for (const lender of LENDERS) await twin.claimInterest(lender);
    await twin.claimRewards(STAKER);
  },
};

/** What everybody starts with. */
const PURSE = { weth: 60n * WETH, usdc: 100_000n * USDC } as const;

/** Who moves the exchange's price along with the feed's. */
const TRADER = "oscar";
const CAST = [...LENDERS, ...BORROWERS, STAKER, LIQUIDATOR, "rewarder"] as const;

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

/** Plays the year and everybody's leaving, from the next midnight of the chain on. @param poolFee Of the exchange's pool, millionths. */
export async function playSavings(stage: Stage, poolFee: number): Promise<SavingsOutcome> {
  const savings = await SavingsStage.open(stage);
  const market = await EthMarket.open(stage, savings, TRADER, poolFee);
  const startsAt = await stage.nextMidnight();
  const twin = await SavingsTwin.begin(savings, market, startsAt);
  for (const name of CAST) await savings.equip(name, PURSE);
  await market.equip();

  const series: RatePoint[] = [];
  let ratesApart = 0;
  for (let day = 0; day <= LAST_DAY; day += STEP) {
    await twin.passTo(startsAt + day * DAY);
    await playDay(twin, day);
    const point = await rates(twin, startsAt);
    series.push(point);
    if (!isModels(twin, point)) ratesApart += 1;
  }
  const year = await readYear(twin);
  await everybodyLeaves(twin);
  const tokens = { USDC: stage.address("USDC"), WETH: stage.address("WETH") };
  return { twin, tokens, series, ratesApart, ...year, last: await savings.account.balanceSheet() };
}

async function playDay(twin: SavingsTwin, day: number): Promise<void> {
  const price = PRICES[day];
  if (price !== undefined) await twin.setPrice(price);
  await SCENES[day]?.(twin);
  if (day > 0 && day % HARVEST_EVERY === 0) await twin.harvest("keeper");
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

async function readYear(twin: SavingsTwin) {
  const { account, pool, weth, usdc } = twin.stage;
  const [at, poolAt] = [await account.getAddress(), await pool.getAddress()];
  const held = (await weth.balanceOf(poolAt)) + (await weth.balanceOf(at));
  const principals = new Map<string, bigint>();
  let valueOfReceipts = 0n;
  for (const lender of LENDERS) {
    for (const { lendId, principal } of await twin.receiptsOf(lender)) {
      principals.set(lender, (principals.get(lender) ?? 0n) + principal);
      // Every JavaScript object has a `valueOf` of its own, which hides the contract's.
      valueOfReceipts += await account.getFunction("valueOf")(lendId, principal);
    }
  }
  return {
    loans: await Promise.all(BORROWERS.map((borrower, index) => readLoan(twin, borrower, index + 1))),
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

/** Who still owes repays, then lenders withdraw, and the rest is nobody's. */
async function everybodyLeaves(twin: SavingsTwin): Promise<void> {
  for (const [index, borrower] of BORROWERS.entries()) {
    const loanId = BigInt(index + 1);
    if (twin.model.loan(loanId).collateral > 0n) await twin.repay(borrower, loanId);
  }
  for (const lender of LENDERS) await twin.withdraw(lender);
  await twin.withdrawReserves("governor");
}
