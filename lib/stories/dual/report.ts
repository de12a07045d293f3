import { type Amounts, plus } from "../../../reference/dual-math.js";
import { lineChart, stepChart, type Chart } from "../../report/charts.js";
import type { DataTable } from "../../report/data-table.js";
import { readableUnits } from "../../report/numbers.js";
import type { Section } from "../../report/page.js";
import type { ReportData } from "../../report/report.js";
import type { Report } from "../../report/schema.js";
import type { Sheet } from "../../story.js";
import { formatDecimal, formatWad, type Unit } from "../../units.js";
import { payoffChart } from "./payoff.js";
import { FEED_DECIMALS, USDC, WETH } from "./plan.js";
import { unitsOf, type Played, type SolvencyPoint, type Symbol, type VaultPlayed } from "./play.js";

type Check = Report["checks"][number];

const SYSTEM = "dual";
const UNITS = { WETH, USDC } as const;
const SYMBOLS = ["WETH", "USDC"] as const;
/** As in `DualTypes.Outcome`. */
const OUTCOMES = ["pending", "reached", "not-reached", "voided"] as const;

/** The story for machines: the shape of `report.json`. */
export function dualReport(played: Played): Pick<ReportData, "tokens" | "systems" | "conservation" | "checks"> {
  const { tokens, vaults, flows } = played;
  return {
    tokens: Object.fromEntries(SYMBOLS.map((one) => [one, { address: tokens[one], decimals: UNITS[one].decimals }])),
    systems: {
      dual: {
        vaults: vaults.map((vault) => ({
          key: vault.key,
          direction: vault.plan.direction,
          linkedPrice: vault.plan.linkedPrice.toString(),
          settlementPrice: vault.settlementPrice.toString(),
          status: outcomeOf(vault),
          quantity: vault.model.quantity.toString(),
          filled: vault.model.filled.toString(),
          locked: texts(vault.locked),
          paid: { subscribers: texts(vault.redeemed), creator: texts(vault.closed), fees: vault.fee.toString() },
        })),
        solvency: SYMBOLS.map((token) => {
          const { obligations, balances } = heaviest(played, token);
          return { token, obligations: obligations[token].toString(), balance: balances[token].toString() };
        }),
      },
    },
    conservation: SYMBOLS.map((token) => {
      const { in: paidIn, out, held } = flows[token];
      const row = { in: paidIn.toString(), out: out.toString(), held: held.toString() };
      return { system: SYSTEM, token, ...row, difference: (paidIn - out - held).toString() };
    }),
    checks: [...vaults.flatMap((vault) => vaultChecks(played, vault)), ...walletChecks(played), ...wholeChecks(played)],
  };
}

/** The story for people: figures, charts and tables. */
export function dualSection(played: Played): Section {
  const { vaults, prices } = played;
  const [buyLow, sellHigh] = [vaults[0], vaults.at(-1)] as [VaultPlayed, VaultPlayed];
  return {
    system: SYSTEM,
    title: "Dual currency vault",
    lead:
      `${vaults.length} vaults of WETH-USDC, two of each direction, partly filled, over ${prices.length - 1} days. The price falls ` +
      `before the first expiry and rises before the second, so each direction ends once either way.`,
    figures: [
      ...vaults.map((vault) => ({
        label: vault.key,
        value: OUTCOME_WORDS[outcomeOf(vault)],
        note: `settled at ${dollars(vault.settlementPrice)} USDC`,
      })),
    ],
    charts: [
      priceChart(played),
      payoffChart(buyLow, "dual-payoff-buy-low"),
      payoffChart(sellHigh, "dual-payoff-sell-high"),
      ...SYMBOLS.map((token) => solvencyChart(played, token)),
    ],
    tables: [vaultTable(vaults), paidTable(vaults), solvencyTable(played)],
  };
}

