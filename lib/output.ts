import Table from "cli-table3";

import { describeFailure } from "./errors.js";
import { InputError } from "./input-error.js";
import { toJson } from "./json.js";
import { currentSession, tell } from "./session.js";

/** Exit codes: failed, and refused for what was typed. */
const EXIT_FAILED = 1;
const EXIT_REFUSED = 2;

/** A reader that has seen enough, such as `head`, closes the pipe: no failure of ours. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

const BORDERS = ["top", "bottom", "left", "mid", "right"].flatMap((side) =>
  ["", "-mid", "-left", "-right"].map((part) => `${side}${part}`),
);

/** Prints the one JSON document of a machine-readable run, bigints as decimal strings; in a session, hands it over. */
export function printJson(value: unknown): void {
  const session = currentSession();
  if (session !== undefined) return tell(session, value);
  process.stdout.write(`${toJson(value, 2)}\n`);
}

/** Prints a line for people. */
export function print(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** Prints a table for people: no borders, columns aligned, numbers to the right where `right` names their columns. */
export function printTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): void {
  const table = new Table({
    chars: { ...Object.fromEntries(BORDERS.map((name) => [name, ""])), middle: "" },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    head: [...head],
    colAligns: head.map((_, column) => (right.includes(column) ? "right" : "left")),
  });
  table.push(...rows.map((row) => [...row]));
  print(table.toString().replaceAll(/[^\S\n]+$/gm, ""));
}

/** Tells a person at a terminal how far the work is; silent where nobody watches. */
export function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${line}\n`);
}

/**
 * Runs a command: what it throws becomes a sentence on stderr, or `{"error":{"name","message","args"}}` on stdout, and an exit code
 * of 1 (failed) or 2 (refused for what was typed). In a session it is thrown on.
 */
export async function runCommand(options: { readonly json: boolean }, command: () => Promise<void>): Promise<void> {
  if (currentSession() !== undefined) return await command();
  try {
    await command();
  } catch (error) {
    reportFailure(error, options);
  }
}

/** Reports a failure as `runCommand` does, and sets the exit code. */
export function reportFailure(error: unknown, { json }: { readonly json: boolean }): void {
  const { name, message, args, details } = describeFailure(error);
  if (json) printJson({ error: { name, message, args } });
  else process.stderr.write(`${[message, ...details].join("\n")}\n`);
  process.exitCode = error instanceof InputError ? EXIT_REFUSED : EXIT_FAILED;
}
