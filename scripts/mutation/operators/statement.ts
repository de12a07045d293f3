import { isCheckpoint, refuses } from "./kinds.js";
import type { Operator } from "./operator.js";

const REMOVABLE = new Set(["ExpressionStatement", "EmitStatement", "Return", "Break", "Continue"]);

/** Takes away any other statement; a step of a `for` is none, and a bare `return;` at the end does nothing. */
export const statement: Operator = ({ node, around: [parent] }, source) => {
  if (!REMOVABLE.has(node.nodeType) || refuses(node) || isCheckpoint(node)) return [];
  if (parent?.nodeType === "ForStatement" && parent.body !== node) return [];
  return [{ span: source.statementSpan(node), after: "{}" }];
};