/** Every vault with every digit, for a spreadsheet. */
export function dualSheets({ vaults }: Played): Sheet[] {
  const head = [
    "vault",
    "direction",
    "linked price",
    "settled at",
    "outcome",
    "filled",
    "paid",
    "to the creator",
    "fee",
  ];
  const rows = vaults.map((vault) => {
    const units = unitsOf(vault.plan);
    return [
      vault.key,
      vault.plan.direction,
      dollars(vault.plan.linkedPrice),
      dollars(vault.settlementPrice),
      outcomeOf(vault),
      written(vault.model.filled, units.investment),
      both(vault.redeemed, units),
      both(vault.closed, units),
      written(vault.fee, units.investment),
    ];
  });
  return [{ name: "dual-vaults", head, rows }];
}

// ------------------------------------------------------------------------------------------------------------- checks

/** What one vault did, beside the model that did the same on paper. */
function vaultChecks({ creator, subscribers }: Played, vault: VaultPlayed): Check[] {
  const { key, model, closed, redeemed, redemptions, fee, locked, outcome } = vault;
  const paid = subscribers.reduce((sum, name) => plus(sum, model.flowOf(name)), {
    investment: model.filled,
    linked: 0n,
  });
  const rest = plus(model.flowOf(creator), model.held);
  return [
    check(`${key}: outcome`, model.judgement ?? "pending", OUTCOMES[outcome] ?? "unknown"),
    ...pair(`${key}: the creator's deposits when the price came`, model.held, locked),
    ...pair(`${key}: paid to subscribers in ${redemptions} redemptions`, paid, redeemed),
    ...pair(`${key}: paid to the creator`, rest, closed),
    check(`${key}: fee`, model.fees, fee),
  ];
}

/** What the story did to every wallet, over all vaults. */
function walletChecks({ vaults, gained }: Played): Check[] {
  return Object.entries(gained).flatMap(([name, actual]) => {
    const expected = { WETH: 0n, USDC: 0n };
    for (const { plan, model } of vaults) {
      const { investment, linked } = unitsOf(plan);
      const flow = model.flowOf(name);
      expected[investment.symbol] += flow.investment;
      expected[linked.symbol] += flow.linked;
    }
    return SYMBOLS.map((token) => check(`${name}: ${token} gained, all vaults`, expected[token], actual[token]));
  });
}

function wholeChecks(played: Played): Check[] {
  const redemptions = played.vaults.reduce((sum, vault) => sum + vault.redemptions, 0);
  return SYMBOLS.flatMap((token) => {
    const { held } = played.flows[token];
    const surplus = played.solvency.map(({ obligations, balances }) => balances[token] - obligations[token]);
    const least = surplus.reduce((low, one) => (one < low ? one : low));
    const bound = `0..${redemptions}`;
    return [
      {
        system: SYSTEM,
        name: `${token}: residue of all redemptions`,
        pass: held <= redemptions,
        expected: bound,
        actual: held.toString(),
      },
      {
        system: SYSTEM,
        name: `${token}: least surplus over what is owed`,
        pass: least >= 0n,
        expected: "0 or more",
        actual: least.toString(),
      },
    ];
  });
}

function pair(name: string, expected: Amounts, actual: Amounts): Check[] {
  return [
    check(`${name}, investment token`, expected.investment, actual.investment),
    check(`${name}, linked token`, expected.linked, actual.linked),
  ];
}

const check = (name: string, expected: bigint | string, actual: bigint | string): Check => ({
  system: SYSTEM,
  name,
  pass: expected === actual,
  expected: expected.toString(),
  actual: actual.toString(),
});

// ------------------------------------------------------------------------------------------------------------- charts

function priceChart({ prices, vaults }: Played): Chart {
  const line = (vault: VaultPlayed) => ({
    name: `Linked, ${vault.key}`,
    values: prices.map(() => dollars(vault.plan.linkedPrice)),
  });
  return lineChart({
    id: "dual-price",
    title: "Price at the end of each day, and the linked prices",
    x: { name: "Day", values: prices.map(({ day }) => day) },
    y: { name: "Price", unit: "USDC", fromZero: false },
    series: [{ name: "WETH", values: prices.map(({ price }) => dollars(price)) }, ...vaults.map(line)],
  });
}

