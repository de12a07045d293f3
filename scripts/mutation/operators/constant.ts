import { type Node, type Source, spanOf, word } from "../syntax.js";
import type { Edit, Operator } from "./operator.js";

const ADDRESS = /^0x[0-9a-f]{40}$/i;

/** A number becomes one more and one less, `true` becomes `false` and back. Addresses and strings stay. */
export const constant: Operator = ({ node }, source) => {
  if (node.nodeType !== "Literal") return [];
  if (node.kind === "bool") return [{ span: spanOf(node), after: word(node, "value") === "true" ? "false" : "true" }];
  return node.kind === "number" && !ADDRESS.test(word(node, "value")) ? neighbours(node, source) : [];
};

function neighbours(node: Node, source: Source): readonly Edit[] {
  const text = source.textOf(node);
  const signs = Number(word(node, "value").replaceAll("_", "")) === 0 ? ["+"] : ["+", "-"];
  return signs.map((sign) => ({ span: spanOf(node), after: `(${text} ${sign} 1)` }));
}
