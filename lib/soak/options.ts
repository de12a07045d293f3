import { parseArgs } from "node:util";

import { countOption, strictly } from "../options.js";
import { type SystemName, SYSTEMS } from "../report/schema.js";
import { BEHAVIOURS, type BehaviourName } from "../simulation/behaviours.js";
import type { WorldPlan } from "../simulation/world/plan.js";
import { geometricBrownianMotion, PRICE_DECIMALS } from "../simulation/world/price-path.js";

/** Seconds of a week, the step of a soak. */
export const WEEK = 604_800;

const START_PRICE = 3_000n * 10n ** BigInt(PRICE_DECIMALS);
const VOLATILITY_BPS = 8_000;
const [LEAST_WEEKS, MOST_WEEKS] = [4, 520] as const;
const [LEAST_ACTORS, MOST_ACTORS] = [8, 100_000] as const;
/** A soak is of all systems: what one does to another is part of it. */
const ALL: readonly SystemName[] = SYSTEMS;

/** What the command says about itself. */
export const USAGE = `Plays all four systems on one chain under random faults, checks every week that everything is there, and lets everybody leave.

Usage
  npm run soak                                      a year
  npm run soak -- --weeks 12 --actors 40 --seed 7   another

  --weeks N    how long, ${LEAST_WEEKS} to ${MOST_WEEKS} (52); the last two are calm
  --actors N   how many play in all systems together, ${LEAST_ACTORS} to ${MOST_ACTORS} (100)
  --seed S     the same seed gives the same faults, prices and decisions (1)
  --write      writes the tables into docs/assurance.md
  --json       one JSON document on standard output, nothing else there

Ends with 1 where something does not hold.
`;

/** What was asked for. */
export type SoakOptions =
  { readonly help: true } | { readonly help: false; readonly plan: WorldPlan; readonly write: boolean };

/** Reads the command line of `npm run soak`. @throws InputError with one sentence for what cannot be used */
export function parseSoakOptions(args: readonly string[]): SoakOptions {
  const options = {
    weeks: { type: "string" },
    actors: { type: "string" },
    seed: { type: "string" },
    write: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  const { values } = strictly(() => parseArgs({ args: [...args], options }));
  if (values.help) return { help: true };
  const weeks = countOption("weeks", values.weeks, 52, LEAST_WEEKS, MOST_WEEKS);
  const actors = countOption("actors", values.actors, 100, LEAST_ACTORS, MOST_ACTORS);
  return {
    help: false,
    plan: soakPlan(weeks, actors, countOption("seed", values.seed, 1, 0, 2 ** 32 - 1)),
    write: values.write,
  };
}

/** All systems, stakers of every behaviour, and a price that wanders. */
export function soakPlan(weeks: number, actors: number, seed: number): WorldPlan {
  const behaviours = (Object.keys(BEHAVIOURS) as BehaviourName[]).map((name) => ({ name, weight: 1 }));
  const motion = {
    seed,
    start: START_PRICE,
    driftBps: 0,
    volatilityBps: VOLATILITY_BPS,
    steps: weeks,
    stepSeconds: WEEK,
  };
  return {
    systems: ALL,
    actors,
    vault: { vaults: 2, epochs: weeks, seed, feeBps: 300, behaviours, randomYield: false },
    prices: geometricBrownianMotion(motion),
  };
}
