/** What one action of a campaign did in all of its runs. */
export type ActionTally = {
  action: number;
  /** The functions that it calls, as the handler's table has them. */
  name: string;
  acted: number;
  /** Times by reason. */
  skipped: Map<string, number>;
};

/** How many of all calls every action has to act in, as a share. */
export const LEAST_SHARE = 0.01;

/** Adds up the lines that `test/helpers/CallTables.sol` writes: number, times it acted, then each reason and its times, separated by tabs. */
export function tallyOf(lines: readonly string[], names: ReadonlyMap<number, string>): ActionTally[] {
  const tallies = new Map<number, ActionTally>();
  for (const line of lines.filter((one) => one !== "")) {
    const [action = "", acted = "", ...reasons] = line.split("\t");
    const number = Number(action);
    const tally = tallies.get(number) ?? {
      action: number,
      name: names.get(number) ?? "",
      acted: 0,
      skipped: new Map(),
    };
    tally.acted += Number(acted);
    for (let i = 0; i + 1 < reasons.length; i += 2) {
      const reason = reasons[i] ?? "";
      tally.skipped.set(reason, (tally.skipped.get(reason) ?? 0) + Number(reasons[i + 1]));
    }
    tallies.set(number, tally);
  }
  return [...tallies.values()].sort((a, b) => a.action - b.action);
}

/** All calls that the tallies tell of. */
export const callsIn = (tallies: readonly ActionTally[]): number =>
  tallies.reduce((total, tally) => total + tally.acted + skipsOf(tally), 0);

export const skipsOf = ({ skipped }: ActionTally): number => [...skipped.values()].reduce((sum, one) => sum + one, 0);

/** Actions that acted too seldom to say that the campaign tries them. */
export function idleOf(tallies: readonly ActionTally[]): ActionTally[] {
  const calls = callsIn(tallies);
  return tallies.filter(({ acted }) => acted < calls * LEAST_SHARE);
}

/**
 * What the actions of a handler are called, read from its own table: `if (action == 0 || action == EXIT) return _lend(...)`, and what is left
 * over for the last.
 * @param source The handler's Solidity
 */
export function actionNames(source: string): Map<number, string> {
  const constants = new Map(
    [...source.matchAll(/uint256 public constant (\w+) = (\d+);/g)].map(([, name = "", value]) => [
      name,
      Number(value),
    ]),
  );
  const numberOf = (text: string) => constants.get(text) ?? Number(text);
  const names = new Map<number, string>();
  for (const [, condition = "", called = ""] of source.matchAll(/if \((action == [^)]*)\)\s*return ([^;]*);/g)) {
    for (const [, action = ""] of condition.matchAll(/action == (\w+)/g)) names.set(numberOf(action), nameIn(called));
  }
  const last = numberOf("ACTIONS") - 1;
  const rest = /\n {8}return (_\w+\([^;]*);\n {4}}/.exec(source.slice(source.indexOf("function _act(")));
  if (rest?.[1] !== undefined && !names.has(last)) names.set(last, nameIn(rest[1]));
  return names;
}

/** `_repay(who, size, true)` without what every action is given. */
function nameIn(call: string): string {
  const [, name = call, args = ""] = /^_(\w+)\((.*)\)$/.exec(call) ?? [];
  const own = args.split(", ").filter((arg) => arg !== "" && arg !== "who" && arg !== "size");
  return own.length === 0 ? name : `${name} (${own.join(", ")})`;
}
