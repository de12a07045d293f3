import { type Chart, lineChart, stackedChart } from "../../../report/charts.js";
import type { DataTable } from "../../../report/data-table.js";
import type { Section } from "../../../report/page.js";
import type { Sheet, StoryTold } from "../../../story.js";
import { formatDecimal } from "../../../units.js";
import type { Border } from "../../world/accounts.js";
import type { Tokens } from "../../world/market.js";
import {
  atLeast,
  balanced,
  type Check,
  conserved,
  equal,
  least,
  MAX_ROWS,
  none,
  short,
  sum,
  written,
} from "../telling.js";

const SYSTEM = "derby";
const TOKENS = ["USDC", "WETH", "DRB"] as const;
type Token = (typeof TOKENS)[number];

/** The protocols of the sandbox's vault, in the order of their numbers, by their names in the deployment. */
export const PROTOCOLS = ["AaveUsdc", "SteadyYield", "BoldYield", "WildYield", "WethHolding"] as const;

/** The chain's statuses by number. */
const STATUSES = ["none", "proposed", "active", "deprecated", "blacklisted", "removed"] as const;
/** Decimals of a reward per locked token, USDC per whole DRB. */
const RLT_DECIMALS = 24;

/** A protocol as the vault tells it; base units of USDC, DRB wei. */
interface ProtocolState {
  readonly status: bigint;
  readonly tracked: bigint;
  readonly votes: bigint;
  readonly rewardPerLockedToken: bigint;
}

/** A close and what it left behind; base units of USDC. */
export interface EpochRecord {
  readonly epoch: number;
  readonly fee: bigint;
  readonly totalAssets: bigint;
  readonly grossAssets: bigint;
  /** What a whole share pays. */
  readonly exchangeRate: bigint;
  readonly idle: bigint;
  readonly rewardPool: bigint;
  /** What players and leaders could take out of the pool. */
  readonly redeemable: bigint;
  readonly protocols: readonly {
    readonly id: number;
    readonly name: (typeof PROTOCOLS)[number];
    readonly state: ProtocolState;
    readonly cumRlt: bigint;
  }[];
}

/** A player at the end; DRB wei, rewards in base units of USDC. */
export interface PlayerRecord {
  readonly name: string;
  readonly basketId: bigint;
  readonly brought: bigint;
  readonly locked: bigint;
  readonly rewards: bigint;
  readonly slashed: bigint;
  readonly leaderId: number | null;
}

/** A run and what was read at its end. */
export interface DerbyPlayed {
  readonly tokens: Tokens;
  readonly border: Border;
  readonly held: Readonly<Record<Token, bigint>>;
  readonly epochs: readonly EpochRecord[];
  readonly players: readonly PlayerRecord[];
  readonly depositors: number;
  /** Requests that a close could pay only in part. */
  readonly unpaid: number;
  readonly drbLocked: bigint;
  readonly drbOfGame: bigint;
  readonly walletsApart: number;
  readonly wallets: number;
}

/** The run for machines and for people. */
export function derbyTold(played: DerbyPlayed): StoryTold {
  const { tokens, border, held } = played;
  const contracts = { USDC: tokens.usdc, WETH: tokens.weth, DRB: tokens.drb };
  const conservation = TOKENS.map((token) => {
    const flow = border.flows.get(contracts[token].address.toLowerCase()) ?? { in: 0n, out: 0n };
    return conserved(SYSTEM, token, flow, held[token]);
  });
  return {
    report: {
      tokens: {
        USDC: { address: tokens.usdc.address, decimals: 6 },
        WETH: { address: tokens.weth.address, decimals: 18 },
        DRB: { address: tokens.drb.address, decimals: 18 },
      },
      systems: { derby: machineForm(played) },
      conservation,
      checks: [...balanced(conservation), ...checksOf(played)],
    },
    section: sectionOf(played),
    sheets: sheetsOf(played),
  };
}

function machineForm({ epochs, players }: DerbyPlayed) {
  return {
    epochs: epochs.map(({ epoch, totalAssets, fee, rewardPool, protocols }) => ({
      epoch,
      totalAssets: totalAssets.toString(),
      fee: fee.toString(),
      rewardPool: rewardPool.toString(),
      protocols: protocols.map(({ id, name, state, cumRlt }) => ({
        id,
        name,
        status: STATUSES[Number(state.status)] ?? "none",
        allocation: state.tracked.toString(),
        votes: state.votes.toString(),
        rlt: state.rewardPerLockedToken.toString(),
        cumRlt: cumRlt.toString(),
      })),
    })),
    players: players.map(({ name, basketId, locked, rewards, slashed, leaderId }) => ({
      basketId: Number(basketId),
      name,
      locked: locked.toString(),
      rewards: rewards.toString(),
      slashed: slashed.toString(),
      delegatedTo: leaderId,
    })),
  };
}

function checksOf({ epochs, players, drbLocked, drbOfGame, walletsApart, wallets }: DerbyPlayed): Check[] {
  const paid = sum(players.map(({ rewards }) => rewards));
  const fees = sum(epochs.map(({ fee }) => fee));
  const apart = epochs.filter(
    ({ grossAssets, idle, protocols }) => grossAssets > idle + sum(protocols.map(({ state }) => state.tracked)),
  );
  return [
    atLeast(
      SYSTEM,
      "the least that the reward pool held beyond what players and leaders could redeem",
      0n,
      least(epochs.map(({ rewardPool, redeemable }) => rewardPool - redeemable)),
    ),
    atLeast(SYSTEM, "fees charged, less what players redeemed", 0n, fees - paid),
    none(SYSTEM, "closes after which the vault counted more than its protocols and its cash", apart.length),
    equal(SYSTEM, "DRB locked when everybody has left", 0n, drbLocked),
    equal(SYSTEM, "DRB of the game when everybody has left", 0n, drbOfGame),
    none(SYSTEM, `of ${wallets} wallets of USDC and DRB, those that hold what nobody moved`, walletsApart),
  ];
}

