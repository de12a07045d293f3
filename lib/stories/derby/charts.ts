import { type Chart, barChart, lineChart, stackedChart } from "../../report/charts.js";
import { formatDecimal } from "../../units.js";
import { DRB, PROTOCOLS, USDC } from "./plan.js";
import type { Played } from "./play.js";

/** Decimals of a reward per locked token, USDC per whole DRB. */
const RLT_DECIMALS = 24;

const dollars = (value: bigint): string => formatDecimal(value, USDC.decimals);

/** What the section draws. */
export function derbyCharts(played: Played): Chart[] {
  return [allocationChart(played), cumRltChart(played), rewardChart(played), drbChart(played)];
}

function allocationChart({ epochs }: Played): Chart {
  return stackedChart({
    id: "derby-allocation",
    title: "Where the deposits are after each close: votes move them",
    x: { name: "Epoch closed", values: epochs.map(({ epoch }) => epoch) },
    y: { name: "Assets", unit: USDC.symbol },
    series: [
      ...PROTOCOLS.map(({ name }, id) => ({
        name,
        values: epochs.map(({ protocols }) => dollars(protocols[id]?.allocation ?? 0n)),
      })),
      { name: "Idle", values: epochs.map(({ idle }) => dollars(idle)) },
    ],
  });
}

function cumRltChart({ epochs }: Played): Chart {
  return lineChart({
    id: "derby-cumulative-rlt",
    title: "Cumulative reward per locked token, by protocol",
    x: { name: "Epoch closed", values: epochs.map(({ epoch }) => epoch) },
    y: { name: "cumRLT", unit: "USDC per DRB" },
    series: PROTOCOLS.map(({ name }, id) => ({
      name,
      values: epochs.map(({ protocols }) => formatDecimal(protocols[id]?.cumRlt ?? 0n, RLT_DECIMALS)),
    })),
  });
}

function rewardChart({ epochs, players }: Played): Chart {
  const rounds = epochs.slice(1);
  return barChart({
    id: "derby-rewards",
    title: "What each player's votes earned, or owe, in each epoch",
    x: { name: "Player", values: players.map(({ name }) => name) },
    y: { name: "Reward", unit: USDC.symbol },
    series: rounds.map(({ epoch, earned }, index) => ({
      name: `Epoch ${epoch}`,
      values: players.map(({ name }) => dollars((earned[name] ?? 0n) - (epochs[index]?.earned[name] ?? 0n))),
    })),
  });
}

function drbChart({ players }: Played): Chart {
  const written = (values: readonly bigint[]) => values.map((value) => formatDecimal(value, DRB.decimals));
  return stackedChart({
    id: "derby-slashes",
    title: "What became of the DRB that each player locked",
    x: { name: "Player", values: players.map(({ name }) => name) },
    y: { name: "Locked at first", unit: DRB.symbol },
    series: [
      { name: "Still locked", values: written(players.map(({ locked }) => locked)) },
      {
        name: "Taken back",
        values: written(players.map(({ brought, locked, slashed }) => brought - locked - slashed)),
      },
      { name: "Slashed", values: written(players.map(({ slashed }) => slashed)) },
    ],
  });
}
