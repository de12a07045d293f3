/**
 * `proved`: no input in its bounds contradicts it, nor overflows or divides by zero on the way. `counterexample`: some input does.
 * `unknown`: the solver gave up.
 */
export type Verdict = "proved" | "counterexample" | "unknown";

const CONTRADICTED = /^BMC: .* happens here\.$/;
const SAFE = /^BMC: .* check is safe!$/;
const ASSERTION_SAFE = /^BMC: Assertion violation check is safe!$/;

/**
 * Reads what solc's bounded model checker said about one property. Whatever is not a clear yes or no is unknown: a message that
 * a later compiler words otherwise, a solver that failed, an assertion that was never looked at.
 *
 * @param messages First lines of what it said; those that are not its own do not count.
 * @param assertions How many assertions the property makes.
 */
export function verdictOf(messages: readonly string[], assertions: number): Verdict {
  const own = messages.filter((message) => message.startsWith("BMC: "));
  if (own.some((message) => CONTRADICTED.test(message))) return "counterexample";
  const looked = own.filter((message) => ASSERTION_SAFE.test(message)).length;
  return looked === assertions && own.every((message) => SAFE.test(message)) ? "proved" : "unknown";
}
