import { barChart, type Chart, lineChart, stepChart } from "../../../report/charts.js";
import type { DataTable } from "../../../report/data-table.js";
import type { Section } from "../../../report/page.js";
import type { Sheet, StoryTold } from "../../../story.js";
import { formatDecimal, formatWad } from "../../../units.js";
import type { Border, Flow } from "../../world/accounts.js";
import type { Tokens } from "../../world/market.js";
import { atLeast, balanced, type Check, conserved, least, none, short, sum, written } from "../telling.js";

const SYSTEM = "savings";
const MAX_UINT256 = 2n ** 256n - 1n;
/** WAD as percent. */
const PERCENT_DECIMALS = 16;
const DAY = 86_400;

/** What the account says that it has and owes; base units, but for the factor in WAD. */
export interface BalanceSheet {
  readonly deposited: bigint;
  readonly borrowed: bigint;
  readonly cash: bigint;
  readonly rewardCash: bigint;
  readonly lossFactorWad: bigint;
  readonly claims: bigint;
  readonly assets: bigint;
  readonly reserves: bigint;
  readonly owedByBorrowers: bigint;
  readonly tokenBalance: bigint;
}

/** A liquidation; health in WAD, after it null where nothing is left of the loan. */
export interface LiquidationRecord {
  readonly round: number;
  readonly loanId: number;
  readonly repaid: bigint;
  readonly seized: bigint;
  readonly before: bigint;
  readonly after: bigint | null;
  readonly badDebt: bigint;
}

/** How the account stands in a round; rates in WAD. */
export interface Standing {
  readonly round: number;
  /** Seconds since the beginning. */
  readonly at: number;
  readonly utilisation: bigint;
  readonly borrowRate: bigint;
  readonly depositRate: bigint;
  readonly sheet: BalanceSheet;
  /** What all receipts could be withdrawn for. */
  readonly worth: bigint;
}

/** A sale of rewards; WETH wei, base units of USDC. */
export interface Harvest {
  readonly round: number;
  readonly sold: bigint;
  readonly received: bigint;
}

/** A loan that was opened, and how it ended if it did. */
export interface LoanRecord {
  readonly id: bigint;
  readonly borrower: string;
  ended?: "repaid" | "liquidated";
}

/** A run and what was read at its end. */
interface SavingsPlayed {
  readonly series: readonly Standing[];
  readonly liquidations: readonly LiquidationRecord[];
  readonly harvests: readonly Harvest[];
  /** Loans that stayed unhealthy after the liquidators had looked at them. */
  readonly unhealthy: number;
  readonly border: Border;
  readonly tokens: Tokens;
  readonly held: { readonly usdc: bigint; readonly weth: bigint };
  readonly walletsApart: number;
  readonly wallets: number;
  readonly lenders: readonly { readonly name: string; readonly principal: bigint; readonly interest: bigint }[];
  readonly borrowers: number;
  readonly loans: readonly Loan[];
}

/** A loan at the end; base units, health in WAD. */
export interface Loan extends Readonly<LoanRecord> {
  readonly principal: bigint;
  /** Interest. */
  readonly debt: bigint;
  readonly healthFactor: bigint;
}

/** The run for machines and for people. */
export function savingsTold(played: SavingsPlayed): StoryTold {
  const conservation = [
    conserved(SYSTEM, "USDC", flowOf(played, "usdc"), played.held.usdc),
    conserved(SYSTEM, "WETH", flowOf(played, "weth"), played.held.weth),
  ];
  return {
    report: {
      tokens: {
        USDC: { address: played.tokens.usdc.address, decimals: 6 },
        WETH: { address: played.tokens.weth.address, decimals: 18 },
      },
      systems: { savings: machineForm(played) },
      conservation,
      checks: [...balanced(conservation), ...checksOf(played)],
    },
    section: sectionOf(played),
    sheets: sheetsOf(played),
  };
}

