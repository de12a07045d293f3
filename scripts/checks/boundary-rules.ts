/** One import: `from` is the importing source, `to` what it imports, both as solc names them. */
export type Edge = { from: string; to: string };

/** An import that the architecture forbids, and the rule that it breaks. */
export type Violation = Edge & { rule: string };

/** Folders of the ground floor, and which other folders of it each may import. Its own it always may. */
const GROUND_FLOOR = {
  math: [],
  tokens: [],
  accumulators: ["math"],
  access: ["math", "tokens"],
  oracles: ["math", "tokens"],
  exchange: ["math", "tokens"],
} as const satisfies Record<string, readonly string[]>;

const PRODUCTION_PACKAGES = ["@openzeppelin/"];

const isGroundFloor = (folder: string): folder is keyof typeof GROUND_FLOOR => Object.hasOwn(GROUND_FLOOR, folder);

/** `contracts/shared/math/X.sol` -> { room: "shared", folder: "math" }; undefined for a package or a test. */
function placeOf(path: string): { room: string; folder: string } | undefined {
  const [root, room = "", folder = ""] = path.split("/");
  return root === "contracts" ? { room, folder } : undefined;
}

function groundFloorRule(folder: string, target: { room: string; folder: string }): string | undefined {
  if (!isGroundFloor(folder)) return `shared/${folder} has no rule yet: add it to GROUND_FLOOR`;
  const below: readonly string[] = [folder, ...GROUND_FLOOR[folder]];
  if (target.room === "shared" && below.includes(target.folder)) return undefined;
  return `shared/${folder} imports only ${below.map((name) => `shared/${name}`).join(", ")} and OpenZeppelin`;
}

/** The rule that one import breaks, if any. */
function brokenRule({ from, to }: Edge): string | undefined {
  const source = placeOf(from);
  if (source === undefined || source.room === "mocks") return undefined; // tests and mocks import what they like
  if (source.room.endsWith(".sol")) return "every contract lies in a room, in shared or in mocks";
  const target = placeOf(to);
  if (target === undefined) {
    if (PRODUCTION_PACKAGES.some((name) => to.startsWith(name))) return undefined;
    return `production contracts import from ${PRODUCTION_PACKAGES.join(", ")} and from contracts/ only`;
  }
  if (target.room === "mocks") return "nothing but tests and mocks imports mocks";
  if (source.room === "shared") return groundFloorRule(source.folder, target);
  if (target.room === source.room || target.room === "shared") return undefined;
  return `a room imports itself, shared and OpenZeppelin, never another room`;
}

/** All imports that break a rule, in the order given. */
export function violationsOf(edges: readonly Edge[]): readonly Violation[] {
  return edges.flatMap((edge) => {
    const rule = brokenRule(edge);
    return rule === undefined ? [] : [{ ...edge, rule }];
  });
}

/** A production contract that a test makes by itself. */
export type Creation = { file: string; contract: string };

/**
 * Tests that say `new` of a production contract. They are compiled as they are written, and would hold code that is never deployed:
 * the libraries of contracts/mocks/deploy create it as it is.
 */
export function creationsOf(sources: Readonly<Record<string, string>>): readonly Creation[] {
  const paths = Object.keys(sources);
  const production = paths.filter((path) => path.startsWith("contracts/") && placeOf(path)?.room !== "mocks");
  const names = new Set(production.map((path) => path.replace(/^.*\/(\w+)\.sol$/, "$1")));
  return paths
    .filter((path) => path.startsWith("test/"))
    .flatMap((file) =>
      [...(sources[file] ?? "").matchAll(/\bnew (\w+)\(/g)].map(([, contract = ""]) => ({ file, contract })),
    )
    .filter(({ contract }) => names.has(contract));
}
