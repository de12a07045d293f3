import { calleeOf, child, children, type Node, type Place } from "../syntax.js";

const GUARD_NAME = /^_?(require|revert|check|assert|ensure|only|validate|verify|enforce|authorize)(?![a-z])/;
const CHECKPOINT_NAME = /^_?(accrue|advance|settle|checkpoint|store|sync|poke|book)(?![a-z])/;

/** Whether a statement does nothing but refuse: `revert E(...)`, `require(...)`, `_requireOpen(...)`. */
export function refuses(statement: Node): boolean {
  if (statement.nodeType === "RevertStatement") return true;
  const call = child(statement, "expression");
  return (
    statement.nodeType === "ExpressionStatement" && call?.nodeType === "FunctionCall" && GUARD_NAME.test(calleeOf(call))
  );
}

/** Whether an `if` does nothing but refuse. */
export function isGuard(node: Node): boolean {
  const body = node.nodeType === "IfStatement" ? child(node, "trueBody") : undefined;
  if (body === undefined) return false;
  const statements = body.nodeType === "Block" ? children(body, "statements") : [body];
  const [only] = statements;
  return statements.length === 1 && only !== undefined && refuses(only);
}

/** Whether a statement brings a state up to date or stores it: a call, or an assignment of what a call returns. */
export function isCheckpoint(statement: Node): boolean {
  const expression = child(statement, "expression");
  if (statement.nodeType !== "ExpressionStatement" || expression === undefined) return false;
  const call = expression.nodeType === "Assignment" ? child(expression, "rightHandSide") : expression;
  return call?.nodeType === "FunctionCall" && CHECKPOINT_NAME.test(calleeOf(call));
}

/** Whether a refusal is all that the `if` around it does, so that the `if` is the guard. */
export function isInsideGuard({ node, around: [parent, grandparent] }: Place): boolean {
  if (parent?.nodeType === "Block") return grandparent?.trueBody === parent && isGuard(grandparent);
  return parent?.trueBody === node && isGuard(parent);
}
