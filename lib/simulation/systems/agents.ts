import type { SystemName } from "../../report/schema.js";
import type { StoryTold } from "../../story.js";
import type { Desk } from "../world/desk.js";
import type { Ground } from "../world/ground.js";
import type { Tokens } from "../world/market.js";
import type { Weather } from "../world/weather.js";
import type { Check } from "./telling.js";

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
  /** As it is now. */
  weather(): Weather;
}

/** What is left of a token in the contracts of a system when everybody has gone, and the most that may be; base units. */
export interface Residue {
  readonly system: SystemName;
  readonly token: string;
  readonly left: bigint;
  readonly most: bigint;
  /** Where the bound comes from. */
  readonly because: string;
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

  /** The guardian keeps newcomers out, as long as the contracts let him. */
  pause(): Promise<void>;
  /** What has to hold at any moment. */
  audit(): Promise<Check[]>;
  /** Takes out what `end` has left, offices' shares included; a round later once more, for what takes time. */
  clear(): Promise<void>;
  /** What is left after that. */
  residues(): Promise<Residue[]>;
}

/** When a round begins, unix seconds. */
export const timeOf = ({ startAt, roundSeconds }: Calendar, round: number): number => startAt + round * roundSeconds;
