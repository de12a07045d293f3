import { calleeOf, child, children, type Node, type Source, spanOf, word } from "../syntax.js";
import type { Edit, Operator } from "./operator.js";

const DIRECTIONS: Readonly<Record<string, string | undefined>> = {
  Ceil: "Floor",
  Floor: "Ceil",
  Expand: "Trunc",
  Trunc: "Expand",
};
/** Helpers that round up and whose other direction is the language's own division. */
const DIVIDES_UP = new Set(["divUp", "ceilDiv"]);

/**
 * Flips a rounding: `...Down` and `...Up` of a called name, a `Math.Rounding`, a `mulDiv` that names none, a division, which
 * then rounds up.
 */
export const rounding: Operator = ({ node }, source) => {
  switch (node.nodeType) {
    case "FunctionCall":
      return ofCall(node, source);
    case "MemberAccess":
      return ofDirection(node);
    case "BinaryOperation":
      return word(node, "operator") === "/" ? ofDivision(node, source) : [];
    default:
      return [];
  }
};

function ofCall(call: Node, source: Source): readonly Edit[] {
  const name = calleeOf(call);
  const texts = children(call, "arguments").map((argument) => source.textOf(argument));
  if (DIVIDES_UP.has(name)) return [{ span: spanOf(call), after: `((${texts.join(") / (")}))` }];
  if (name === "mulDiv" && texts.length === 3) {
    return [{ span: spanOf(call), after: `${source.textOf(call).slice(0, -1)}, Math.Rounding.Ceil)` }];
  }
  const [, stem, direction] = /^(.+)(Down|Up)$/.exec(name) ?? [];
  const callee = child(call, "expression");
  if (stem === undefined || callee === undefined) return [];
  const { end } = spanOf(callee);
  return [
    {
      span: { start: end - name.length, end },
      after: `${stem}${direction === "Up" ? "Down" : "Up"}`,
      shown: spanOf(call),
    },
  ];
}

function ofDirection(node: Node): readonly Edit[] {
  const of = child(node, "expression");
  const name = word(node, "memberName");
  const after = DIRECTIONS[name];
  if (of === undefined || after === undefined || !/^Rounding$/.test(word(of, "memberName") || word(of, "name")))
    return [];
  const span = spanOf(node);
  return [{ span: { start: span.end - name.length, end: span.end }, after, shown: span }];
}

/** Of two literals the compiler takes the quotient exactly. */
function ofDivision(node: Node, source: Source): readonly Edit[] {
  const left = child(node, "leftExpression");
  const right = child(node, "rightExpression");
  if (left === undefined || right === undefined) return [];
  if (left.nodeType === "Literal" && right.nodeType === "Literal") return [];
  const [x, y] = [`(${source.textOf(left)})`, `(${source.textOf(right)})`];
  return [{ span: spanOf(node), after: `(${x} / ${y} + (${x} % ${y} == 0 ? 0 : 1))` }];
}
