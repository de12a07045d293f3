import type { Interface, Provider } from "ethers";

import type { ErrorUnits } from "../../lib/explanation.js";
import { formatAmount } from "../../lib/units.js";
import type { Token } from "./token.js";

/** A figure that a contract tells, for the table of what a call has changed. */
export interface Reading<Key extends string> {
  readonly key: Key;
  readonly label: string;
  /** The encoded call of a view that returns one number. */
  readonly call: string;
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