function sectionOf(played: DerbyPlayed): Section {
  const { epochs, players, depositors, unpaid } = played;
  const followers = players.filter(({ leaderId }) => leaderId !== null).length;
  return {
    system: SYSTEM,
    title: "Derby",
    lead:
      `${depositors} depositors in one vault over five protocols, the real Aave v3 among them, and ${players.length} players, ` +
      `${followers} of whom follow another. The keeper closes an epoch every round.`,
    figures: [
      { label: "Epochs closed", value: epochs.length },
      { label: "Fees for players", value: short(sum(epochs.map(({ fee }) => fee)), "USDC"), unit: "USDC" },
      { label: "Redeemed", value: short(sum(players.map(({ rewards }) => rewards)), "USDC"), unit: "USDC" },
      { label: "Slashed", value: short(sum(players.map(({ slashed }) => slashed)), "DRB"), unit: "DRB" },
      { label: "Requests filled in part", value: unpaid },
    ],
    charts: [allocationChart(played), rltChart(played), rateChart(played)],
    tables: [epochTable(played), playerTable(played)],
  };
}

const closed = ({ epochs }: DerbyPlayed) => ({ name: "Epoch closed", values: epochs.map(({ epoch }) => epoch) });
const dollars = (value: bigint): string => written(value, "USDC");

function allocationChart(played: DerbyPlayed): Chart {
  return stackedChart({
    id: "derby-allocation",
    title: "Where the deposits are after each close: votes move them",
    x: closed(played),
    y: { name: "Assets", unit: "USDC" },
    series: [
      ...PROTOCOLS.map((name, id) => ({
        name,
        values: played.epochs.map(({ protocols }) => dollars(protocols[id]?.state.tracked ?? 0n)),
      })),
      { name: "Idle", values: played.epochs.map(({ idle }) => dollars(idle)) },
    ],
  });
}

function rltChart(played: DerbyPlayed): Chart {
  return lineChart({
    id: "derby-cumulative-rlt",
    title: "Cumulative reward per locked token, by protocol",
    x: closed(played),
    y: { name: "cumRLT", unit: "USDC per DRB" },
    series: PROTOCOLS.map((name, id) => ({
      name,
      values: played.epochs.map(({ protocols }) => formatDecimal(protocols[id]?.cumRlt ?? 0n, RLT_DECIMALS)),
    })),
  });
}

function rateChart(played: DerbyPlayed): Chart {
  return lineChart({
    id: "derby-share",
    title: "What a share pays after each close",
    x: closed(played),
    y: { name: "A share", unit: "USDC", fromZero: false },
    series: [{ name: "A share", values: played.epochs.map(({ exchangeRate }) => dollars(exchangeRate)) }],
  });
}

function epochTable({ epochs }: DerbyPlayed): DataTable {
  return {
    title: "Derby by epoch",
    columns: [
      { name: "Epoch", numeric: true },
      { name: "Assets", unit: "USDC", numeric: true },
      { name: "Fee", unit: "USDC", numeric: true },
      { name: "Reward pool", unit: "USDC", numeric: true },
      { name: "Redeemable", unit: "USDC", numeric: true },
    ],
    rows: epochs.map(({ epoch, totalAssets, fee, rewardPool, redeemable }) => [
      epoch,
      short(totalAssets, "USDC"),
      short(fee, "USDC"),
      short(rewardPool, "USDC"),
      short(redeemable, "USDC"),
    ]),
  };
}

function playerTable({ players }: DerbyPlayed): DataTable {
  const best = players.toSorted((a, b) => Number(b.rewards - a.rewards)).slice(0, MAX_ROWS);
  return {
    title: players.length > MAX_ROWS ? `The ${MAX_ROWS} players who redeemed most` : "Players",
    columns: [
      { name: "Player" },
      { name: "Brought", unit: "DRB", numeric: true },
      { name: "Redeemed", unit: "USDC", numeric: true },
      { name: "Slashed", unit: "DRB", numeric: true },
      { name: "Follows" },
    ],
    rows: best.map(({ name, brought, rewards, slashed, leaderId }) => [
      name,
      short(brought, "DRB"),
      short(rewards, "USDC"),
      short(slashed, "DRB"),
      leaderId === null ? null : `basket ${leaderId}`,
    ]),
  };
}

function sheetsOf({ epochs, players }: DerbyPlayed): Sheet[] {
  return [
    {
      name: "derby-protocols",
      head: ["epoch", "protocol", "allocation USDC", "votes DRB", "RLT USDC per DRB", "cumulative RLT"],
      rows: epochs.flatMap(({ epoch, protocols }) =>
        protocols.map(({ name, state, cumRlt }) => [
          epoch,
          name,
          dollars(state.tracked),
          written(state.votes, "DRB"),
          formatDecimal(state.rewardPerLockedToken, RLT_DECIMALS),
          formatDecimal(cumRlt, RLT_DECIMALS),
        ]),
      ),
    },
    {
      name: "derby-players",
      head: ["player", "basket", "brought DRB", "redeemed USDC", "slashed DRB", "follows basket"],
      rows: players.map(({ name, basketId, brought, rewards, slashed, leaderId }) => [
        name,
        Number(basketId),
        written(brought, "DRB"),
        dollars(rewards),
        written(slashed, "DRB"),
        leaderId,
      ]),
    },
  ];
}
