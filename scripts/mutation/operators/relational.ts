import { child, spanOf, word } from "../syntax.js";
import type { Operator } from "./operator.js";
import { replaceOperator } from "./replace-operator.js";

const OPPOSITE = {
  "==": "!=",
  "!=": "==",
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "<=": ">",
  "&&": "||",
  "||": "&&",
} as const;

/** A condition that is a question of its own, without an operator that could be replaced. */
const PLAIN = new Set(["Identifier", "MemberAccess", "IndexAccess", "FunctionCall"]);

/** Every comparison becomes its opposite, `&&` becomes `||`, `!x` becomes `x`, and a plain condition is negated. */
export const relational: Operator = ({ node }, source) => {
  if (node.nodeType === "BinaryOperation") return replaceOperator(node, OPPOSITE, source);
  if (node.nodeType === "UnaryOperation" && word(node, "operator") === "!") {
    const span = spanOf(node);
    return [{ span: { start: span.start, end: span.start + 1 }, after: "", shown: span }];
  }
  const condition = child(node, "condition");
  if (condition === undefined || !PLAIN.has(condition.nodeType)) return [];
  return [{ span: spanOf(condition), after: `!(${source.textOf(condition)})` }];
};
