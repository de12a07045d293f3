import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

import { ArgumentType } from "hardhat/types/arguments";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Task } from "hardhat/types/tasks";

import { InputError } from "../input-error.js";

/** A command that was typed, understood: which task it runs, and with what. */
export interface Command {
  readonly path: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Whether it may send something, so that it is no mere look. */
  readonly isSending: boolean;
  run(): Promise<unknown>;
}

const QUOTED_OR_PLAIN = /"([^"]*)"|'([^']*)'|([^\s"']+)/g;

/**
 * Understands what one would type after `npx hardhat`, such as `savings lend --amount "10 USDC" --from alice`.
 *
 * @param form In what form it tells its outcome: as JSON, or as it was typed.
 * @throws InputError where there is no such command or option, or where quotes do not match.
 */
export function readCommand(hre: HardhatRuntimeEnvironment, text: string, form: "json" | "typed" = "json"): Command {
  const words = split(text);
  const { task, rest } = findTask(hre, words, text);
  const options = {
    ...optionsOf(task, rest, text),
    ...(form === "json" && task.options.has("json") ? { json: true } : {}),
  };
  const isSending = task.options.has("dryRun");
  return {
    path: task.id.join(" "),
    options,
    isSending,
    run: async () => await (task.run(options) as Promise<unknown>),
  };
}

/** Splits at spaces outside quotes, as a shell does. */
function split(text: string): string[] {
  const left = text.replace(QUOTED_OR_PLAIN, "").trim();
  if (left !== "") throw new InputError(`"${text}" has a quote that does not end.`);
  const joined = [...text.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word);
  return joined.map((word) =>
    word.replaceAll(
      QUOTED_OR_PLAIN,
      (_all, double?: string, single?: string, plain?: string) => double ?? single ?? plain ?? "",
    ),
  );
}

function findTask(hre: HardhatRuntimeEnvironment, words: readonly string[], text: string) {
  let subtasks = hre.tasks.rootTasks;
  let task: Task | undefined;
  let depth = 0;
  for (; depth < words.length; depth++) {
    const next = subtasks.get(words[depth] ?? "");
    if (next === undefined) break;
    [task, subtasks] = [next, next.subtasks];
  }
  if (task !== undefined && !task.isEmpty && tellsJson(task)) return { task, rest: words.slice(depth) };
  if (task === undefined || !task.isEmpty) [subtasks, depth] = [hre.tasks.rootTasks, 0];
  const known = [...subtasks.values()].filter(isOfTheLab).map(({ id }) => id.at(-1) ?? "");
  const after = depth === 0 ? "there is" : `after "${words.slice(0, depth).join(" ")}" there may come`;
  throw new InputError(`"${text}" is no command of a scenario; ${after} ${known.toSorted().join(", ")}.`);
}

const tellsJson = (task: Task): boolean => task.options.has("json");

/** Hardhat's own tasks, which build or clean or start a node, have no place in a scenario. */
const isOfTheLab = (task: Task): boolean => tellsJson(task) || [...task.subtasks.values()].some(isOfTheLab);

function optionsOf(task: Task, words: readonly string[], text: string): Record<string, unknown> {
  const definitions = [...task.options.values()];
  const config: ParseArgsOptionsConfig = Object.fromEntries(
    definitions.map(({ name, type }) => [kebab(name), { type: type === ArgumentType.FLAG ? "boolean" : "string" }]),
  );
  const { values, positionals } = parse(config, words, task, text);
  const given = definitions.flatMap(({ name }) => {
    const value = values[kebab(name)];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(given), ...inOrder(task, positionals, text) };
}

function parse(config: ParseArgsOptionsConfig, words: readonly string[], task: Task, text: string) {
  try {
    return parseArgs({ args: [...words], options: config, allowPositionals: true });
  } catch (error) {
    const known = Object.keys(config).map((name) => `--${name}`);
    const isUnknown = (error as NodeJS.ErrnoException).code === "ERR_PARSE_ARGS_UNKNOWN_OPTION";
    const what = isUnknown ? "an option that is not of" : "an option with too little or too much behind it, of";
    throw new InputError(`"${text}" has ${what} \`${task.id.join(" ")}\`: it takes ${known.join(", ")}.`);
  }
}

function inOrder(task: Task, positionals: readonly string[], text: string): Record<string, unknown> {
  const { positionalArguments: expected } = task;
  const isVariadic = expected.at(-1)?.isVariadic === true;
  const needed = expected.filter(({ defaultValue }) => defaultValue === undefined).length;
  if (positionals.length < needed || (!isVariadic && positionals.length > expected.length)) {
    const names = expected.map(({ name }) => name).join(", ");
    throw new InputError(`"${text}" needs ${names === "" ? "only options" : names} and nothing else.`);
  }
  const entries = positionals.slice(0, expected.length).map((value, i) => {
    const definition = expected[i];
    return [definition?.name ?? "", definition?.isVariadic === true ? positionals.slice(i) : value] as const;
  });
  return Object.fromEntries(entries);
}

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
