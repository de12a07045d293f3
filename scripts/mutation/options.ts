import { availableParallelism } from "node:os";
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

import { InputError } from "../../lib/input-error.js";
import { countOption, strictly } from "../../lib/options.js";
import { OPERATOR_NAMES, type OperatorName } from "./operators/index.js";

const OPTIONS = {
  system: { type: "string", multiple: true },
  file: { type: "string", multiple: true },
  operator: { type: "string", multiple: true },
  changed: { type: "boolean", default: false },
  sample: { type: "string" },
  seed: { type: "string" },
  strict: { type: "boolean", default: false },
  jobs: { type: "string" },
  list: { type: "boolean", default: false },
  write: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const satisfies ParseArgsOptionsConfig;

/** What `--help` prints. */
export const USAGE = `Changes the contracts one place at a time and looks whether a test notices.

Usage
  npm run mutate                                    every system
  npm run mutate -- --system vault                  one system; may be repeated, as --file and --operator
  npm run mutate -- --file contracts/vault/Vault.sol
  npm run mutate -- --operator guard                one kind: ${OPERATOR_NAMES.join(", ")}
  npm run mutate -- --changed                       lines that differ from main, or are not committed
  npm run mutate -- --sample 25 [--seed 1]          that many of each system, drawn with a seed
  npm run mutate -- --sample 25 --strict            and every removed guard and flipped rounding
  npm run mutate -- --jobs 1                        that many at once, instead of one a core
  npm run mutate -- --list                          the mutants, without running anything
  npm run mutate -- --write                         writes the table of each system into docs/assurance.md
  npm run --silent mutate -- --json                 one JSON document

A run that is interrupted goes on where it was. Ends with 1 where a score is below 95 % or where a removed guard or a flipped
rounding survives, with 2 where it was asked for something that it does not know.
`;

/** How many mutants of each system a sample has, by which seed they are drawn, and whether all of the strict kinds are added. */
export type Sample = { readonly size: number; readonly seed: number; readonly strict: boolean };

/** What was asked for. No list means all there is. */
export type MutateOptions = {
  readonly systems: readonly string[];
  readonly files: readonly string[] | undefined;
  readonly operators: readonly OperatorName[] | undefined;
  readonly changed: boolean;
  readonly sample: Sample | undefined;
  readonly jobs: number;
  readonly list: boolean;
  readonly write: boolean;
  readonly json: boolean;
  readonly help: boolean;
};

const MAX_SEED = 2 ** 32 - 1;
const MAX_SAMPLE = 100_000;
const DEFAULT_SEED = 1;
const MAX_JOBS = 256;

/** Reads the command line. @throws InputError for what it does not know */
export function parseMutateOptions(args: readonly string[], systems: readonly string[]): MutateOptions {
  const { values } = strictly(() => parseArgs({ args: [...args], options: OPTIONS }));
  const { system, file, operator, sample, seed, strict, jobs, ...flags } = values;
  const isPart = [file, operator].some((it) => it !== undefined) || flags.changed;
  if (flags.write && isPart)
    throw new InputError("--write is about whole systems: leave out --file, --operator and --changed.");
  if (seed !== undefined && sample === undefined) throw new InputError("--seed belongs to a sample: add --sample.");
  if (strict && sample === undefined) throw new InputError("--strict adds to a sample: add --sample.");
  return {
    ...flags,
    systems: known("system", system, systems) ?? systems,
    files: file,
    operators: known("kind of mutant", operator, OPERATOR_NAMES),
    sample: sample === undefined ? undefined : sampleOf(sample, seed, strict),
    jobs: countOption("jobs", jobs, availableParallelism(), 1, MAX_JOBS),
  };
}

function sampleOf(size: string, seed: string | undefined, strict: boolean): Sample {
  return {
    strict,
    size: countOption("sample", size, 1, 1, MAX_SAMPLE),
    seed: countOption("seed", seed, DEFAULT_SEED, 0, MAX_SEED),
  };
}

function known<Name extends string>(
  what: string,
  given: readonly string[] | undefined,
  all: readonly Name[],
): readonly Name[] | undefined {
  const stranger = given?.find((name) => !all.includes(name as Name));
  if (stranger !== undefined) throw new InputError(`There is no ${what} "${stranger}", only ${all.join(", ")}.`);
  return given === undefined ? undefined : all.filter((name) => given.includes(name));
}
