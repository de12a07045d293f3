import { child, type Node, spanOf, word } from "../syntax.js";
import type { Edit, Operator } from "./operator.js";
import { replaceOperator } from "./replace-operator.js";

const BINARY = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "**": "*",
  "<<": ">>",
  ">>": "<<",
  "&": "|",
  "|": "&",
  "^": "&",
} as const;
const ASSIGNMENT = Object.fromEntries(Object.entries(BINARY).map(([from, to]) => [`${from}=`, `${to}=`]));
const STEPS: Readonly<Record<string, string | undefined>> = { "++": "--", "--": "++" };

/** `+` becomes `-`, `*` becomes `/`, `<<` becomes `>>` and so on, also in assignments; `++` becomes `--`; `-x` becomes `x`. */
export const arithmetic: Operator = ({ node }, source) => {
  if (node.nodeType === "BinaryOperation") return replaceOperator(node, BINARY, source);
  if (node.nodeType === "Assignment") return replaceOperator(node, ASSIGNMENT, source);
  return node.nodeType === "UnaryOperation" ? unary(node) : [];
};

function unary(node: Node): readonly Edit[] {
  const operand = child(node, "subExpression");
  if (operand === undefined) return [];
  const operator = word(node, "operator");
  const { start, end } = spanOf(node);
  const span = node.prefix === true ? { start, end: start + operator.length } : { start: end - operator.length, end };
  const after = operator === "-" || operator === "~" ? "" : STEPS[operator];
  return after === undefined ? [] : [{ span, after, shown: { start, end } }];
}
