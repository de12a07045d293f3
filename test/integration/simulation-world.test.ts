import { expect } from "chai";
import hre from "hardhat";

import { openWorld } from "../../deploy/world.js";
import { InputError } from "../../lib/input-error.js";
import { toJson } from "../../lib/json.js";
import { toCsv } from "../../lib/report/csv.js";
import { parseReport, type Report } from "../../lib/report/schema.js";
import type { Chain } from "../../lib/simulation/chain.js";
import { parseSimulateOptions } from "../../lib/simulation/options.js";
import type { WorldPlan } from "../../lib/simulation/world/plan.js";
import { playWorld, type WorldPlayed } from "../../lib/simulation/world/play.js";
import { geometricBrownianMotion, parsePricePath } from "../../lib/simulation/world/price-path.js";
import { worldPage, worldReport, worldSheets } from "../../lib/simulation/world/world-report.js";

const GENESIS_AT = 1_767_225_600;
const WEEK = 604_800;
const ROUNDS = 3;
const CALENDAR = { startAt: GENESIS_AT + 86_400, roundSeconds: WEEK, rounds: ROUNDS } as const;
const SEED = 11;
const START = 3_000n * 10n ** 8n;

const drawn = (seed: number) =>
  geometricBrownianMotion({ seed, start: START, driftBps: 0, volatilityBps: 8_000, steps: ROUNDS, stepSeconds: WEEK });

const PLAN: WorldPlan = {
  systems: ["vault", "savings", "dual", "derby"],
  actors: 40,
  vault: {
    vaults: 2,
    epochs: ROUNDS,
    seed: SEED,
    feeBps: 300,
    behaviours: [
      { name: "degen", weight: 1 },
      { name: "mercenary", weight: 1 },
    ],
    randomYield: false,
  },
  prices: drawn(SEED),
};

/** A fall by a quarter in the second round, and a rise in the third. */
const CRASH = "at,price\n0,3000\n604800,2250.50\n1209600,2600\n";

interface Run {
  readonly played: WorldPlayed;
  readonly report: Report;
  /** All that is written down of a run, but for the drawings. */
  readonly text: string;
}

async function played(plan: WorldPlan, engine: Chain["engine"] = "in-process"): Promise<Run> {
  const ground = await openWorld(hre, engine, GENESIS_AT);
  try {
    const run = await playWorld(ground, plan, CALENDAR, { onStage: () => {}, onSent: () => {} });
    const { sections, summary } = worldPage(run, plan);
    const charts = sections.flatMap((section) => section.charts.map((chart) => ({ system: section.system, ...chart })));
    const listed = charts.map(({ id, system, title, unit }) => ({ id, system, title, unit, csv: `${id}.csv` }));
    const report = parseReport({ ...worldReport(run, plan), charts: listed });
    const tables = worldSheets(run).map(({ name, head, rows }) => `${name}\n${toCsv(head, rows)}`);
    return {
      played: run,
      report,
      text: [summary, toJson(report), ...charts.map(({ csv }) => csv), ...tables].join("\n"),
    };
  } finally {
    await ground.chain.close();
  }
}

describe("simulation across systems", () => {
  let drawnRun: Run;
  let crash: Run;

  before(async () => {
    drawnRun = await played(PLAN);
    crash = await played({ ...PLAN, actors: 80, prices: parsePricePath(CRASH, "crash.csv") });
  });

  it("passes every check of every system", () => {
    for (const { report } of [drawnRun, crash]) {
      expect(report.checks.filter(({ pass }) => !pass)).to.deep.equal([]);
      expect(new Set(report.checks.map(({ system }) => system))).to.have.lengthOf(4);
    }
  });

  it("accounts for every token of every system to the base unit", () => {
    for (const { report } of [drawnRun, crash]) {
      expect(report.conservation.map(({ system, token }) => `${system} ${token}`)).to.deep.equal([
        "vault LAB",
        "savings USDC",
        "savings WETH",
        "dual USDC",
        "dual WETH",
        "derby USDC",
        "derby WETH",
        "derby DRB",
      ]);
      expect(report.conservation.filter(({ difference }) => difference !== "0")).to.deep.equal([]);
      expect(report.conservation.filter((row) => row.in === "0")).to.deep.equal([]);
    }
  });

  it("gives the same bytes on both engines, and others for another seed", async () => {
    expect((await played(PLAN, "anvil")).text).to.equal(drawnRun.text);
    const other = { ...PLAN, vault: { ...PLAN.vault, seed: SEED + 1 } };
    expect((await played(other)).text).not.to.equal(drawnRun.text);
  });

  it("follows the prices of a file", () => {
    expect(crash.played.prices.map(({ price }) => price)).to.deep.equal(
      [3_000_00n, 2_250_50n, 2_600_00n, 2_600_00n, 2_600_00n].map((cents) => cents * 10n ** 6n),
    );
    const settled = new Set(crash.report.systems.dual?.vaults.map(({ settlementPrice }) => settlementPrice));
    expect([...settled]).to.have.members(["225050000000", "260000000000"]);
  });

  it("liquidates where the price falls, and pays creators either way", () => {
    expect(crash.report.systems.savings?.liquidations).to.have.lengthOf.at.least(1);
    const outcomes = new Set(crash.report.systems.dual?.vaults.map(({ status }) => status));
    expect([...outcomes]).to.have.members(["reached", "not-reached"]);
  });

  it("closes an epoch of Derby every round, and counts everybody's gas", () => {
    expect(crash.report.systems.derby?.epochs).to.have.lengthOf(ROUNDS + 1);
    const kinds = crash.played.gas.map(({ kind }) => kind);
    expect(kinds).to.include.members(["staker", "lender", "borrower", "liquidator", "creator", "subscriber"]);
    expect(kinds).to.include.members(["depositor", "player", "keeper", "market"]);
    for (const { gas, transactions, most } of crash.played.gas) {
      expect(most).to.be.at.least(gas / transactions);
      expect(gas).to.be.at.least(21_000 * transactions);
    }
  });
});

describe("command line of a simulation across systems", () => {
  const refusal = (...args: string[]): string => {
    try {
      parseSimulateOptions(args);
    } catch (error) {
      if (error instanceof InputError) return error.message;
      throw error;
    }
    return "nothing was refused";
  };

  it("knows the systems, and what has a meaning beside them", () => {
    expect(refusal("--systems", "vault,casino")).to.equal(
      '"casino" is not a system; there are vault, savings, dual, derby, or all.',
    );
    expect(refusal("--systems", "dual,dual")).to.equal('--systems "dual,dual" names a system twice.');
    expect(refusal("--actors", "20")).to.equal("--actors has a meaning only beside --systems.");
    expect(refusal("--systems", "all", "--stakers", "20")).to.contain("--actors says how many play");
    expect(refusal("--systems", "all", "--actors", "7")).to.contain("from 8 to 100000");
    expect(refusal("--systems", "all", "--prices", "p.csv", "--drift", "5")).to.contain("beside --prices");
  });

  it("plays the systems in their own order", () => {
    const options = parseSimulateOptions(["--systems", "derby,vault", "--drift=-500"]);
    if (options.mode !== "world") throw new Error(`mode ${options.mode}`);
    expect(options.request.systems).to.deep.equal(["vault", "derby"]);
    expect(options.request.prices).to.deep.equal({ driftBps: -500, volatilityBps: 8_000 });
  });
});
