import { z } from "zod";

import { InputError } from "../input-error.js";
import { parseDuration, parseInstant } from "../time.js";
import { Source, type Path } from "./source.js";

/** Whatever is written as a single value: numbers and `true` are texts here, for whoever needs them to read. */
const text = z.string();
const name = text.regex(/^\w[\w-]*$/, "is not a name");
const duration = text.transform(readable(parseDuration));

/** One value, or the lowest and the highest that will do. */
const condition = z.union([text, z.tuple([text, text])], {
  error: "must be one value, or a list of the lowest and the highest that will do",
});

/** How a call is to be refused: the error's name, and, if given, its arguments. */
const refusal = z.preprocess(
  (value) => (typeof value === "string" ? { error: value } : value),
  z.strictObject({ error: name, args: z.record(name, condition).default({}) }),
);

/** What a step may be, by the key that says so. */
const STEPS = {
  /** A command as one would type it after `npx hardhat`. */
  run: z.strictObject({ run: text, refused: refusal.optional(), as: name.optional() }),
  /** A call of a contract that no command makes. */
  call: z.strictObject({
    call: text.regex(/^\w+\.\w+$/, "is not of the form Contract.method"),
    args: z.array(z.unknown()).default([]),
    from: name,
    refused: refusal.optional(),
  }),
  /** A contract comes that was not deployed yet, and that later steps call by its name. */
  deploy: z.strictObject({ deploy: name, args: z.array(z.unknown()).default([]), from: name, as: name }),
  /** Time passes. */
  wait: z.strictObject({ wait: duration }),
  /** Time passes up to a moment, counted from the beginning. */
  until: z.strictObject({ until: duration }),
  /** What a feed answers from now on, and the exchange with it. */
  price: z.strictObject({ price: z.record(name, text) }),
  /** What protocols that earn as they are told gain, or below zero lose, of what they hold. */
  yield: z.strictObject({
    yield: z.record(name, text.regex(/\d\s*%$/, "is not a share such as 0.80% or 0.80 ± 0.15 %")),
  }),
  /** Agents stake in a vault, each by its rule and by chance, and everybody leaves in the end. */
  agents: z.strictObject({
    agents: z.strictObject({
      vault: name,
      rewarder: name,
      behaviour: z.enum(["degen", "yield-seeker", "loyal", "mercenary"]),
      stakers: count(1, 100),
      epochs: count(1, 520),
    }),
    as: name.optional(),
  }),
  /** What must hold now. */
  expect: z.strictObject({ expect: z.record(text, z.record(text, condition)) }),
  /** What the reader is told; and what a program that plays along calls this place. */
  note: z.strictObject({ note: text, as: text.optional() }),
} as const satisfies Record<string, z.ZodObject>;

type StepKind = keyof typeof STEPS;

/** A step, with the line that it begins on. */
export type Step = { [Kind in StepKind]: z.infer<(typeof STEPS)[Kind]> & { readonly kind: Kind } }[StepKind] & {
  readonly line: number;
  /** The line of something within it. */
  lineOf(...within: Path): number;
};

/** A step of one kind. */
export type StepOf<Kind extends StepKind> = Extract<Step, { readonly kind: Kind }>;

export type Refusal = z.infer<typeof refusal>;
export type Condition = z.infer<typeof condition>;

const HEAD = z.strictObject({
  /** What it is called, and what it shows, in a few sentences. */
  title: text.min(1, "says nothing"),
  about: text.min(1, "says nothing"),
  /** When it begins: a midnight of the chain, so that no clock of this machine shows in it. */
  start: text
    .regex(/^\d{4}-\d{2}-\d{2}$/, "is not a day such as 2026-01-01")
    .default("2026-01-01")
    .transform(readable((day) => parseInstant(day, 0n))),
  /** Whether the systems have some history already: what `npm run chain` starts with. */
  history: z
    .enum(["true", "false"])
    .default("false")
    .transform((answer) => answer === "true"),
  /** Which streams of chance a `±` draws from, one for each feed and protocol; the seed of the run decides what. */
  chance: text.default("scenario"),
  /** Who takes part, and what of each token he starts with; without it everybody has the sandbox's usual purse. */
  actors: z.record(name, z.record(name, text)).optional(),
  steps: z.array(z.record(text, z.unknown())).min(1, "has no step"),
});

/** What happens to whom, in order, on a chain where everything is deployed. */
export interface Scenario extends Omit<z.infer<typeof HEAD>, "steps"> {
  readonly file: string;
  readonly steps: readonly Step[];
  /** The line of something outside the steps. */
  lineOf(...path: Path): number;
}

/**
 * Reads a scenario from YAML or JSON.
 *
 * @param file Its name, for messages.
 * @throws InputError of the form `file:line:column: ...` where it is not one.
 */
export function readScenario(file: string, content: string): Scenario {
  const source = Source.parse(file, content);
  const { steps, ...head } = checked(source, [], HEAD, source.value);
  return {
    ...head,
    file,
    steps: steps.map((step, index) => readStep(source, step, ["steps", index])),
    lineOf: (...path) => source.lineOf(path),
  };
}

function readStep(source: Source, step: Readonly<Record<string, unknown>>, path: Path): Step {
  const kinds = (Object.keys(STEPS) as StepKind[]).filter((kind) => kind in step);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    const found = Object.keys(step).join(", ");
    throw source.problem(path, `a step has exactly one of ${Object.keys(STEPS).join(", ")}; this one has ${found}`);
  }
  const read = checked<object>(source, path, STEPS[kind], step);
  const lineOf = (...within: Path) => source.lineOf([...path, ...within]);
  return { kind, ...read, line: lineOf(), lineOf } as Step;
}

function checked<Value>(source: Source, path: Path, schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const within = [...path, ...(issue?.path ?? []).filter((key) => typeof key !== "symbol")];
  if (issue?.code === "unrecognized_keys") {
    const known = issue.path.length === 0 && schema instanceof z.ZodObject ? Object.keys(schema.shape) : undefined;
    const there = known === undefined ? "" : `; there may be ${known.join(", ")}`;
    throw source.problemOfKey(within, issue.keys[0] ?? "", `nothing is called so here${there}`);
  }
  throw source.problem(within, issue === undefined ? "is not as it should be" : wordsFor(issue));
}

function wordsFor(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "is missing"
        : `must be ${kindName(issue.expected)}, and is ${kindName(kindOf(issue.input))}`;
    case "invalid_key":
      return issue.issues[0]?.message ?? issue.message;
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    default:
      return issue.message;
  }
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "array" : typeof value;
}

const kindName = (kind: string): string =>
  ({ string: "a text", array: "a list", object: "a mapping", record: "a mapping" })[kind] ?? kind;

/** A whole number between two, both included. */
function count(least: number, most: number) {
  return text
    .regex(/^\d{1,6}$/, "is not a whole number")
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must lie between ${least} and ${most}`);
}

/** Lets zod report what our parsers refuse. */
function readable(parser: (value: string) => bigint): (value: string, context: z.RefinementCtx) => bigint {
  return (value, context) => {
    try {
      return parser(value);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      context.addIssue({ code: "custom", message: error.message });
      return z.NEVER;
    }
  };
}
