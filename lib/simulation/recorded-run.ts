import { readFile } from "node:fs/promises";

import { z } from "zod";

import { InputError } from "../input-error.js";
import { formatDecimal } from "../units.js";
import { type Decimal, parseDecimal, unitsExact, unitsNearest } from "./decimal.js";

/** One token of the recorded model is 1e18 wei. */
export const TOKEN_DECIMALS = 18;

const BPS_DECIMALS = 4;
/** A tenth, in units of 10^-18. */
const MAX_FEE = 10n ** 17n;

/** A number of the file, kept as the text that stood there. */
class NumberText {
  constructor(readonly text: string) {}
}

const decimal = z
  .custom<NumberText>((value) => value instanceof NumberText, {
    error: ({ input }) => (input === undefined ? "is missing" : "must be a number"),
  })
  .transform(({ text }, context): Decimal => {
    try {
      return parseDecimal(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: (error as RangeError).message });
      return z.NEVER;
    }
  });

/** Tokens, in wei. */
const observed = decimal.transform((value) => unitsNearest(value, TOKEN_DECIMALS));
const quantity = decimal
  .refine(({ digits }) => digits >= 0n, "must not be negative")
  .transform((value) => unitsNearest(value, TOKEN_DECIMALS));

/** A fraction of one, in whole basis points: finer the contract does not have it. */
const fee = decimal.transform((value, context): bigint => {
  const refuse = (problem: string) => {
    const percent = formatDecimal(unitsNearest(value, TOKEN_DECIMALS), TOKEN_DECIMALS - 2);
    context.addIssue({ code: "custom", message: `is ${percent} %, ${problem}` });
    return z.NEVER;
  };
  if (value.digits < 0n) return refuse("but cannot be negative");
  if (unitsNearest(value, TOKEN_DECIMALS) > MAX_FEE) return refuse("but a vault keeps back at most 10 %");
  return unitsExact(value, BPS_DECIMALS) ?? refuse("which is not a whole number of basis points (0.01 %)");
});

const name = z.string().min(1, "must not be empty");
const action = z.discriminatedUnion(
  "action",
  [
    z.object({ action: z.literal("deposit"), staker: name, amount: quantity }),
    z.object({ action: z.literal("claim"), staker: name }),
    z.object({ action: z.literal("withdraw"), staker: name, stake: quantity }),
  ],
  "must be deposit, claim or withdraw",
);
const step = z.object({
  actions: z.array(action),
  stakerBalances: z.array(observed),
  staked: z.array(observed),
  unclaimed: z.array(observed),
  totalStaked: observed,
});
const recordedRun = z
  .object({
    stakers: z.array(z.object({ name, balance: quantity })).min(1, "must name at least one staker"),
    vault: z.object({ rewardPerStep: quantity }),
    withdrawalFee: fee,
    steps: z.array(step),
    finalBalances: z.array(observed),
  })
  .superRefine((run, context) => {
    for (const { path, message } of inconsistencies(run)) context.addIssue({ code: "custom", path, message });
  });

type Shape = z.infer<typeof recordedRun>;

/** A recorded run of the original model: tokens in wei, the fee in basis points, stakers by name. */
export type RecordedRun = Shape;
export type RecordedStep = Shape["steps"][number];
export type RecordedAction = RecordedStep["actions"][number];

/**
 * Reads a recorded run from a file.
 * @throws InputError with one sentence that names the file and, where the content is wrong, the place in it
 */
export async function readRecordedRun(file: string): Promise<RecordedRun> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new InputError(
      error.code === "ENOENT"
        ? `There is no file ${file}.`
        : `The file ${file} cannot be read: ${error.code ?? error.message}.`,
    );
  });
  return parseRecordedRun(text, file);
}

/**
 * Reads a recorded run from JSON text, each number from its own digits.
 * @throws InputError with one sentence that names `source` and the place in it
 */
export function parseRecordedRun(text: string, source: string): RecordedRun {
  const parsed = recordedRun.safeParse(parseJson(text, source), { error: explain });
  if (parsed.success) return parsed.data;
  const [first, ...others] = parsed.error.issues;
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  throw new InputError(`${source} is not a recorded run: ${pathText(first?.path ?? [])} ${first?.message}${more}.`);
}

/** Missing and mistyped fields in the words of this file; everything else has its message at its rule. */
function explain(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== "invalid_type") return undefined;
  return issue.input === undefined ? "is missing" : `must be ${ARTICLES[issue.expected] ?? issue.expected}`;
}

const ARTICLES: Readonly<Record<string, string>> = { object: "an object", array: "a list", string: "a text" };

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

function parseJson(text: string, source: string): unknown {
  const keepDigits: Reviver = (_, value, { source: digits }) =>
    typeof value === "number" && digits !== undefined ? new NumberText(digits) : value;
  try {
    return JSON.parse(text, keepDigits as Parameters<typeof JSON.parse>[1]);
  } catch (error) {
    throw new InputError(`${source} is not JSON: ${(error as SyntaxError).message}.`);
  }
}

interface Inconsistency {
  readonly path: (string | number)[];
  readonly message: string;
}

/** What no single field can know: names that clash or are unknown, lists of another length than the stakers. */
function* inconsistencies({ stakers, steps, finalBalances }: Shape): Generator<Inconsistency> {
  const names = new Set<string>();
  for (const [index, { name }] of stakers.entries()) {
    if (names.has(name))
      yield { path: ["stakers", index, "name"], message: `"${name}" is already taken by another staker` };
    names.add(name);
  }
  for (const [index, { actions, ...lists }] of steps.entries()) {
    for (const [place, { staker }] of actions.entries()) {
      if (!names.has(staker))
        yield { path: ["steps", index, "actions", place, "staker"], message: `"${staker}" is not among the stakers` };
    }
    for (const list of ["stakerBalances", "staked", "unclaimed"] as const) {
      yield* lengthFault(["steps", index, list], lists[list].length, stakers.length);
    }
  }
  yield* lengthFault(["finalBalances"], finalBalances.length, stakers.length);
}

function* lengthFault(path: (string | number)[], length: number, expected: number): Generator<Inconsistency> {
  if (length !== expected) yield { path, message: `has ${length} entries for ${expected} stakers` };
}

/** `["steps", 2, "staked"]` as `steps[2].staked`. */
const pathText = (path: readonly PropertyKey[]): string =>
  path.length === 0
    ? "the document"
    : path
        .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`))
        .join("");
