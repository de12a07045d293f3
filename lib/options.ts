import { InputError } from "./input-error.js";

/** Reads a whole number from an option. @throws InputError outside `least` to `most` */
export function countOption(
  name: string,
  text: string | undefined,
  otherwise: number,
  least: number,
  most: number,
): number {
  if (text === undefined) return otherwise;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new InputError(`--${name} is "${text}", but must be a whole number from ${least} to ${most}.`);
}

/** Runs `parseArgs`; its complaint becomes one sentence. */
export function strictly<Parsed>(parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch (error) {
    const [sentence = ""] = (error as Error).message.split(/(?<=')\. |\n/);
    throw new InputError(`${sentence.replace(/\.$/, "")}; --help lists the options.`);
  }
}
