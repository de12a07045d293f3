import { type AstNode, parse } from "../checks/solidity-ast.js";
import { type NatSpec, parseNatSpec } from "./natspec.js";

/** The sections of a page, in their order. */
export const SECTIONS = ["Functions", "Events", "Errors", "Types", "Constants"] as const;

export type Section = (typeof SECTIONS)[number];

/** A function, event, error, type or constant that a reader may use. */
export type Member = { section: Section; name: string; signature: string; doc: NatSpec };

/** One contract, interface or library. */
export type Definition = {
  name: string;
  kind: string;
  path: string;
  bases: readonly string[];
  doc: NatSpec;
  members: readonly Member[];
};

const SECTION_OF: Readonly<Record<string, Section>> = {
  FunctionDefinition: "Functions",
  EventDefinition: "Events",
  ErrorDefinition: "Errors",
  StructDefinition: "Types",
  EnumDefinition: "Types",
  UserDefinedValueTypeDefinition: "Types",
  VariableDeclaration: "Constants",
};

/** The source's text at a position, and the `///` lines right before it. */
type Source = { textAt: (src: string) => string; commentBefore: (src: string) => string };

/** Source positions count bytes, not characters. Comments are read from the text: solc's tree drops their blank lines. */
function sourceOf(content: string): Source {
  const bytes = Buffer.from(content);
  const spanOf = (src: string) => {
    const [start = 0, length = 0] = src.split(":").map(Number);
    return { start, end: start + length };
  };
  return {
    textAt: (src) => bytes.subarray(spanOf(src).start, spanOf(src).end).toString(),
    commentBefore: (src) => {
      const before = bytes.subarray(0, spanOf(src).start).toString().trimEnd().split("\n");
      return before.slice(before.findLastIndex((line) => !/^\s*\/\/\//.test(line)) + 1).join("\n");
    },
  };
}

/** Whether a caller or an importing contract can use it: a library serves by its internal functions. */
function isOffered(node: AstNode, kind: string): boolean {
  if (node.nodeType === "VariableDeclaration") {
    return node.visibility === "public" || (node.visibility === "internal" && kind === "library");
  }
  if (node.nodeType !== "FunctionDefinition" || node.kind === "constructor") return true;
  return (
    ["external", "public"].includes(node.visibility ?? "") || (node.visibility === "internal" && kind === "library")
  );
}

/** The declaration without body and indentation. */
function signatureOf(node: AstNode, source: Source): string {
  const whole = source.textAt(node.src);
  const body = node.body === undefined || node.body === null ? "" : source.textAt(node.body.src);
  const declaration = body === "" ? whole : whole.slice(0, -body.length);
  const lines = declaration.trim().replace(/;$/, "").split("\n");
  const indentation = Math.min(...lines.slice(1).map((line) => line.search(/\S|$/)));
  return [lines[0], ...lines.slice(1).map((line) => line.slice(indentation))].join("\n");
}

function memberOf(node: AstNode, source: Source): readonly Member[] {
  const section = SECTION_OF[node.nodeType];
  if (section === undefined) return [];
  const doc = parseNatSpec(source.commentBefore(node.src));
  return [{ section, name: node.name || (node.kind ?? ""), signature: signatureOf(node, source), doc }];
}

function definitionOf(node: AstNode, path: string, source: Source): Definition {
  const kind = node.contractKind ?? "contract";
  const bases = (node.baseContracts ?? []).map(({ baseName }) => baseName.name);
  const members = (node.nodes ?? [])
    .filter((member) => isOffered(member, kind))
    .flatMap((member) => memberOf(member, source));
  const doc = parseNatSpec(source.commentBefore(node.src));
  return { name: node.name, kind: node.abstract ? `abstract ${kind}` : kind, path, bases, doc, members };
}

/**
 * Every contract, interface and library of the given sources, in the order of their paths.
 * @param sources Source text by its path from the repository's root.
 */
export function definitionsOf(sources: Readonly<Record<string, string>>): readonly Definition[] {
  return Object.entries(parse(sources)).flatMap(([path, nodes]) => {
    const source = sourceOf(sources[path] ?? "");
    return nodes
      .filter(({ nodeType }) => nodeType === "ContractDefinition")
      .map((node) => definitionOf(node, path, source));
  });
}
