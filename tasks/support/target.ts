import { dataSlice, type Interface, type Provider } from "ethers";

import type { ErrorUnits } from "../../lib/explanation.js";
import { formatAmount } from "../../lib/units.js";
import type { Token } from "./token.js";

/** Bytes of a word of the ABI. */
const WORD = 32;

/** A figure that a contract tells, for the table of what a call has changed. */
export interface Reading<Key extends string> {
  readonly key: Key;
  readonly label: string;
  /** The encoded call of a view that returns a number, or several numbers. */
  readonly call: string;
  /** Which of them it is, from 0; the first unless given. */
  readonly word?: number;
  readonly words: (value: bigint) => string;
}

/** A token of which the table shows how much the account holds. */
export interface Purse<Key extends string> {
  readonly key: Key;
  readonly token: Token;
}

/** A contract that commands are sent to. `R` and `P` name its readings and purses. */
export interface Target<R extends string = string, P extends string = string> {
  /** Its kind, as JSON calls it: `vault`. */
  readonly kind: string;
  readonly name: string;
  readonly address: string;
  /** The contract's own ABI; simulations go through its `multicall`, if it has one. */
  readonly abi: Interface;
  readonly provider: Pick<Provider, "call">;
  /** The tokens in which errors count. */
  readonly units: ErrorUnits;
  readonly purses: readonly Purse<P>[];
  readings(account: string): readonly Reading<R>[];
}

/** Figures by name: amounts in base units, times in unix seconds. */
export type State<Key extends string = string> = Readonly<Record<Key, bigint>>;

/** The number that a reading means in what its view has returned. */
export function numberIn(output: string | undefined, { word = 0 }: Pick<Reading<string>, "word">): bigint {
  return BigInt(output === undefined ? 0 : dataSlice(output, WORD * word, WORD * (word + 1)));
}

/** What differs between two states, in rows of name, before and after; a token that is told twice is told once. */
export function changesOf(target: Target, account: string, before: State, after: State): string[][] {
  const told = new Set<string>();
  const purses = target.purses.filter(({ token }) => !told.has(token.address) && told.add(token.address));
  const rows = [
    ...target.readings(account),
    ...purses.map(({ key, token }) => ({
      key,
      label: `Wallet ${token.symbol}`,
      words: (value: bigint) => formatAmount(value, token),
    })),
  ];
  return rows
    .filter(({ key }) => before[key] !== after[key])
    .map(({ key, label, words }) => [label, words(before[key] ?? 0n), words(after[key] ?? 0n)]);
}
