import { describeFailure } from "../errors.js";
import { holds, rangeOf, wordsOf } from "./conditions.js";
import type { Quantities } from "./quantities.js";
import type { Refusal } from "./schema.js";

/**
 * Does something that has to be refused just so.
 *
 * @throws Error where it is not, or otherwise
 */
export async function demandRefusal(
  action: () => Promise<unknown>,
  refused: Refusal,
  quantities: Quantities,
): Promise<void> {
  const error = await action().then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (error === undefined) throw new Error(`it had to be refused with ${refused.error}, and was not.`);
  const { name: happened, args } = describeFailure(error);
  if (happened !== refused.error) {
    throw new Error(`it had to be refused with ${refused.error}, but: ${messageOf(error)}`, { cause: error });
  }
  for (const [name, wanted] of Object.entries(refused.args)) {
    const actual = Object.hasOwn(args, name) ? args[name] : undefined;
    if (actual === undefined)
      throw new Error(`${refused.error} has no ${name}; it has ${Object.keys(args).join(", ")}.`);
    if (await holds(actual, wanted, quantities)) continue;
    throw new Error(`${refused.error}: ${name} had to be ${rangeOf(wanted)}, but is ${wordsOf(actual)}.`);
  }
}

/** What a failure says of itself. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
