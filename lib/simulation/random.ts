import { id } from "ethers";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** A stream of random numbers that depends on nothing but the seed and the name it was made with. */
export interface Random {
  /** A whole number from `from` to `to`, both included; safe integers. */
  integer(from: number, to: number): number;
  /** One of the items, all equally likely. */
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

/** The stream called `name` of the run with `seed`: other streams never change it, whatever order they are drawn in. */
export function randomStream(seed: number, name: string): Random {
  const digest = id(`${seed}/${name}`);
  const state = [2, 10, 18, 26].map((start) => Number.parseInt(digest.slice(start, start + 8), 16) | 0);
  const generator = xoroshiro128plusFromState(state);
  const integer = (from: number, to: number): number => uniformInt(generator, from, to);
  return { integer, pick: (items) => items[integer(0, items.length - 1)] ?? items[0] };
}
