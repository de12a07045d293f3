import { child, children, spanOf } from "../syntax.js";
import { isGuard, isInsideGuard, refuses } from "./kinds.js";
import type { Operator } from "./operator.js";

/** Takes away an `if` that only refuses, a call that refuses, or a modifier. What an `else` says is kept. */
export const guard: Operator = (place, source) => {
  const { node } = place;
  if (node.nodeType === "FunctionDefinition" && node.kind !== "constructor") {
    return children(node, "modifiers").map((modifier) => ({ span: spanOf(modifier), after: "" }));
  }
  if (isGuard(node)) {
    const otherwise = child(node, "falseBody");
    const after = otherwise === undefined ? "{}" : source.text(source.statementSpan(otherwise));
    return [{ span: source.statementSpan(node), after }];
  }
  return refuses(node) && !isInsideGuard(place) ? [{ span: source.statementSpan(node), after: "{}" }] : [];
};