function machineForm(played: SavingsPlayed) {
  const { lenders, loans } = played;
  const text = (value: bigint) => value.toString();
  const sheet = (played.series.at(-1) as Standing).sheet;
  return {
    series: played.series.map(({ at, utilisation, borrowRate, depositRate }) => ({
      at,
      utilisation: text(utilisation),
      borrowRate: text(borrowRate),
      depositRate: text(depositRate),
    })),
    lenders: lenders.map(({ name, principal, interest }) => ({
      name,
      principal: text(principal),
      interestPaid: text(interest),
    })),
    loans: loans.map((loan) => ({
      id: Number(loan.id),
      borrower: loan.borrower,
      principal: text(loan.principal),
      debt: text(loan.debt),
      healthFactor: loan.healthFactor === MAX_UINT256 ? null : text(loan.healthFactor),
      status: statusOf(played, loan),
    })),
    liquidations: played.liquidations.map(({ loanId, repaid, seized, before, after }) => ({
      loanId,
      repaid: text(repaid),
      seized: text(seized),
      hfBefore: text(before),
      hfAfter: after === null || after === MAX_UINT256 ? null : text(after),
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
  };
}

function checksOf({ series, unhealthy, walletsApart, wallets }: SavingsPlayed): Check[] {
  const sheets = series.map(({ sheet }) => sheet);
  return [
    atLeast(
      SYSTEM,
      "solvency: the least that the account had beyond what it owed its lenders",
      0n,
      least(sheets.map(({ assets, claims }) => assets - claims)),
    ),
    atLeast(
      SYSTEM,
      "the least that lay in the account beyond its cash",
      0n,
      least(sheets.map(({ tokenBalance, cash }) => tokenBalance - cash)),
    ),
    none(
      SYSTEM,
      "rounds in which all receipts were worth more than the account owes",
      series.filter(({ sheet, worth }) => worth > sheet.claims).length,
    ),
    none(SYSTEM, "loans left unhealthy by the liquidators", unhealthy),
    none(SYSTEM, `of ${wallets} wallets of USDC and WETH, those that hold what nobody moved`, walletsApart),
  ];
}

function sectionOf(played: SavingsPlayed): Section {
  const { lenders, borrowers, loans } = played;
  const badDebt = sum(played.liquidations.map((one) => one.badDebt));
  return {
    system: SYSTEM,
    title: "Savings",
    lead:
      `${lenders.length} lenders and ${borrowers} borrowers on staked WETH. At every new price liquidators look first, then the keeper ` +
      "sells the rewards of the collateral, then everybody else decides.",
    figures: [
      {
        label: "Interest paid to lenders",
        value: short(sum(lenders.map(({ interest }) => interest)), "USDC"),
        unit: "USDC",
      },
      { label: "Loans", value: loans.length },
      { label: "Liquidations", value: played.liquidations.length },
      { label: "Bad debt", value: short(badDebt, "USDC"), unit: "USDC" },
    ],
    charts: [ratesChart(played), balanceChart(played), liquidationChart(played)],
    tables: [roundTable(played), endTable(played)],
  };
}

const days = ({ series }: SavingsPlayed) => ({ name: "Day", values: series.map(({ at }) => at / DAY) });

function ratesChart(played: SavingsPlayed): Chart {
  const percent = (value: bigint) => formatDecimal(value, PERCENT_DECIMALS);
  return stepChart({
    id: "savings-rates",
    title: "Utilisation and both rates",
    x: days(played),
    y: { name: "Share, or rate a year", unit: "%" },
    series: [
      { name: "Utilisation", values: played.series.map(({ utilisation }) => percent(utilisation)) },
      { name: "Borrow rate", values: played.series.map(({ borrowRate }) => percent(borrowRate)) },
      { name: "Deposit rate", values: played.series.map(({ depositRate }) => percent(depositRate)) },
    ],
  });
}

function balanceChart(played: SavingsPlayed): Chart {
  return lineChart({
    id: "savings-balance",
    title: "What lenders are owed, and what is lent to borrowers",
    x: days(played),
    y: { name: "Amount", unit: "USDC" },
    series: [
      { name: "Owed to lenders", values: played.series.map(({ sheet }) => written(sheet.claims, "USDC")) },
      { name: "Owed by borrowers", values: played.series.map(({ sheet }) => written(sheet.owedByBorrowers, "USDC")) },
      { name: "Cash", values: played.series.map(({ sheet }) => written(sheet.cash, "USDC")) },
    ],
  });
}

function liquidationChart(played: SavingsPlayed): Chart {
  return barChart({
    id: "savings-liquidations",
    title: "Repaid by liquidators at the price of each round",
    x: { name: "Round", values: played.series.map(({ round }) => round) },
    y: { name: "Repaid", unit: "USDC" },
    series: [{ name: "Repaid", values: played.series.map(({ round }) => written(repaidIn(played, round), "USDC")) }],
  });
}

function roundTable(played: SavingsPlayed): DataTable {
  return {
    title: "Savings by round",
    columns: [
      { name: "Round", numeric: true },
      { name: "Owed to lenders", unit: "USDC", numeric: true },
      { name: "Owed by borrowers", unit: "USDC", numeric: true },
      { name: "Liquidations", numeric: true },
      { name: "Repaid by them", unit: "USDC", numeric: true },
      { name: "Rewards sold for", unit: "USDC", numeric: true },
    ],
    rows: played.series.map(({ round, sheet }) => [
      round,
      short(sheet.claims, "USDC"),
      short(sheet.owedByBorrowers, "USDC"),
      played.liquidations.filter((one) => one.round === round).length,
      short(repaidIn(played, round), "USDC"),
      short(sum(played.harvests.filter((one) => one.round === round).map(({ received }) => received)), "USDC"),
    ]),
  };
}

function endTable(played: SavingsPlayed): DataTable {
  const { loans } = played;
  const statuses = Map.groupBy(loans, (loan) => statusOf(played, loan));
  return {
    title: "What became of the loans",
    columns: [
      { name: "Status" },
      { name: "Loans", numeric: true },
      { name: "Principal left", unit: "USDC", numeric: true },
    ],
    rows: [...statuses].map(([status, some]) => [
      status,
      some.length,
      short(sum(some.map(({ principal }) => principal)), "USDC"),
    ]),
  };
}

function sheetsOf(played: SavingsPlayed): Sheet[] {
  const { loans } = played;
  return [
    {
      name: "savings-liquidations",
      head: ["round", "loan", "repaid USDC", "seized WETH", "health before", "health after", "bad debt USDC"],
      rows: played.liquidations.map(({ round, loanId, repaid, seized, before, after, badDebt }) => [
        round,
        loanId,
        written(repaid, "USDC"),
        written(seized, "WETH"),
        formatWad(before),
        after === null || after === MAX_UINT256 ? null : formatWad(after),
        written(badDebt, "USDC"),
      ]),
    },
    {
      name: "savings-loans",
      head: ["loan", "borrower", "principal USDC", "interest USDC", "health factor", "status"],
      rows: loans.map((loan) => [
        Number(loan.id),
        loan.borrower,
        written(loan.principal, "USDC"),
        written(loan.debt, "USDC"),
        loan.healthFactor === MAX_UINT256 ? null : formatWad(loan.healthFactor),
        statusOf(played, loan),
      ]),
    },
  ];
}

/** `open`, `repaid`, `liquidated in part` or `liquidated`. */
function statusOf({ liquidations }: SavingsPlayed, { id, ended, principal }: Loan): string {
  const isLiquidated = liquidations.some(({ loanId }) => loanId === Number(id));
  if (ended === "repaid") return isLiquidated ? "liquidated in part, then repaid" : "repaid";
  if (ended === "liquidated" || principal === 0n) return "liquidated";
  return isLiquidated ? "liquidated in part" : "open";
}

const repaidIn = ({ liquidations }: SavingsPlayed, round: number): bigint =>
  sum(liquidations.filter((one) => one.round === round).map(({ repaid }) => repaid));

const flowOf = ({ border, tokens }: SavingsPlayed, token: "usdc" | "weth"): Flow =>
  border.flows.get(tokens[token].address.toLowerCase()) ?? { in: 0n, out: 0n };
