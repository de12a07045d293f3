import type { DataTable } from "../../lib/report/data-table.js";
import { terminalTable } from "../../lib/report/table.js";
import { markdownTable, writeParts } from "../assurance/section.js";
import { type ActionTally, callsIn, idleOf, LEAST_SHARE, skipsOf } from "./call-table.js";
import { type Campaign, DEPTH, partsOf, type Played } from "./campaign.js";
import type { Counts } from "./summary.js";

/** A campaign passes that holds and in which no action is all but idle. */
export function outcomeOf({ failure, tallies }: Played): Counts {
  const problems = (failure === undefined ? 0 : 1) + idleOf(tallies).length;
  return { passed: problems === 0 ? 1 : 0, failed: problems, skipped: 0 };
}

/** Prints what a campaign did, and all that its engine wrote where it failed. */
export function report(played: Played): void {
  const { campaign, failure, tallies } = played;
  if (failure !== undefined) console.log(`${failure.output}\nIt fails again by: ${commandOf(failure.part)}`);
  const outcome = failure === undefined ? "ok" : "FAILED";
  console.log(`${campaign.system} on ${campaign.engine}: ${outcome}. ${sentenceOf(played)}`);
  if (tallies.length > 0) console.log(`${terminalTable(callTable(played))}\n`);
  for (const { action, name } of idleOf(tallies)) {
    console.log(`Action ${action} (${name}) acted in less than ${LEAST_SHARE * 100} % of the calls.`);
  }
}

const commandOf = ({ engine, system, seed, runs, checkEvery }: Campaign): string =>
  `npm run test:deep -- --engine ${engine} --system ${system} --runs ${runs} --seed ${seed} --check-every ${checkEvery}`;

/** Puts its table into docs/assurance.md, in place of an earlier one of the same system on the same engine. */
export function writePart(played: Played): void {
  const { system, engine } = played.campaign;
  const heading = `${system} on ${engine}`;
  const text = [sentenceOf(played), markdownTable(callTable(played))].join("\n\n");
  writeParts("deep campaigns", new Map([[heading, text]]));
}

/** How much was played, and how. */
export function sentenceOf({ campaign, minutes, tallies }: Played): string {
  const { seed, checkEvery } = campaign;
  const calls = callsIn(tallies).toLocaleString("en");
  const often = checkEvery === 1 ? "each call" : `every ${checkEvery}th call and each run`;
  const parts = partsOf(campaign).length;
  const seeds = `seed ${shortOf(seed)}${parts === 1 ? "" : ` and the ${parts - 1} after it`}`;
  return `${calls} calls in runs of ${DEPTH}, ${seeds}; invariants checked after ${often}; ${minutes.toFixed(1)} minutes.`;
}

const shortOf = (seed: string): string => `0x${BigInt(seed).toString(16)}`;

/** Of each action how often it acted, and how often it was impossible and why. */
export function callTable({ campaign, tallies }: Pick<Played, "campaign" | "tallies">): DataTable {
  const calls = callsIn(tallies);
  const skips = tallies.reduce((total, tally) => total + skipsOf(tally), 0);
  return {
    title: `${campaign.system} on ${campaign.engine}`,
    columns: [
      { name: "action" },
      { name: "acted", numeric: true },
      { name: "of all calls", numeric: true },
      { name: "skipped", numeric: true },
      { name: "because" },
    ],
    rows: [
      ...tallies.map((tally) => rowOf(tally, calls)),
      ["all", (calls - skips).toLocaleString("en"), share(calls - skips, calls), skips.toLocaleString("en"), ""],
    ],
  };
}

function rowOf(tally: ActionTally, calls: number): string[] {
  const reasons = [...tally.skipped].toSorted(([, a], [, b]) => b - a).map(([why, times]) => `${why} ${times}`);
  const numbers = [tally.acted.toLocaleString("en"), share(tally.acted, calls), skipsOf(tally).toLocaleString("en")];
  return [`${tally.action} ${tally.name}`, ...numbers, reasons.join(", ")];
}

const share = (part: number, all: number): string => `${((part / all) * 100).toFixed(2)} %`;
