import type { Amounts, DualTerms } from "../../../../reference/dual-math.js";
import { outcomeOf } from "../../../../reference/dual-math.js";
import { barChart, type Chart, lineChart } from "../../../report/charts.js";
import type { DataTable } from "../../../report/data-table.js";
import type { Section } from "../../../report/page.js";
import type { Sheet, StoryTold } from "../../../story.js";
import { formatDecimal, formatWad } from "../../../units.js";
import type { Hex } from "../../chain.js";
import type { Border } from "../../world/accounts.js";
import type { Tokens } from "../../world/market.js";
import { PRICE_DECIMALS } from "../../world/price-path.js";
import { atLeast, balanced, type Check, conserved, least, none, short, sum, written } from "../telling.js";

const SYSTEM = "dual";
const TOKENS = ["USDC", "WETH"] as const;
type Token = (typeof TOKENS)[number];
type PerToken = Readonly<Record<Token, bigint>>;

/** A vault and what became of it; base units, but for the price. */
export interface VaultRecord {
  readonly key: string;
  readonly vaultId: bigint;
  readonly creator: Hex;
  /** The round it was made in; it ends with it. */
  readonly round: number;
  readonly terms: DualTerms;
  readonly yieldWad: bigint;
  readonly quantity: bigint;
  filled: bigint;
  readonly locked: Amounts;
  settlementPrice: bigint;
  outcome: "pending" | "reached" | "not-reached" | "voided";
  /** Whether its creator has taken what was his, the last step of a vault. */
  isClosed: boolean;
  redeemed: Amounts;
  closed: Amounts;
  fee: bigint;
}

/** What the vaults of a round may owe at worst, and what the contract held then. */
export interface SolvencyPoint {
  readonly round: number;
  readonly price: bigint;
  readonly owed: PerToken;
  readonly held: PerToken;
  readonly vaults: number;
}

/** A run and what was read at its end. */
export interface DualPlayed {
  readonly tokens: Tokens;
  readonly border: Border;
  readonly held: PerToken;
  readonly vaults: readonly VaultRecord[];
  readonly solvency: readonly SolvencyPoint[];
  /** Redemptions that were not paid what the model pays. */
  readonly misPaid: number;
  readonly redemptions: number;
  readonly creators: number;
  readonly subscribers: number;
  readonly walletsApart: number;
}

/** The run for machines and for people. */
export function dualTold(played: DualPlayed): StoryTold {
  const { tokens, border, held } = played;
  const flow = (token: Token) =>
    border.flows.get((token === "USDC" ? tokens.usdc : tokens.weth).address.toLowerCase()) ?? { in: 0n, out: 0n };
  const conservation = TOKENS.map((token) => conserved(SYSTEM, token, flow(token), held[token]));
  return {
    report: {
      tokens: {
        USDC: { address: tokens.usdc.address, decimals: 6 },
        WETH: { address: tokens.weth.address, decimals: 18 },
      },
      systems: { dual: machineForm(played) },
      conservation,
      checks: [...balanced(conservation), ...checksOf(played)],
    },
    section: sectionOf(played),
    sheets: [vaultSheet(played)],
  };
}

function machineForm({ vaults, solvency }: DualPlayed) {
  const texts = ({ investment, linked }: Amounts) => ({ investment: investment.toString(), linked: linked.toString() });
  return {
    vaults: vaults.map((vault) => ({
      key: vault.key,
      direction: vault.terms.direction,
      linkedPrice: vault.terms.linkedPrice.toString(),
      settlementPrice: vault.settlementPrice.toString(),
      status: vault.outcome,
      quantity: vault.quantity.toString(),
      filled: vault.filled.toString(),
      locked: texts(vault.locked),
      paid: { subscribers: texts(vault.redeemed), creator: texts(vault.closed), fees: vault.fee.toString() },
    })),
    solvency: TOKENS.map((token) => {
      const heaviest = solvency.reduce((high, one) => (one.owed[token] > high.owed[token] ? one : high));
      return { token, obligations: heaviest.owed[token].toString(), balance: heaviest.held[token].toString() };
    }),
  };
}

function checksOf({
  vaults,
  solvency,
  held,
  misPaid,
  redemptions,
  walletsApart,
  creators,
  subscribers,
}: DualPlayed): Check[] {
  const judged = vaults.filter(({ outcome }) => outcome !== "voided");
  const wrong = judged.filter(({ outcome, terms, settlementPrice }) => outcome !== outcomeOf(terms, settlementPrice));
  return [
    none(SYSTEM, `of ${judged.length} vaults, those that were judged otherwise than their price says`, wrong.length),
    none(SYSTEM, `of ${redemptions} redemptions, those that were not paid what the model pays`, misPaid),
    ...TOKENS.map((token) =>
      atLeast(
        SYSTEM,
        `${token}: the least that was held beyond what all vaults may owe in their worse outcome`,
        0n,
        least(solvency.map(({ owed, held: holding }) => holding[token] - owed[token])),
      ),
    ),
    ...TOKENS.map((token) => ({
      system: SYSTEM,
      name: `${token}: left by the roundings of ${redemptions} redemptions and ${vaults.length} closings`,
      pass: held[token] >= 0n && held[token] <= redemptions + vaults.length,
      expected: `0..${redemptions + vaults.length}`,
      actual: held[token].toString(),
    })),
    none(
      SYSTEM,
      `of ${2 * (creators + subscribers)} wallets of USDC and WETH, those that hold what nobody moved`,
      walletsApart,
    ),
  ] as Check[];
}

