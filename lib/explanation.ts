import { formatDuration, formatInstant } from "./time.js";
import { formatAmount, formatBps, formatWad, type Unit } from "./units.js";

/** The tokens of the call that failed, by their part in it, where they are known. */
export interface ErrorUnits {
  /** Staked, lent or deposited. */
  readonly asset?: Unit;
  /** Streamed or earned. */
  readonly reward?: Unit;
  /** Locked behind a loan. */
  readonly collateral?: Unit;
  /** What a subscriber of a dual currency vault pays in, and what the price is linked to. */
  readonly investment?: Unit;
  readonly linked?: Unit;
  /** DRB, with which players vote. */
  readonly drb?: Unit;
  /** Whichever one the call moves. */
  readonly moved?: Unit;
}

/** An argument as ethers decodes it. */
export type ErrorArgument = string | bigint | boolean;

/** The arguments of an error, in words: each method takes the name of an argument. */
export interface Wording {
  /** As it is. */
  plain(name: string): string;
  /** An amount of the token that plays this part in the call. */
  amount(name: string, part: keyof ErrorUnits): string;
  asset(name: string): string;
  reward(name: string): string;
  moved(name: string): string;
  bps(name: string): string;
  /** A WAD ratio as a decimal number. */
  wad(name: string): string;
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
    amount: (name, part) => quantity(name, units[part]),
    asset: (name) => quantity(name, units.asset),
    reward: (name) => quantity(name, units.reward),
    moved: (name) => quantity(name, units.moved),
    bps: (name) => formatBps(number(name)),
    wad: (name) => formatWad(number(name)),
    instant: (name) => formatInstant(number(name)),
    duration: (name) => formatDuration(number(name)),
  };
}
