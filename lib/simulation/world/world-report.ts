import { LOCAL_CHAIN_ID } from "../../network.js";
import type { DataTable } from "../../report/data-table.js";
import type { Page, Section } from "../../report/page.js";
import type { ReportData } from "../../report/report.js";
import type { SystemName } from "../../report/schema.js";
import type { Sheet } from "../../story.js";
import { formatDecimal } from "../../units.js";
import type { ActorKind, GasRow } from "./gas-book.js";
import type { WorldPlan } from "./plan.js";
import type { WorldPlayed } from "./play.js";
import { PRICE_DECIMALS } from "./price-path.js";

/** In whose section the gas of an actor is told; the others' is told with the first. */
const TOLD_WITH: Readonly<Partial<Record<ActorKind, SystemName>>> = {
  staker: "vault",
  lender: "savings",
  borrower: "savings",
  liquidator: "savings",
  creator: "dual",
  subscriber: "dual",
  depositor: "derby",
  player: "derby",
};

/** The run for machines: the shape of `report.json`. */
export function worldReport({ told }: WorldPlayed, plan: WorldPlan): ReportData {
  const reports = told.map((one) => one.told.report);
  return {
    schema: 1,
    chainId: LOCAL_CHAIN_ID,
    seed: plan.vault.seed,
    tokens: Object.assign({}, ...reports.map(({ tokens }) => tokens)) as ReportData["tokens"],
    systems: Object.assign({}, ...reports.map(({ systems }) => systems)) as ReportData["systems"],
    conservation: reports.flatMap(({ conservation }) => conservation),
    checks: reports.flatMap(({ checks }) => checks),
  };
}

/** The run for people: a section for each system, with the gas of its actors. */
export function worldPage({ told, gas, prices }: WorldPlayed, plan: WorldPlan): Page {
  const [first] = told;
  const sections = told.map(({ system, told: { section } }): Section => {
    const rows = gas.filter(({ kind }) => (TOLD_WITH[kind] ?? first?.system) === system);
    return { ...section, tables: [...section.tables, gasTable(system, rows)] };
  });
  const bounds = prices.map(({ price }) => price).sort((a, b) => (a < b ? -1 : Number(a > b)));
  const dollars = (price: bigint | undefined) => formatDecimal(price ?? 0n, PRICE_DECIMALS);
  return {
    title: "Paddock: simulation",
    summary:
      `${plan.actors} actors in ${told.length === 1 ? "one system" : `${told.length} systems`} on one chain over ${plan.vault.epochs} rounds, ` +
      `at prices of WETH from ${dollars(bounds[0])} to ${dollars(bounds.at(-1))} USDC.`,
    sections,
  };
}

/** The systems' own tables, the gas and the prices, for a spreadsheet. */
export function worldSheets({ told, gas, prices }: WorldPlayed): Sheet[] {
  return [
    ...told.flatMap((one) => one.told.sheets),
    {
      name: "gas",
      head: ["actor", "actors", "transactions", "gas", "gas a transaction", "most gas of one"],
      rows: gas.map((row) => [row.kind, row.actors, row.transactions, row.gas, meanOf(row), row.most]),
    },
    {
      name: "prices",
      head: ["at", "price"],
      rows: prices.map(({ at, price }) => [at, formatDecimal(price, PRICE_DECIMALS)]),
    },
  ];
}

function gasTable(system: SystemName, rows: readonly GasRow[]): DataTable {
  return {
    title: `Gas by kind of actor, ${system}`,
    columns: [
      { name: "Actor" },
      { name: "Actors", numeric: true },
      { name: "Transactions", numeric: true },
      { name: "Gas a transaction", numeric: true },
      { name: "Most gas of one", numeric: true },
      { name: "Gas in all", numeric: true },
    ],
    rows: rows.map((row) => [row.kind, row.actors, row.transactions, meanOf(row), row.most, row.gas]),
  };
}

/** Rounded to the nearest unit. */
const meanOf = ({ gas, transactions }: GasRow): number => Math.round(gas / transactions);