function sectionOf(played: DualPlayed): Section {
  const { vaults, creators, subscribers, redemptions } = played;
  return {
    system: SYSTEM,
    title: "Dual currency vault",
    lead:
      `${creators} creators and ${subscribers} subscribers of WETH-USDC. Every round creators write vaults that end with it; an hour after ` +
      "the expiry the keeper proves the price, everybody redeems and every vault is closed.",
    figures: [
      { label: "Vaults", value: vaults.length },
      { label: "Reached", value: vaults.filter(({ outcome }) => outcome === "reached").length },
      { label: "Redemptions", value: redemptions },
    ],
    charts: [priceChart(played), ...TOKENS.map((token) => solvencyChart(played, token)), outcomeChart(played)],
    tables: [roundTable(played)],
  };
}

const rounds = ({ solvency }: DualPlayed) => ({ name: "Round", values: solvency.map(({ round }) => round) });
const dollars = (price: bigint): string => formatDecimal(price, PRICE_DECIMALS);

function priceChart(played: DualPlayed): Chart {
  const of = (round: number) => played.vaults.filter((vault) => vault.round === round);
  const mean = (vaults: readonly VaultRecord[]) =>
    vaults.length === 0 ? null : dollars(sum(vaults.map(({ terms }) => terms.linkedPrice)) / BigInt(vaults.length));
  const line = (name: string, direction: DualTerms["direction"]) => ({
    name,
    values: played.solvency.map(({ round }) => mean(of(round).filter(({ terms }) => terms.direction === direction))),
  });
  return lineChart({
    id: "dual-price",
    title: "Price when the vaults are written, and their mean linked prices",
    x: rounds(played),
    y: { name: "Price", unit: "USDC", fromZero: false },
    series: [
      { name: "WETH", values: played.solvency.map(({ price }) => dollars(price)) },
      line("Linked, Buy Low", "buy-low"),
      line("Linked, Sell High", "sell-high"),
    ],
  });
}

function solvencyChart(played: DualPlayed, token: Token): Chart {
  return lineChart({
    id: `dual-solvency-${token.toLowerCase()}`,
    title: `${token} in the contract, and what it may owe to subscribers and for fees`,
    x: rounds(played),
    y: { name: "Tokens", unit: token },
    series: [
      { name: "Held", values: played.solvency.map(({ held }) => written(held[token], token)) },
      { name: "Owed in the worse outcome", values: played.solvency.map(({ owed }) => written(owed[token], token)) },
    ],
  });
}

function outcomeChart(played: DualPlayed): Chart {
  const count = (round: number, outcome: string, direction: string) =>
    played.vaults.filter((one) => one.round === round && one.outcome === outcome && one.terms.direction === direction)
      .length;
  const bars = (name: string, outcome: string, direction: string) => ({
    name,
    values: played.solvency.map(({ round }) => count(round, outcome, direction)),
  });
  return barChart({
    id: "dual-outcomes",
    title: "How the vaults of each round ended",
    x: rounds(played),
    y: { name: "Vaults", unit: "vaults" },
    series: [
      bars("Buy Low, reached", "reached", "buy-low"),
      bars("Buy Low, not reached", "not-reached", "buy-low"),
      bars("Sell High, reached", "reached", "sell-high"),
      bars("Sell High, not reached", "not-reached", "sell-high"),
    ],
  });
}

function roundTable({ solvency }: DualPlayed): DataTable {
  return {
    title: "Dual currency by round",
    columns: [
      { name: "Round", numeric: true },
      { name: "Vaults", numeric: true },
      ...TOKENS.flatMap((unit) => [
        { name: "Owed", unit, numeric: true },
        { name: "Held", unit, numeric: true },
      ]),
    ],
    rows: solvency.map(({ round, vaults, owed, held }) => [
      round,
      vaults,
      ...TOKENS.flatMap((token) => [short(owed[token], token), short(held[token], token)]),
    ]),
  };
}

function vaultSheet({ vaults }: DualPlayed): Sheet {
  const pair = ({ terms }: VaultRecord): [Token, Token] =>
    terms.direction === "buy-low" ? ["USDC", "WETH"] : ["WETH", "USDC"];
  return {
    name: "dual-vaults",
    head: [
      "vault",
      "round",
      "direction",
      "linked price",
      "yield",
      "settled at",
      "outcome",
      "token",
      "quantity",
      "filled",
      "paid",
      "linked token",
      "paid in it",
    ],
    rows: vaults.map((vault) => {
      const [invested, linked] = pair(vault);
      return [
        vault.key,
        vault.round,
        vault.terms.direction,
        dollars(vault.terms.linkedPrice),
        formatWad(vault.yieldWad),
        dollars(vault.settlementPrice),
        vault.outcome,
        invested,
        written(vault.quantity, invested),
        written(vault.filled, invested),
        written(vault.redeemed.investment, invested),
        linked,
        written(vault.redeemed.linked, linked),
      ];
    }),
  };
}
