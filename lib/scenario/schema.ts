import { z } from "zod";

import { InputError } from "../input-error.js";
import { parseDuration, parseInstant } from "../time.js";
import { Source, type Path } from "./source.js";

/** YAML knows `10` as a number and `10 USDC` as a text; here both are texts. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const name = z.string().regex(/^\w[\w-]*$/, "is not a name");
const duration = z.string().transform(readable(parseDuration));

/** How a call is to be refused: the error's name, and, if given, its arguments. */
const refusal = z.union([
  z.string().transform((error) => ({ error, args: {} })),
  z.strictObject({ error: z.string(), args: z.record(z.string(), text).default({}) }),
]);

/** One value, or the lowest and the highest that will do. */
const condition = z.union([text, z.tuple([text, text])]);

/** What a step may be, by the key that says so. */
const STEPS = {
  /** A command as one would type it after `npx hardhat`. */
  run: z.strictObject({ run: z.string(), refused: refusal.optional(), as: name.optional() }),
  /** A call of a contract that no command makes. */
  call: z.strictObject({
    call: z.string().regex(/^\w+\.\w+$/, "is not of the form Contract.method"),
    args: z.array(z.unknown()).default([]),
    from: name,
    refused: refusal.optional(),
  }),
  /** Time passes. */
  wait: z.strictObject({ wait: duration }),
  /** Time passes up to a moment, counted from the beginning. */
  until: z.strictObject({ until: duration }),
  /** What a feed answers from now on, and the exchange with it. */
  price: z.strictObject({ price: z.record(name, text) }),
  /** What must hold now. */
  expect: z.strictObject({ expect: z.record(z.string(), z.record(z.string(), condition)) }),
  /** What the reader is told. */
  note: z.strictObject({ note: z.string() }),
} as const satisfies Record<string, z.ZodType>;

type StepKind = keyof typeof STEPS;

/** A step, with the line that it begins on. */
export type Step = { [Kind in StepKind]: z.infer<(typeof STEPS)[Kind]> & { readonly kind: Kind } }[StepKind] & {
  readonly line: number;
};

export type Refusal = z.infer<typeof refusal>;
export type Condition = z.infer<typeof condition>;

const HEAD = z.strictObject({
  /** What it is called, and what it shows, in a few sentences. */
  title: z.string().min(1),
  about: z.string().min(1),
  /** When it begins: a midnight of the chain, so that no clock of this machine shows in it. */
  start: z
    .string()
    .default("2026-01-01")
    .transform(readable((day) => parseInstant(day, 0n))),
  /** Whether the systems have some history already: what `npm run chain` starts with. */
  history: z.boolean().default(false),
  /** Who takes part, and what of each token he starts with; without it everybody has the sandbox's usual purse. */
  actors: z.record(name, z.record(name, text)).optional(),
  steps: z.array(z.record(z.string(), z.unknown())).min(1, "has no step"),
});

/** What happens to whom, in order, on a chain where everything is deployed. */
export interface Scenario extends Omit<z.infer<typeof HEAD>, "steps"> {
  readonly file: string;
  readonly steps: readonly Step[];
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
  return { ...head, file, steps: steps.map((step, index) => readStep(source, step, ["steps", index])) };
}

function readStep(source: Source, step: Readonly<Record<string, unknown>>, path: Path): Step {
  const kinds = (Object.keys(STEPS) as StepKind[]).filter((kind) => kind in step);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    const found = Object.keys(step).join(", ");
    throw source.problem(path, `a step has exactly one of ${Object.keys(STEPS).join(", ")}; this one has ${found}`);
  }
  return { kind, ...checked<object>(source, path, STEPS[kind], step), line: source.lineOf(path) } as Step;
}

function checked<Value>(source: Source, path: Path, schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const within = (issue?.path ?? []).filter((key) => typeof key !== "symbol");
  throw source.problem([...path, ...within], issue?.message ?? "is not as it should be");
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
