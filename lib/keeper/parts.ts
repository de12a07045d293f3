import type { Upcoming } from "./duty.js";

/** How many questions a keeper has open at once: a public node limits them. */
const AT_ONCE = 50;

/** As `Promise.all` over `map`, a part at a time. */
export async function inParts<Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(map))));
  }
  return results;
}

/** The numbers from 1 to `count`, as contracts count. */
export const oneTo = (count: bigint): bigint[] =>
  Array.from({ length: Number(count) }, (_, index) => BigInt(index + 1));

/** What comes first, if anything does. */
export function earliest(coming: readonly Upcoming[]): Upcoming | null {
  return coming.toSorted((a, b) => Number(a.at - b.at))[0] ?? null;
}
