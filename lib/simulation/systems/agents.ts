import type { SystemName } from "../../report/schema.js";
import type { StoryTold } from "../../story.js";
import type { Desk } from "../world/desk.js";
import type { Ground } from "../world/ground.js";
import type { Tokens } from "../world/market.js";

/** When things happen in a world, unix seconds. */
export interface Calendar {
  readonly startAt: number;
  readonly roundSeconds: number;
  /** How many rounds are played; in the one after the last everybody leaves. */
  readonly rounds: number;
}

/** What the agents of every system are given. */
export interface World {
  readonly ground: Ground;
  readonly desk: Desk;
  readonly tokens: Tokens;
  readonly calendar: Calendar;
  readonly seed: number;
}

/**
 * The agents of one system. Whoever plays a world moves the clock and the price; agents look at the chain and act, all of a round at one moment,
 * and never try what the contracts refuse.
 */
export interface Agents {
  readonly system: SystemName;
  /** Everybody comes with what he brings. */
  arrive(): Promise<void>;
  /** At the beginning of a round, when its price is known; in round `calendar.rounds` everybody begins to leave. */
  morning(round: number): Promise<void>;
  /** An hour later, when the feed has a further round. */
  evening(round: number): Promise<void>;
  /** A round after everybody began to leave. */
  end(): Promise<void>;
  /** What happened. */
  tell(): Promise<StoryTold>;
}

/** When a round begins, unix seconds. */
export const timeOf = ({ startAt, roundSeconds }: Calendar, round: number): number => startAt + round * roundSeconds;
