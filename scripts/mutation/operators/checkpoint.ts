import { isCheckpoint } from "./kinds.js";
import type { Operator } from "./operator.js";

/** Takes away a call that accrues, advances, settles or stores. */
export const checkpoint: Operator = ({ node }, source) =>
  isCheckpoint(node) ? [{ span: source.statementSpan(node), after: "{}" }] : [];
