import { child, type Node, type Source, spanOf, word } from "../syntax.js";
import type { Edit } from "./operator.js";

/** Which operator takes the place of which. */
export type Replacements = Readonly<Record<string, string | undefined>>;

/** Replaces the operator of an operation with two operands, or of an assignment. */
export function replaceOperator(node: Node, replacements: Replacements, source: Source): readonly Edit[] {
  const operator = word(node, "operator");
  const after = replacements[operator];
  const left = child(node, "leftExpression") ?? child(node, "leftHandSide");
  const right = child(node, "rightExpression") ?? child(node, "rightHandSide");
  if (after === undefined || left === undefined || right === undefined) return [];
  return [{ span: source.operatorSpan(left, right, operator), after, shown: spanOf(node) }];
}
