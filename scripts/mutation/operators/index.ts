import { arithmetic } from "./arithmetic.js";
import { boundary } from "./boundary.js";
import { checkpoint } from "./checkpoint.js";
import { constant } from "./constant.js";
import { guard } from "./guard.js";
import type { Operator } from "./operator.js";
import { relational } from "./relational.js";
import { rounding } from "./rounding.js";
import { statement } from "./statement.js";
import { swappedArguments } from "./swapped-arguments.js";

/** Every kind of change, by the name under which it is asked for and counted. */
export const OPERATORS = {
  arithmetic,
  relational,
  boundary,
  constant,
  statement,
  guard,
  checkpoint,
  rounding,
  arguments: swappedArguments,
} as const satisfies Record<string, Operator>;

/** The name of a kind of change. */
export type OperatorName = keyof typeof OPERATORS;

/** The names in the order of every table. */
export const OPERATOR_NAMES = Object.keys(OPERATORS) as readonly OperatorName[];

/** Kinds of which not a single one may survive. */
export const STRICT_OPERATORS: ReadonlySet<OperatorName> = new Set(["guard", "rounding"]);
