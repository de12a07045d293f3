import type { SystemName } from "../../report/schema.js";
import type { StoryTold } from "../../story.js";
import { type Agents, type Calendar, timeOf, type World } from "../systems/agents.js";
import { DerbyAgents } from "../systems/derby/agents.js";
import { DualAgents } from "../systems/dual/agents.js";
import { SavingsAgents } from "../systems/savings/agents.js";
import { VaultAgents } from "../systems/vault.js";
import { Desk } from "./desk.js";
import type { GasRow } from "./gas-book.js";
import type { Ground } from "./ground.js";
import { Market, tokensOf } from "./market.js";
import { sharesOf, type WorldPlan } from "./plan.js";
import { priceAt, type PricePoint } from "./price-path.js";
import { FAIR } from "./weather.js";

/** Seconds from a round's beginning to its evening. */
const EVENING = 3_600;

/** What happened in a world. */
export interface WorldPlayed {
  readonly told: readonly { readonly system: SystemName; readonly told: StoryTold }[];
  readonly gas: readonly GasRow[];
  /** The price of every round. */
  readonly prices: readonly PricePoint[];
}

/** Told what goes on. */
export interface Watch {
  /** One of the stages is over, of which there are `worldStages`. */
  onStage(): void;
  /** More transactions have been sent. */
  onSent(): void;
}

/** Arriving, every round, leaving, the end. */
export const worldStages = ({ vault }: Pick<WorldPlan, "vault">): number => vault.epochs + 3;

/**
 * Plays a plan: everybody arrives, then in every round the price moves, the agents of one system after the other act at that moment, and an hour
 * later what was waiting for a further price is done. After the last round everybody leaves.
 *
 * @throws Error in words where the contracts refuse an action: no agent is meant to try what is refused
 */
export async function playWorld(
  ground: Ground,
  plan: WorldPlan,
  calendar: Calendar,
  watch: Watch,
): Promise<WorldPlayed> {
  const tokens = await tokensOf(ground);
  const desk = new Desk(ground.chain, Object.values(tokens), () => watch.onSent());
  const world: World = { ground, desk, tokens, calendar, seed: plan.vault.seed, weather: () => FAIR };
  await desk.passTo(calendar.startAt);
  desk.enlist("keeper", ground.account("keeper"));
  const market = await Market.open(ground, desk, tokens);
  await market.setPrice(priceAt(plan.prices, 0));
  const agents = await agentsOf(world, plan);
  for (const one of agents) await one.arrive();
  watch.onStage();
  const prices = await playRounds(world, plan, market, agents, watch);
  return { told: await tellAll(agents), gas: desk.gas.rows(), prices };
}

async function playRounds(
  world: World,
  plan: WorldPlan,
  market: Market,
  agents: readonly Agents[],
  watch: Watch,
): Promise<PricePoint[]> {
  const { desk, calendar } = world;
  const prices: PricePoint[] = [];
  for (let round = 0; round <= calendar.rounds + 1; round++) {
    const at = round * calendar.roundSeconds;
    const price = priceAt(plan.prices, at);
    prices.push({ at, price });
    if (round > 0) await desk.passTo(timeOf(calendar, round));
    await market.setPrice(price);
    if (round > calendar.rounds) for (const one of agents) await one.end();
    else await playRound(world, round, market, price, agents);
    watch.onStage();
  }
  return prices;
}

async function playRound(
  world: World,
  round: number,
  market: Market,
  price: bigint,
  agents: readonly Agents[],
): Promise<void> {
  for (const one of agents) await one.morning(round);
  await world.desk.passTo(timeOf(world.calendar, round) + EVENING);
  await market.setPrice(price);
  for (const one of agents) await one.evening(round);
}

/** Opens every system of a plan for its part of the actors. */
export async function agentsOf(world: World, plan: WorldPlan): Promise<Agents[]> {
  const agents: Agents[] = [];
  for (const [system, size] of sharesOf(plan)) agents.push(await OPENERS[system](world, size, plan));
  return agents;
}

const OPENERS: Readonly<Record<SystemName, (world: World, size: number, plan: WorldPlan) => Promise<Agents>>> = {
  vault: (world, size, { vault }) => VaultAgents.open(world, { ...vault, stakers: size }),
  savings: (world, size) => SavingsAgents.open(world, size),
  dual: (world, size) => DualAgents.open(world, size),
  derby: (world, size) => DerbyAgents.open(world, size),
};

async function tellAll(agents: readonly Agents[]): Promise<WorldPlayed["told"]> {
  const all: WorldPlayed["told"][number][] = [];
  for (const one of agents) all.push({ system: one.system, told: await one.tell() });
  return all;
}
