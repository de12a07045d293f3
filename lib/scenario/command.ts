import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

import { ArgumentType } from "hardhat/types/arguments";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Task } from "hardhat/types/tasks";

import { InputError } from "../input-error.js";

/** A command that was typed, understood: which task it runs, and with what. */
export interface Command {
  readonly path: string;
  readonly options: Readonly<Record<string, unknown>>;
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
  return { path: task.id.join(" "), options, run: async () => await (task.run(options) as Promise<unknown>) };
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
  if (task === undefined || task.isEmpty) {
    const known = [...subtasks.keys()].toSorted().join(", ");
    throw new InputError(
      `"${text}" is no command; after "${words.slice(0, depth).join(" ")}" there may come ${known}.`,
    );
  }
  return { task, rest: words.slice(depth) };
}

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
    return parseArgs({ args: [...words], options: config, allowPositionals: task.positionalArguments.length > 0 });
  } catch {
    const known = Object.keys(config).map((name) => `--${name}`);
    throw new InputError(
      `"${text}" has an option that is not of \`${task.id.join(" ")}\`: it takes ${known.join(", ")}.`,
    );
  }
}

function inOrder(task: Task, positionals: readonly string[], text: string): Record<string, unknown> {
  const { positionalArguments: expected } = task;
  const isVariadic = expected.at(-1)?.isVariadic === true;
  const needed = expected.filter(({ defaultValue }) => defaultValue === undefined).length;
  if (positionals.length < needed || (!isVariadic && positionals.length > expected.length)) {
    throw new InputError(`"${text}" needs ${expected.map(({ name }) => name).join(", ")} and nothing else.`);
  }
  const entries = positionals.slice(0, expected.length).map((value, i) => {
    const definition = expected[i];
    return [definition?.name ?? "", definition?.isVariadic === true ? positionals.slice(i) : value] as const;
  });
  return Object.fromEntries(entries);
}

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
