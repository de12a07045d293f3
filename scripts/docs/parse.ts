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

type Slice = (src: string) => string;

/** Source positions count bytes, not characters. */
const slicerOf = (source: string): Slice => {
  const bytes = Buffer.from(source);
  return (src) => {
    const [start = 0, length = 0] = src.split(":").map(Number);
    return bytes.subarray(start, start + length).toString();
  };
};

/** Whether a caller or an importing contract can use it: a library serves by its internal functions. */
function isOffered(node: AstNode, kind: string): boolean {
  if (node.nodeType === "VariableDeclaration") return node.visibility === "public" || node.documentation !== undefined;
  if (node.nodeType !== "FunctionDefinition" || node.kind === "constructor") return true;
  return (
    ["external", "public"].includes(node.visibility ?? "") || (node.visibility === "internal" && kind === "library")
  );
}

/** The declaration without body and indentation. */
function signatureOf(node: AstNode, slice: Slice): string {
  const whole = slice(node.src);
  const body = node.body === undefined || node.body === null ? "" : slice(node.body.src);
  const declaration = body === "" ? whole : whole.slice(0, -body.length);
  const lines = declaration.trim().replace(/;$/, "").split("\n");
  const indentation = Math.min(...lines.slice(1).map((line) => line.search(/\S|$/)));
  return [lines[0], ...lines.slice(1).map((line) => line.slice(indentation))].join("\n");
}

function memberOf(node: AstNode, slice: Slice): readonly Member[] {
  const section = SECTION_OF[node.nodeType];
  if (section === undefined) return [];
  const doc = parseNatSpec(node.documentation ? slice(node.documentation.src) : "");
  return [{ section, name: node.name || (node.kind ?? ""), signature: signatureOf(node, slice), doc }];
}

function definitionOf(node: AstNode, path: string, slice: Slice): Definition {
  const kind = node.contractKind ?? "contract";
  const bases = (node.baseContracts ?? []).map(({ baseName }) => baseName.name);
  const members = (node.nodes ?? [])
    .filter((member) => isOffered(member, kind))
    .flatMap((member) => memberOf(member, slice));
  const doc = parseNatSpec(node.documentation ? slice(node.documentation.src) : "");
  return { name: node.name, kind: node.abstract ? `abstract ${kind}` : kind, path, bases, doc, members };
}

/**
 * Every contract, interface and library of the given sources, in the order of their paths.
 * @param sources Source text by its path from the repository's root.
 */
export function definitionsOf(sources: Readonly<Record<string, string>>): readonly Definition[] {
  return Object.entries(parse(sources)).flatMap(([path, nodes]) => {
    const slice = slicerOf(sources[path] ?? "");
    return nodes
      .filter(({ nodeType }) => nodeType === "ContractDefinition")
      .map((node) => definitionOf(node, path, slice));
  });
}
