import { type SystemName, SYSTEMS } from "../../report/schema.js";
import type { Plan } from "../population.js";
import type { PricePath } from "./price-path.js";

/** What is played across systems. The same plan gives the same result, byte for byte. */
export interface WorldPlan {
  readonly systems: readonly SystemName[];
  /** Everybody who decides for himself; liquidators and the keeper come in addition. */
  readonly actors: number;
  /** Of the stakers; its epochs are everybody's rounds. */
  readonly vault: Omit<Plan, "stakers">;
  readonly prices: PricePath;
}

/** How many of a hundred actors play which system. */
const SHARES: Readonly<Record<SystemName, number>> = { vault: 35, savings: 25, dual: 20, derby: 20 };

/** The least that a system can be played with. */
const LEAST = 2;

/** The least number of actors for so many systems. */
export const leastActors = (systems: readonly SystemName[]): number => systems.length * LEAST;

/** How many actors each system gets: in proportion to its share, two at least; what is over goes to the first. */
export function sharesOf({ systems, actors }: Pick<WorldPlan, "systems" | "actors">): ReadonlyMap<SystemName, number> {
  const chosen = SYSTEMS.filter((system) => systems.includes(system));
  const whole = chosen.reduce((total, system) => total + SHARES[system], 0);
  const counts = new Map(
    chosen.map((system): [SystemName, number] => [
      system,
      Math.max(LEAST, Math.floor((actors * SHARES[system]) / whole)),
    ]),
  );
  const rest = actors - [...counts.values()].reduce((total, count) => total + count, 0);
  const largest = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
  return counts.set(largest, (counts.get(largest) ?? 0) + rest);
}
