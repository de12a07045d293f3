import type { AstNode } from "./solidity-ast.js";

const isHidden = ({ visibility }: AstNode) => visibility === "private" || visibility === "internal";

/** Whether the name must begin with an underscore, must not, or may do either. */
function underscoreOf(node: AstNode, contractKind: string): "needed" | "refused" | "free" {
  if (node.nodeType === "FunctionDefinition" && node.kind === "function") {
    if (!isHidden(node)) return "refused";
    // The internal functions of a library are its interface.
    return contractKind === "library" && node.visibility === "internal" ? "refused" : "needed";
  }
  if (node.nodeType === "VariableDeclaration") {
    return isHidden(node) && (node.mutability ?? "mutable") === "mutable" ? "needed" : "refused";
  }
  return "free";
}

/** A sentence for each function or state variable of a contract whose leading underscore is missing or out of place. */
export function misnamedOf(contract: AstNode): readonly string[] {
  return (contract.nodes ?? []).flatMap((node) => {
    const rule = underscoreOf(node, contract.contractKind ?? "contract");
    const named = `${contract.name}.${node.name}`;
    if (rule === "needed" && !node.name.startsWith("_")) {
      return [`${named} is ${node.visibility}: it needs a leading underscore`];
    }
    if (rule === "refused" && node.name.startsWith("_")) {
      return [`${named} is offered or constant: no leading underscore`];
    }
    return [];
  });
}

/** A sentence for each way in which a file and what it defines do not go together: one contract, named after the file. */
export function misfiledOf(path: string, nodes: readonly AstNode[]): readonly string[] {
  const names = nodes.filter(({ nodeType }) => nodeType === "ContractDefinition").map(({ name }) => name);
  const expected = path
    .split("/")
    .at(-1)
    ?.replace(/\.sol$/, "");
  return names
    .filter((name) => name !== expected)
    .map((name) => `${name} lies in a file that is not called ${name}.sol`);
}
