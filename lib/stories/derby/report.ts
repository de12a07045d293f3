import type { DataTable } from "../../report/data-table.js";
import { fixedUnits } from "../../report/numbers.js";
import type { Section } from "../../report/page.js";
import { type Picture, svgOfToken } from "../../report/picture.js";
import type { Sheet, StoryTold } from "../../story.js";
import { formatDecimal } from "../../units.js";
import { derbyCharts } from "./charts.js";
import { derbyChecks } from "./checks.js";
import { DRB, PROTOCOLS, USDC, WETH } from "./plan.js";
import type { Played } from "./play.js";
import type { EpochRecord, PlayerRecord } from "./reading.js";

const SYSTEM = "derby";
const UNITS = { USDC, WETH, DRB } as const;
const TOKENS = ["USDC", "WETH", "DRB"] as const;

const NUMBERS = ["no", "one", "two", "three", "four", "five"] as const;

/** Decimals of a reward per locked token, USDC per whole DRB. */
const RLT_DECIMALS = 24;

/** The story for machines: the shape of `report.json`. Epochs are those with votes and money. */
export function derbyReport(played: Played): StoryTold["report"] {
  const { tokens, epochs, players, flows } = played;
  return {
    tokens: Object.fromEntries(TOKENS.map((one) => [one, { address: tokens[one], decimals: UNITS[one].decimals }])),
    systems: { derby: { epochs: epochs.slice(1).map(epochRow), players: players.map(playerRow) } },
    conservation: TOKENS.map((token) => {
      const { in: came, out, held } = flows[token];
      const row = { in: came.toString(), out: out.toString(), held: held.toString() };
      return { system: SYSTEM, token, ...row, difference: (came - out - held).toString() };
    }),
    checks: derbyChecks(played),
  };
}

/** The story for people: figures, charts, pictures and tables. */
export function derbySection(played: Played): Section {
  const { epochs, players, parameters } = played;
  const last = epochs.at(-1)!;
  const slashed = sum(players.map((player) => player.slashed));
  const largest = epochs.reduce((high, { marked }) => (marked > high ? marked : high), 0n);
  return {
    system: SYSTEM,
    title: "Derby",
    lead: leadOf(played),
    figures: [
      {
        label: "Performance fees",
        value: dollars(sum(epochs.map(({ fee }) => fee))),
        unit: USDC.symbol,
        note: `${Number(parameters.performanceFeeBps) / 100}% of gains above the high-water mark`,
      },
      {
        label: "Largest loss",
        value: dollars(largest),
        unit: USDC.symbol,
        note: "marked at once, by the keeper",
      },
      { label: "Slashed", value: drb(slashed), unit: DRB.symbol, note: "when the DRB left" },
      {
        label: "A share pays",
        value: dollars(last.exchangeRate, 4),
        unit: USDC.symbol,
        note: "after the last close; 1 at first",
      },
    ],
    charts: derbyCharts(played),
    pictures: picturesOf(played),
    tables: [leaderboard(players), epochTable(epochs), protocolTable(epochs)],
  };
}

/** What was played. */
function leadOf(played: Played): string {
  const { epochs, depositors } = played;
  const { leader, debtor, followers } = partsOf(played);
  const [first, loss] = [epochs[0]?.epoch, epochs.find(({ marked }) => marked > 0n)?.epoch];
  const voters = played.players.filter(({ leaderId }) => leaderId === null);
  const [givers, players, protocols, rounds] = [depositors, voters, PROTOCOLS, epochs.slice(1)].map(
    ({ length }) => NUMBERS[length] ?? length,
  );
  return capitalised(
    `${givers} depositors put USDC into a vault over ${protocols} protocols: the real Aave v3, which lends it out, three whose yields the ` +
      `story states, and one that holds WETH by way of Uniswap v3. ${capitalised(`${players}`)} players vote on where the money goes, and ` +
      `${followers} follows ${leader.name}. Epoch ${first} collects votes and money, ${rounds} more are played. In epoch ${loss} Wild loses, and ` +
      `${debtor.name}, who backed it, is slashed on the way out.`,
  );
}

/** Every protocol in every epoch, and every player, with every digit. */
export function derbySheets({ epochs, players }: Played): Sheet[] {
  return [
    {
      name: "derby-protocols",
      head: [
        "epoch",
        "protocol",
        "status",
        "allocation USDC",
        "votes DRB",
        "RLT USDC per DRB",
        "cumulative RLT USDC per DRB",
      ],
      rows: epochs.flatMap(({ epoch, protocols }) =>
        protocols.map(({ name, status, allocation, votes, rlt, cumRlt }) => [
          epoch,
          name,
          status,
          formatDecimal(allocation, USDC.decimals),
          formatDecimal(votes, DRB.decimals),
          formatDecimal(rlt, RLT_DECIMALS),
          formatDecimal(cumRlt, RLT_DECIMALS),
        ]),
      ),
    },
    {
      name: "derby-players",
      head: [
        "basket",
        "player",
        "earned USDC",
        "redeemed USDC",
        "redeemable USDC",
        "leader's fees USDC",
        "locked DRB",
        "slashed DRB",
        "follows",
      ],
      rows: players.map((player) => [
        player.basketId,
        player.name,
        ...[player.earned, player.redeemed, player.redeemable, player.fees].map((one) =>
          formatDecimal(one, USDC.decimals),
        ),
        formatDecimal(player.locked, DRB.decimals),
        formatDecimal(player.slashed, DRB.decimals),
        player.leaderId,
      ]),
    },
  ];
}

// --------------------------------------------------------------------------------------------------------- machines

