import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

import { InputError } from "../input-error.js";

/** `--replay FILE`: play a recorded run of the original model. */
export interface ReplayOptions {
  readonly mode: "replay";
  readonly file: string;
  readonly json: boolean;
}

const CONFIG = {
  replay: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const satisfies ParseArgsOptionsConfig;

/** What the command says about itself. */
export const USAGE = `Usage
  npm run simulate -- --replay FILE [--json]

  --replay FILE   plays a recorded run of the original model on the contracts and compares every number
  --json          one JSON document on standard output, nothing else there
`;

export type SimulateOptions = ReplayOptions | { readonly mode: "help" };

/**
 * Reads the command line of `npm run simulate`.
 * @throws InputError with one sentence for an unknown option or a value that cannot be used
 */
export function parseSimulateOptions(args: readonly string[]): SimulateOptions {
  const values = parseOptions(args);
  if (values.help === true) return { mode: "help" };
  if (values.replay === undefined) throw new InputError("--replay FILE is missing.");
  return { mode: "replay", file: values.replay, json: values.json === true };
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: CONFIG, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const [sentence = ""] = (error as Error).message.split(/(?<=')\. |\n/);
    throw new InputError(`${sentence.replace(/\.$/, "")}; --help lists the options.`);
  }
}
