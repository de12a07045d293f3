import { decodeBytes32String } from "ethers";

/** The name that a contract wrote into a word; the word itself where it is none. */
export function nameInWord(word: string): string {
  try {
    return decodeBytes32String(word);
  } catch {
    return word;
  }
}