function epochRow({ epoch, totalAssets, fee, rewardPool, protocols }: EpochRecord) {
  return {
    epoch,
    totalAssets: totalAssets.toString(),
    fee: fee.toString(),
    rewardPool: rewardPool.toString(),
    protocols: protocols.map(({ id, name, status, allocation, votes, rlt, cumRlt }) => ({
      id,
      name,
      status,
      allocation: allocation.toString(),
      votes: votes.toString(),
      rlt: rlt.toString(),
      cumRlt: cumRlt.toString(),
    })),
  };
}

function playerRow({ basketId, name, locked, earned, slashed, leaderId }: PlayerRecord) {
  return {
    basketId,
    name,
    locked: locked.toString(),
    rewards: earned.toString(),
    slashed: slashed.toString(),
    delegatedTo: leaderId,
  };
}

// --------------------------------------------------------------------------------------------------------- pictures

/** What the game's descriptor drew on chain. */
function picturesOf(played: Played): Picture[] {
  const { leader, debtor } = partsOf(played);
  return [
    {
      id: `derby-basket-${leader.basketId}`,
      title: `${capitalised(leader.name)}'s basket when the last epoch was closed, drawn on chain.`,
      description: `Card of basket ${leader.basketId}, ${leader.basket}: ${drb(leader.locked)} DRB locked, its votes by protocol, ${dollars(leader.redeemable)} USDC redeemable.`,
      svg: svgOfToken(played.leader.uri),
    },
    {
      id: `derby-basket-${debtor.basketId}`,
      title: `${capitalised(debtor.name)}'s, after the loss and before her DRB left: the debt shows.`,
      description: `Card of basket ${debtor.basketId}, ${debtor.basket}: ${dollars(-debtor.earned)} USDC in debt, leaving slashes ${drb(debtor.slashed)} DRB.`,
      svg: svgOfToken(played.leaver.uri),
    },
  ];
}

/** Who is followed and by whom, and who left in debt. */
function partsOf({ players, leader, leaver }: Played) {
  const of = (id: number) => players.find(({ basketId }) => basketId === id)!;
  const followers = players.filter(({ leaderId }) => leaderId === leader.basketId).map(({ name }) => name);
  return { leader: of(leader.basketId), debtor: of(leaver.basketId), followers: followers.join(" and ") };
}

// ----------------------------------------------------------------------------------------------------------- tables

/** Best first, by what a player's votes earned. */
function leaderboard(players: readonly PlayerRecord[]): DataTable {
  const ranked = players.toSorted((a, b) => (a.earned > b.earned ? -1 : 1));
  return {
    title: "Leaderboard",
    columns: [
      { name: "Rank", numeric: true },
      { name: "Player" },
      { name: "Basket" },
      { name: "Votes earned", unit: USDC.symbol, numeric: true },
      { name: "Paid or payable", unit: USDC.symbol, numeric: true },
      { name: "From followers", unit: USDC.symbol, numeric: true },
      { name: "Locked", unit: DRB.symbol, numeric: true },
      { name: "Slashed", unit: DRB.symbol, numeric: true },
      { name: "Epochs above zero", numeric: true },
    ],
    rows: ranked.map((player, index) => [
      index + 1,
      player.name,
      player.basket,
      dollars(player.earned),
      dollars(player.redeemed + player.redeemable),
      dollars(player.fees),
      drb(player.locked),
      drb(player.slashed),
      player.leaderId === null ? `${player.hits} of ${player.epochs}` : `follows #${player.leaderId}`,
    ]),
  };
}

function epochTable(epochs: readonly EpochRecord[]): DataTable {
  const columns = ["Marked as lost", "Profit at the close", "Fee", "Reward pool", "Bounty", "Total assets"];
  return {
    title: "Closes",
    columns: [
      { name: "Epoch", numeric: true },
      ...columns.map((name) => ({ name, unit: USDC.symbol, numeric: true })),
      { name: "A share pays", unit: USDC.symbol, numeric: true },
    ],
    rows: epochs.map((one) => [
      one.epoch,
      ...[one.marked, one.profit, one.fee, one.rewardPool, one.bounty, one.totalAssets].map((value) => dollars(value)),
      dollars(one.exchangeRate, USDC.decimals),
    ]),
  };
}

/** What the epoch gave each protocol's voters, and what the next one begins with. */
function protocolTable(epochs: readonly EpochRecord[]): DataTable {
  const rounds = epochs.slice(1);
  return {
    title: "USDC per 1,000 locked DRB, by epoch",
    columns: [
      { name: "Protocol" },
      ...rounds.map(({ epoch }) => ({ name: `Epoch ${epoch}`, numeric: true })),
      { name: "Votes after the last", unit: DRB.symbol, numeric: true },
      { name: "Allocation after it", unit: USDC.symbol, numeric: true },
    ],
    rows: PROTOCOLS.map(({ name }, id) => [
      name,
      ...rounds.map(({ protocols }) => perThousand(protocols[id]?.rlt ?? 0n)),
      drb(epochs.at(-1)?.protocols[id]?.votes ?? 0n),
      dollars(epochs.at(-1)?.protocols[id]?.allocation ?? 0n),
    ]),
  };
}

// ------------------------------------------------------------------------------------------------------------ words

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);
const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** So many places are enough to read; every digit is in the CSV. */
const dollars = (value: bigint, places = 2): string => fixedUnits(value, USDC.decimals, places);
const drb = (value: bigint): string => fixedUnits(value, DRB.decimals, 2);
const perThousand = (rlt: bigint): string => fixedUnits(rlt * 1_000n, RLT_DECIMALS, 2);
