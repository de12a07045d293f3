import { parse } from "../checks/solidity-ast.js";

/** A node of solc's syntax tree with whatever fields its kind has. `src` is "start:length:file" in bytes. */
export type Node = { readonly nodeType: string; readonly src: string; readonly [field: string]: unknown };

/** Bytes of a source, `end` not included. */
export type Span = { readonly start: number; readonly end: number };

/** A node with all that lies around it, nearest first. */
export type Place = { readonly node: Node; readonly around: readonly Node[] };

/** What can neither be executed nor change what is: declarations, types, names, and assembly, whose tree is another. */
const SKIPPED_NODES = new Set([
  "PragmaDirective",
  "ImportDirective",
  "UsingForDirective",
  "EventDefinition",
  "ErrorDefinition",
  "StructDefinition",
  "EnumDefinition",
  "UserDefinedValueTypeDefinition",
  "InlineAssembly",
  "StructuredDocumentation",
  "InheritanceSpecifier",
  "OverrideSpecifier",
  "ElementaryTypeNameExpression",
]);
const SKIPPED_FIELDS = new Set(["typeName", "parameters", "returnParameters", "modifierName"]);

/** Whether a value of the tree is a node. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "nodeType" in value && "src" in value;
}

/** The node in a field, if there is one. */
export function child(node: Node, field: string): Node | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

/** The nodes in a field that holds a list; holes of a tuple are left out. */
export function children(node: Node, field: string): readonly Node[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The text in a field, empty where there is none. */
export function word(node: Node, field: string): string {
  const value = node[field];
  return typeof value === "string" ? value : "";
}

/** Where a node lies. */
export function spanOf({ src }: Node): Span {
  const [start = 0, length = 0] = src.split(":").map(Number);
  return { start, end: start + length };
}

/** The name by which a call calls: `push` of `REWARD_TOKEN.push(...)`, `deposit` of `pool.deposit{value: 1}(...)`. */
export function calleeOf(call: Node): string {
  const callee = child(call, "expression");
  if (callee === undefined) return "";
  if (callee.nodeType === "FunctionCallOptions") return calleeOf(callee);
  return word(callee, "memberName") || word(callee, "name");
}

/** Every node that is executed, with what lies around it; interfaces have none. */
export function* placesOf(node: Node, around: readonly Node[] = []): Generator<Place> {
  if (SKIPPED_NODES.has(node.nodeType) || node.contractKind === "interface") return;
  yield { node, around };
  for (const [field, value] of Object.entries(node)) {
    if (SKIPPED_FIELDS.has(field)) continue;
    for (const inner of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(inner)) yield* placesOf(inner, [node, ...around]);
    }
  }
}

/** A parsed source. Offsets are bytes, as solc counts. */
export class Source {
  readonly #bytes: Buffer;

  constructor(
    readonly path: string,
    text: string,
    readonly nodes: readonly Node[],
  ) {
    this.#bytes = Buffer.from(text);
  }

  /** The text of a span. */
  text({ start, end }: Span): string {
    return this.#bytes.subarray(start, end).toString();
  }

  /** The text of a node. */
  textOf(node: Node): string {
    return this.text(spanOf(node));
  }

  /** Where a statement lies, with the semicolon that solc does not count to it. */
  statementSpan(node: Node): Span {
    const { start, end } = spanOf(node);
    const rest = this.text({ start: end, end: this.#bytes.length });
    const semicolon = /^\s*;/.exec(rest)?.[0] ?? "";
    return { start, end: end + Buffer.byteLength(semicolon) };
  }

  /** Where the operator of an operation with two operands lies; what a comment between them says does not count. */
  operatorSpan(left: Node, right: Node, operator: string): Span {
    const from = spanOf(left).end;
    const between = this.text({ start: from, end: spanOf(right).start });
    const code = between.replaceAll(/\/\/.*|\/\*[^]*?\*\//g, (comment) => " ".repeat(Buffer.byteLength(comment)));
    const start = from + code.indexOf(operator);
    return { start, end: start + operator.length };
  }

  /** Line and column of an offset, both from 1, columns in bytes. */
  position(offset: number): { line: number; column: number } {
    const before = this.#bytes.subarray(0, offset);
    const lineStart = before.lastIndexOf("\n") + 1;
    return { line: before.toString().split("\n").length, column: offset - lineStart + 1 };
  }

  /** The lines on which a span lies, from the first column of the first to the end of the last. */
  wholeLines({ start, end }: Span): Span {
    const newline = this.#bytes.indexOf("\n", end);
    const before = this.#bytes.subarray(0, start);
    return { start: before.lastIndexOf("\n") + 1, end: newline === -1 ? this.#bytes.length : newline };
  }

  /** The whole text with one span replaced. */
  replace({ start, end }: Span, after: string): string {
    const all = [this.#bytes.subarray(0, start), Buffer.from(after), this.#bytes.subarray(end)];
    return Buffer.concat(all).toString();
  }
}

/** Parses sources, by path. @throws Error with solc's message for one that does not parse */
export function sourcesOf(texts: Readonly<Record<string, string>>): readonly Source[] {
  const trees = parse(texts);
  return Object.entries(texts).map(
    ([path, text]) => new Source(path, text, (trees[path] ?? []) as unknown as readonly Node[]),
  );
}
