import { barChart, type Chart, stepChart } from "../report/charts.js";
import type { DataTable } from "../report/data-table.js";
import { readableUnits } from "../report/numbers.js";
import type { Section } from "../report/page.js";
import type { Sheet as Spreadsheet, StoryTold } from "../story.js";
import { formatDecimal } from "../units.js";
import { savingsChecks } from "./savings-checks.js";
import { DAY, type LoanRecord, type SavingsOutcome } from "./savings-run.js";

const SYSTEM = "savings";
const DECIMALS = { USDC: 6, WETH: 18 } as const;
const WAD_DECIMALS = 18;
/** WAD as percent. */
const PERCENT_DECIMALS = 16;
const MAX_UINT256 = 2n ** 256n - 1n;

type TokenName = keyof typeof DECIMALS;

/** The year for machines: the shape of `report.json`. */
export function savingsReport(outcome: SavingsOutcome): StoryTold["report"] {
  const { tokens, series, sheet, loans, twin, flows, principals } = outcome;
  return {
    tokens: {
      USDC: { address: tokens.USDC, decimals: DECIMALS.USDC },
      WETH: { address: tokens.WETH, decimals: DECIMALS.WETH },
    },
    systems: {
      savings: {
        series: series.map(({ at, utilisation, borrowRate, depositRate }) => ({
          at,
          utilisation: text(utilisation),
          borrowRate: text(borrowRate),
          depositRate: text(depositRate),
        })),
        lenders: outcome.lenders.map((name) => ({
          name,
          principal: text(principals.get(name) ?? 0n),
          interestPaid: text(twin.interestPaid.get(name) ?? 0n),
        })),
        loans: loans.map((loan) => ({
          id: loan.id,
          borrower: loan.borrower,
          principal: text(loan.principal),
          debt: text(loan.debt),
          healthFactor: loan.healthFactor === MAX_UINT256 ? null : text(loan.healthFactor),
          status: statusOf(outcome, loan),
        })),
        liquidations: twin.liquidations.map(({ loanId, repaid, seized, hfBefore, hfAfter }) => ({
          loanId,
          repaid: text(repaid),
          seized: text(seized),
          hfBefore: text(hfBefore),
          hfAfter: hfAfter === MAX_UINT256 ? null : text(hfAfter),
        })),
        balanceSheet: {
          deposited: text(sheet.deposited),
          borrowed: text(sheet.borrowed),
          cash: text(sheet.cash),
          rewardCash: text(sheet.rewardCash),
          lossFactorWad: text(sheet.lossFactorWad),
          claims: text(sheet.claims),
          assets: text(sheet.assets),
          reserves: text(sheet.reserves),
          owedByBorrowers: text(sheet.owedByBorrowers),
          tokenBalance: text(sheet.tokenBalance),
        },
      },
    },
    conservation: (["USDC", "WETH"] as const).map((token) => {
      const { in: came, out, held } = flows[token];
      const difference = text(came - out - held);
      return { system: SYSTEM, token, in: text(came), out: text(out), held: text(held), difference };
    }),
    checks: savingsChecks(outcome),
  };
}

/** The year for people: figures, charts and tables. */
export function savingsSection(outcome: SavingsOutcome): Section {
  const { twin, sheet } = outcome;
  const interest = sum([...twin.interestPaid.values()]);
  const badDebt = sum(twin.liquidations.map((one) => one.badDebt));
  return {
    system: SYSTEM,
    title: "Savings",
    lead:
      `${outcome.lenders.length} lenders and ${outcome.borrowers.length} borrowers at 75% of their collateral, for a year in which its staking rewards are ` +
      "sold every month on Uniswap v3. One borrower repays, the price falls, one adds collateral, two are liquidated.",
    figures: [
      { label: "Interest paid to lenders", value: money(interest), unit: "USDC" },
      { label: "Rewards sold", value: money(sum(twin.harvests.map(({ received }) => received))), unit: "USDC" },
      { label: "Bad debt", value: money(badDebt), unit: "USDC", note: "borne by the reserves" },
      { label: "Reserves", value: money(sheet.reserves), unit: "USDC", note: "at the end of the year" },
    ],
    charts: [ratesChart(outcome), harvestChart(outcome)],
    tables: [sheetTable(outcome), lenderTable(outcome), loanTable(outcome), liquidationTable(outcome)],
  };
}

/** Every point of the chart, every harvest, every loan, for a spreadsheet; with every digit. */
export function savingsSheets(outcome: SavingsOutcome): Spreadsheet[] {
  const { series, loans, twin } = outcome;
  return [
    {
      name: "savings-rates",
      head: ["seconds", "utilisation", "borrow rate", "deposit rate"],
      rows: series.map(({ at, ...rates }) => [
        at,
        wad(rates.utilisation),
        wad(rates.borrowRate),
        wad(rates.depositRate),
      ]),
    },
    {
      name: "savings-harvests",
      head: ["unix seconds", "claimed WETH", "sold WETH", "received USDC", "feed USD"],
      rows: twin.harvests.map(({ at, claimed, sold, received, price }) => [
        at,
        whole(claimed, "WETH"),
        whole(sold, "WETH"),
        whole(received, "USDC"),
        price.toString(),
      ]),
    },
    {
      name: "savings-loans",
      head: ["loan", "borrower", "principal", "debt", "collateral WETH", "health factor", "status"],
      rows: loans.map((loan) => [
        loan.id,
        loan.borrower,
        whole(loan.principal, "USDC"),
        whole(loan.debt, "USDC"),
        whole(loan.collateral, "WETH"),
        loan.healthFactor === MAX_UINT256 ? null : wad(loan.healthFactor),
        statusOf(outcome, loan),
      ]),
    },
  ];
}

