import { basename, dirname, join } from "node:path";

/** What the solver is asked about: one contract of a `...Proofs.sol` file. */
export type Property = {
  name: string;
  /** One sentence, from its NatSpec. */
  statement: string;
  /** Its inputs with their widths, and what else it requires of them. */
  inputs: string;
  bounds: string;
  /** A planted mistake, as a replacement in the mirror: with it the property must no longer hold. */
  fault: Fault;
  /** How many assertions it makes. */
  assertions: number;
};

export type Fault = { from: string; to: string };

/** The properties of one system and the formulas that they are about. Paths are from the repository's root. */
export type Suite = {
  path: string;
  source: string;
  mirrorPath: string;
  mirror: string;
  properties: readonly Property[];
};

const CHECK = /function check\(([^)]+)\)[^{]*\{\s*(?:require\(([^;]+)\);)?/;
const CONTRACT = /((?:^\/\/\/.*\n)+)^contract (\w+) \{\n([^]*?)^\}/gm;
const MIRROR = /^import \{\w+ as Mirror\} from "\.\/(\w+\.sol)";$/m;

/** Every parameter wider than this is narrowed to a byte where a planted fault is looked for. */
const WIDE = 64;

/**
 * Reads the suites among some sources: every `...Proofs.sol` with the mirror that it imports.
 * @param sources Text by path.
 * @throws Error for a suite without a mirror, a property without a statement, assertion or fault, and a fault that does not
 * stand in the mirror exactly once.
 */
export function suitesOf(sources: Readonly<Record<string, string>>): readonly Suite[] {
  const paths = Object.keys(sources).filter((path) => path.endsWith("Proofs.sol"));
  return paths.sort().map((path) => suiteOf(path, sources));
}

function suiteOf(path: string, sources: Readonly<Record<string, string>>): Suite {
  const source = sources[path] ?? "";
  const mirrorPath = join(dirname(path), MIRROR.exec(source)?.[1] ?? "");
  const mirror = sources[mirrorPath];
  if (mirror === undefined) throw new Error(`${path} imports no mirror: import {X as Mirror} from "./X.sol".`);
  const properties = [...source.matchAll(CONTRACT)].map(([, comment = "", name = "", body = ""]) =>
    propertyOf(name, comment, body),
  );
  if (properties.length !== [...source.matchAll(/^contract /gm)].length || properties.length === 0) {
    throw new Error(`${path}: every contract needs a NatSpec comment, and there must be one.`);
  }
  for (const { name, fault } of properties) {
    const times = mirror.split(fault.from).length - 1;
    if (times !== 1) throw new Error(`${name}: its fault's text stands ${times} times in ${basename(mirrorPath)}.`);
  }
  return { path, source, mirrorPath, mirror, properties };
}

function propertyOf(name: string, comment: string, body: string): Property {
  const text = comment.replaceAll(/^\/\/\/ ?/gm, "");
  const [, statement] = /^@notice ([^@]+)/m.exec(text) ?? [];
  const [, from, to] = /^@custom:fault (.+) => (.+)$/m.exec(text) ?? [];
  const [, inputs = "", bounds = ""] = CHECK.exec(body) ?? [];
  const assertions = body.split("assert(").length - 1;
  if (statement === undefined || from === undefined || to === undefined || assertions === 0) {
    throw new Error(`${name} needs a @notice, a @custom:fault with "=>", and an assertion.`);
  }
  return {
    name,
    statement: onOneLine(statement),
    inputs: onOneLine(inputs),
    bounds: onOneLine(bounds),
    fault: { from, to },
    assertions,
  };
}

const onOneLine = (text: string): string => text.trim().replaceAll(/\s+/g, " ");

/** The suite's mirror with a property's mistake planted. */
export function withFault({ mirror }: Suite, { fault }: Property): string {
  return mirror.replace(fault.from, () => fault.to);
}

/** The properties for narrower numbers. What contradicts one there contradicts it, and is found sooner. */
export function narrowed(source: string): string {
  return source.replaceAll(/\buint(\d+) (?=\w+[,)\n])/g, (whole, bits: string) =>
    Number(bits) > WIDE && Number(bits) < 256 ? "uint8 " : whole,
  );
}