function solvencyChart({ solvency }: Played, token: Symbol): Chart {
  const unit = UNITS[token];
  const days = solvency.map(({ after }) => after);
  return stepChart({
    id: `dual-solvency-${token.toLowerCase()}`,
    title: `${token} in the contract, and what it may owe to subscribers and for fees`,
    x: { name: "After", values: days },
    y: { name: "Tokens", unit: token },
    series: [
      { name: "Held", values: solvency.map(({ balances }) => formatDecimal(balances[token], unit.decimals)) },
      {
        name: "Owed in the worse outcome",
        values: solvency.map(({ obligations }) => formatDecimal(obligations[token], unit.decimals)),
      },
    ],
  });
}

// ------------------------------------------------------------------------------------------------------------- tables

function vaultTable(vaults: readonly VaultPlayed[]): DataTable {
  return {
    title: "Vaults",
    columns: [
      { name: "Vault" },
      { name: "Yields offered" },
      { name: "Linked price", unit: "USDC", numeric: true },
      { name: "Settled at", unit: "USDC", numeric: true },
      { name: "Outcome" },
      { name: "Filled", numeric: true },
    ],
    rows: vaults.map((vault) => [
      vault.key,
      vault.model.classes.map(({ yieldWad }) => `${formatWad(yieldWad * 100n)} %`).join(", "),
      dollars(vault.plan.linkedPrice),
      dollars(vault.settlementPrice),
      OUTCOME_WORDS[outcomeOf(vault)],
      short(vault.model.filled, unitsOf(vault.plan).investment),
    ]),
  };
}

function paidTable(vaults: readonly VaultPlayed[]): DataTable {
  return {
    title: "Who was paid what",
    columns: [
      { name: "Vault" },
      { name: "Deposited by the creator" },
      { name: "Paid to subscribers" },
      { name: "Paid to the creator" },
      { name: "Fee", numeric: true },
    ],
    rows: vaults.map((vault) => {
      const units = unitsOf(vault.plan);
      const amounts = ({ investment, linked }: Amounts) =>
        [short(investment, units.investment), short(linked, units.linked)]
          .filter((text) => !text.startsWith("0 "))
          .join(" + ");
      return [
        vault.key,
        amounts(vault.locked),
        amounts(vault.redeemed),
        amounts(vault.closed),
        short(vault.fee, units.investment),
      ];
    }),
  };
}

function solvencyTable({ solvency }: Played): DataTable {
  const figures = ({ obligations, balances }: SolvencyPoint) =>
    SYMBOLS.flatMap((token) => [number(obligations[token], UNITS[token]), number(balances[token], UNITS[token])]);
  return {
    title: "Owed and held",
    columns: [
      { name: "After" },
      ...SYMBOLS.flatMap((unit) => [
        { name: "Owed", unit, numeric: true },
        { name: "Held", unit, numeric: true },
      ]),
    ],
    rows: solvency.map((point) => [point.after, ...figures(point)]),
  };
}

// -------------------------------------------------------------------------------------------------------------- words

const OUTCOME_WORDS = {
  pending: "pending",
  reached: "reached",
  "not-reached": "not reached",
  voided: "voided",
} as const;

const outcomeOf = ({ outcome }: VaultPlayed): (typeof OUTCOMES)[number] => OUTCOMES[outcome] ?? "pending";

/** The moment at which most of one token was owed. */
const heaviest = ({ solvency }: Played, token: Symbol): SolvencyPoint =>
  solvency.reduce((high, one) => (one.obligations[token] > high.obligations[token] ? one : high));

const texts = ({ investment, linked }: Amounts) => ({ investment: investment.toString(), linked: linked.toString() });
const dollars = (price: bigint): string => formatDecimal(price, FEED_DECIMALS);
const written = (amount: bigint, unit: Unit): string => `${formatDecimal(amount, unit.decimals)} ${unit.symbol}`;
const both = (amounts: Amounts, units: { investment: Unit; linked: Unit }): string =>
  `${written(amounts.investment, units.investment)}; ${written(amounts.linked, units.linked)}`;

/** Four decimals are enough to read; every digit is in the CSV. Rounded down. */
const number = (amount: bigint, { decimals }: Unit): string =>
  readableUnits((amount / 10n ** BigInt(decimals - 4)).toString(), 4);
const short = (amount: bigint, unit: Unit): string => `${number(amount, unit)} ${unit.symbol}`;
