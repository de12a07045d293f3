import type { Hex } from "./chain.js";

const WORD = 64;
/** `multicall(bytes[])` of OpenZeppelin. */
const MULTICALL_SELECTOR = "0xac9650d8";

const word = (value: number): string => value.toString(16).padStart(WORD, "0");
const padded = (hex: string): string => hex.padEnd(Math.ceil(hex.length / WORD) * WORD, "0");

/**
 * The call data of `multicall(bytes[])`. Written out here because a run makes hundreds of thousands of views, for which a general
 * encoder takes most of the time.
 * @param calls call data of each, 0x-prefixed
 */
export function encodeMulticall(calls: readonly Hex[]): Hex {
  const items = calls.map((call) => `${word((call.length - 2) / 2)}${padded(call.slice(2))}`);
  let offset = calls.length * 32;
  const offsets = items.map((item) => {
    const here = word(offset);
    offset += item.length / 2;
    return here;
  });
  return [MULTICALL_SELECTOR, word(32), word(calls.length), ...offsets, ...items].join("");
}

/**
 * The numbers that `count` views of a multicall returned, one word each.
 * @throws RangeError if the answer is not so many single words
 */
export function decodeWords(answer: Hex, count: number): bigint[] {
  const wordAt = (index: number): string => answer.slice(2 + index * WORD, 2 + (index + 1) * WORD);
  const size = 2 + count + count * 2;
  if (answer.length !== 2 + size * WORD || Number(`0x${wordAt(1)}`) !== count) {
    throw new RangeError(`a multicall of ${count} views did not return ${count} words`);
  }
  return Array.from({ length: count }, (_, index) => BigInt(`0x${wordAt(2 + count + index * 2 + 1)}`));
}

/** Call data of a function with one address as its only argument. */
export const addressCall = (selector: Hex, account: Hex): Hex => `${selector}${account.slice(2).padStart(WORD, "0")}`;
