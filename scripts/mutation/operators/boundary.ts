import type { Operator } from "./operator.js";
import { replaceOperator } from "./replace-operator.js";

const SHIFTED = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" } as const;

/** `<` becomes `<=` and back, `>` becomes `>=` and back. */
export const boundary: Operator = ({ node }, source) =>
  node.nodeType === "BinaryOperation" ? replaceOperator(node, SHIFTED, source) : [];