function ratesChart({ series }: SavingsOutcome): Chart {
  const percent = (value: bigint) => formatDecimal(value, PERCENT_DECIMALS);
  return stepChart({
    id: "savings-rates",
    title: "Utilisation and both rates over the year",
    x: { name: "Day", values: series.map(({ at }) => at / DAY) },
    y: { name: "Share, or rate a year", unit: "%" },
    series: [
      { name: "Utilisation", values: series.map(({ utilisation }) => percent(utilisation)) },
      { name: "Borrow rate", values: series.map(({ borrowRate }) => percent(borrowRate)) },
      { name: "Deposit rate", values: series.map(({ depositRate }) => percent(depositRate)) },
    ],
  });
}

function harvestChart({ twin: { harvests } }: SavingsOutcome): Chart {
  return barChart({
    id: "savings-harvests",
    title: "What the staking rewards of the collateral brought on Uniswap, by month",
    x: { name: "Month", values: harvests.map((_, index) => index + 1) },
    y: { name: "Received", unit: "USDC" },
    series: [{ name: "Received", values: harvests.map(({ received }) => whole(received, "USDC")) }],
  });
}

function sheetTable({ sheet }: SavingsOutcome): DataTable {
  return {
    title: "Balance sheet at the end of the year",
    columns: [
      { name: "The pool has" },
      { name: "Amount", unit: "USDC", numeric: true },
      { name: "It owes" },
      { name: "Amount", unit: "USDC", numeric: true },
    ],
    rows: [
      ["Cash", exact(sheet.cash), "Lenders, with interest", exact(sheet.claims)],
      ["Loans, with interest", exact(sheet.owedByBorrowers), "Reserves: nobody", exact(sheet.reserves)],
      ["Assets", exact(sheet.assets), "In all", exact(sheet.claims + sheet.reserves)],
    ],
  };
}

function lenderTable({ lenders, principals, twin }: SavingsOutcome): DataTable {
  return {
    title: "Lenders",
    columns: [
      { name: "Lender" },
      { name: "Principal", unit: "USDC", numeric: true },
      { name: "Interest paid", unit: "USDC", numeric: true },
    ],
    rows: lenders.map((name) => [name, exact(principals.get(name) ?? 0n), exact(twin.interestPaid.get(name) ?? 0n)]),
  };
}

function loanTable(outcome: SavingsOutcome): DataTable {
  return {
    title: "Loans at the end of the year",
    columns: [
      { name: "Loan", numeric: true },
      { name: "Borrower" },
      { name: "Collateral", unit: "WETH", numeric: true },
      { name: "Principal", unit: "USDC", numeric: true },
      { name: "Debt", unit: "USDC", numeric: true },
      { name: "Health factor", numeric: true },
      { name: "Status" },
    ],
    rows: outcome.loans.map((loan) => [
      loan.id,
      loan.borrower,
      short(loan.collateral),
      money(loan.principal),
      money(loan.debt),
      health(loan.healthFactor),
      statusOf(outcome, loan),
    ]),
  };
}

function liquidationTable({ twin: { liquidations } }: SavingsOutcome): DataTable {
  return {
    title: "Liquidations after the fall of the price",
    columns: [
      { name: "Loan", numeric: true },
      { name: "Repaid", unit: "USDC", numeric: true },
      { name: "Seized", unit: "WETH", numeric: true },
      { name: "Health before", numeric: true },
      { name: "Health after", numeric: true },
      { name: "Bad debt", unit: "USDC", numeric: true },
    ],
    rows: liquidations.map(({ loanId, repaid, seized, hfBefore, hfAfter, badDebt }) => [
      loanId,
      money(repaid),
      short(seized),
      health(hfBefore),
      health(hfAfter),
      money(badDebt),
    ]),
  };
}

/** `open`, `repaid`, `liquidated in part` or `liquidated`. */
function statusOf({ twin }: SavingsOutcome, { id, principal, collateral }: LoanRecord): string {
  const isLiquidated = twin.liquidations.some(({ loanId }) => loanId === id);
  if (principal === 0n && collateral === 0n) return isLiquidated ? "liquidated" : "repaid";
  return isLiquidated ? "liquidated in part" : "open";
}

const text = (value: bigint): string => value.toString();
const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);
const whole = (baseUnits: bigint, token: TokenName): string => formatDecimal(baseUnits, DECIMALS[token]);
const wad = (value: bigint): string => formatDecimal(value, WAD_DECIMALS);
const exact = (usdc: bigint): string => readableUnits(text(usdc), DECIMALS.USDC);

/** Cents are enough to read; every digit is in the CSV. Rounded down. */
const money = (usdc: bigint): string => readableUnits(text(usdc / 10n ** 4n), 2);
/** Four decimals of WETH or of a ratio. */
const short = (value: bigint): string => readableUnits(text(value / 10n ** 14n), 4);
const health = (value: bigint): string | null => (value === MAX_UINT256 ? null : short(value));
