import { calleeOf, children, spanOf } from "../syntax.js";
import type { Operator } from "./operator.js";

/** What these return does not depend on the order of the first two. */
const COMMUTATIVE = new Set([
  "min",
  "max",
  "average",
  "saturatingAdd",
  "saturatingMul",
  "mulDiv",
  "mulDivDown",
  "mulDivUp",
]);

/** Swaps neighbours among the arguments of a call, an event or an error. Whether their types allow it, the compiler says. */
export const swappedArguments: Operator = ({ node }, source) => {
  if (node.nodeType !== "FunctionCall" || (node.names as unknown[]).length > 0) return [];
  const all = children(node, "arguments");
  return all.slice(1).flatMap((second, i) => {
    const first = all[i];
    if (first === undefined || source.textOf(first) === source.textOf(second)) return [];
    if (i === 0 && COMMUTATIVE.has(calleeOf(node))) return [];
    const span = { start: spanOf(first).start, end: spanOf(second).end };
    const between = source.text({ start: spanOf(first).end, end: spanOf(second).start });
    return [{ span, after: `${source.textOf(second)}${between}${source.textOf(first)}` }];
  });
};
