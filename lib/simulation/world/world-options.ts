import { InputError } from "../../input-error.js";
import { countOption } from "../../options.js";
import { type SystemName, SYSTEMS } from "../../report/schema.js";
import type { Plan } from "../population.js";
import { leastActors, type WorldPlan } from "./plan.js";
import { geometricBrownianMotion, PRICE_DECIMALS, readPricePath } from "./price-path.js";

/** What the command line says of a world, as text. */
export interface WorldValues {
  readonly systems?: string;
  readonly actors?: string;
  readonly prices?: string;
  readonly volatility?: string;
  readonly drift?: string;
}

/** What `parseArgs` is told of these options. */
export const WORLD_CONFIG = {
  systems: { type: "string" },
  actors: { type: "string" },
  prices: { type: "string" },
  volatility: { type: "string" },
  drift: { type: "string" },
} as const;

/** Where the price begins: what the sandbox's pool opens at. */
const START_PRICE = 3_000n * 10n ** BigInt(PRICE_DECIMALS);
const MAX_ROUNDS = 520;
const MAX_ACTORS = 100_000;

/** A world as it was asked for; its prices may still have to be read. */
export interface WorldRequest {
  readonly systems: readonly SystemName[];
  readonly actors: number;
  readonly vault: Omit<Plan, "stakers">;
  readonly prices: { readonly file: string } | { readonly driftBps: number; readonly volatilityBps: number };
}

/** @throws InputError with one sentence for a value that cannot be used */
export function worldRequestOf(values: WorldValues, vault: Omit<Plan, "stakers">): WorldRequest {
  const systems = systemsOf(values.systems ?? "all");
  const least = leastActors(systems);
  if (vault.epochs > MAX_ROUNDS)
    throw new InputError(`--epochs is ${vault.epochs}, but with --systems at most ${MAX_ROUNDS}.`);
  return {
    systems,
    actors: countOption("actors", values.actors, 100, least, MAX_ACTORS),
    vault,
    prices: pricesOf(values),
  };
}

/** Reads or draws the prices. @param roundSeconds How long a round lasts @throws InputError as `readPricePath` does */
export async function worldPlanOf({ prices, ...request }: WorldRequest, roundSeconds: number): Promise<WorldPlan> {
  if ("file" in prices) return { ...request, prices: await readPricePath(prices.file) };
  const { seed, epochs } = request.vault;
  const motion = { ...prices, seed, start: START_PRICE, steps: epochs + 1, stepSeconds: roundSeconds };
  return { ...request, prices: geometricBrownianMotion(motion) };
}

function systemsOf(list: string): SystemName[] {
  if (list === "all") return [...SYSTEMS];
  const names = list.split(",").map((item) => item.trim());
  const unknown = names.find((name) => !SYSTEMS.some((system) => system === name));
  if (unknown !== undefined)
    throw new InputError(`"${unknown}" is not a system; there are ${SYSTEMS.join(", ")}, or all.`);
  if (new Set(names).size < names.length) throw new InputError(`--systems "${list}" names a system twice.`);
  return SYSTEMS.filter((system) => names.includes(system));
}

function pricesOf({ prices, volatility, drift }: WorldValues): WorldRequest["prices"] {
  if (prices === undefined) {
    return {
      driftBps:
        drift?.startsWith("-") === true
          ? -countOption("drift", drift.slice(1), 0, 0, 20_000)
          : countOption("drift", drift, 0, 0, 20_000),
      volatilityBps: countOption("volatility", volatility, 8_000, 0, 30_000),
    };
  }
  const beside = [["volatility", volatility] as const, ["drift", drift] as const].find(
    ([, value]) => value !== undefined,
  );
  if (beside !== undefined)
    throw new InputError(`--${beside[0]} has no meaning beside --prices, which takes them from a file.`);
  return { file: prices };
}
