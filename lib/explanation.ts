import { formatDuration, formatInstant } from "./time.js";
import { formatAmount, formatBps, type Unit } from "./units.js";

/** The tokens of the call that failed, where they are known: the staked one, the streamed one, and the one that it moves. */
export interface ErrorUnits {
  readonly asset?: Unit;
  readonly reward?: Unit;
  readonly moved?: Unit;
}

/** An argument as ethers decodes it. */
export type ErrorArgument = string | bigint | boolean;

/** The arguments of an error, in words: each method takes the name of an argument. */
export interface Wording {
  /** As it is. */
  plain(name: string): string;
  asset(name: string): string;
  reward(name: string): string;
  moved(name: string): string;
  bps(name: string): string;
  instant(name: string): string;
  duration(name: string): string;
}

/** What a custom error means to the person who met it. */
export interface Explanation {
  /** What happened, with the values. */
  readonly sentence: (words: Wording) => string;
  /** The rule that was broken. */
  readonly why: string;
  /** The way on. */
  readonly whatToDo: string;
}

/** The explanations of one file in `lib/errors/`, keyed by the error's declaration in Solidity. */
export type Explanations = Readonly<Record<string, Explanation>>;

/** Words for `args`; quantities of unknown tokens are given in base units. */
export function wordingOf(args: Readonly<Record<string, ErrorArgument>>, units: ErrorUnits): Wording {
  const number = (name: string) => BigInt(args[name] ?? 0);
  const quantity = (name: string, unit: Unit | undefined) =>
    unit === undefined ? `${number(name)} base units` : formatAmount(number(name), unit);
  return {
    plain: (name) => String(args[name]),
    asset: (name) => quantity(name, units.asset),
    reward: (name) => quantity(name, units.reward),
    moved: (name) => quantity(name, units.moved),
    bps: (name) => formatBps(number(name)),
    instant: (name) => formatInstant(number(name)),
    duration: (name) => formatDuration(number(name)),
  };
}
