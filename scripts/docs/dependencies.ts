import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";
import { z } from "zod";

const PAGE = "scripts/docs/dependencies.yaml";

/** Why a package is there, who maintains it, and what it reaches. */
const review = z.strictObject({ why: z.string(), who: z.string(), reach: z.string(), licence: z.string().optional() });

/** The packages that package.json names; and what those scripts do that any package runs on installation. */
const reviews = z.strictObject({
  packages: z.record(z.string(), review),
  scripts: z.record(z.string(), z.string()),
});

const manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  allowScripts: z.record(z.string(), z.boolean()),
});

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
      integrity: z.string().optional(),
      optional: z.boolean().optional(),
    }),
  ),
});

export type Dependencies = {
  readonly reviews: z.infer<typeof reviews>;
  readonly manifest: z.infer<typeof manifest>;
  readonly lock: z.infer<typeof lock>;
};

const INTRODUCTION = `# Dependencies

Every package that this repository names, why, and what it may do. Outside of a sandbox what is deployed contains code of ours and
of OpenZeppelin's contracts only; all else builds, tests, measures or shows. Written by \`npm run docs\`, which
refuses a package without an entry in \`${PAGE}\`.
`;

/** The review and what npm knows. @throws ZodError where a file has not its form */
export function readDependencies(root: string): Dependencies {
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  return {
    reviews: reviews.parse(parse(read(PAGE))),
    manifest: manifest.parse(JSON.parse(read("package.json"))),
    lock: lock.parse(JSON.parse(read("package-lock.json"))),
  };
}

/** The packages, by their names, of which the lock says that they run a script on installation. */
const scripted = ({ packages }: Dependencies["lock"]) =>
  Object.entries(packages)
    .filter(([path, { hasInstallScript }]) => path !== "" && hasInstallScript)
    .map(([path]) => path.replace(/^.*node_modules\//, ""));

/** What is locked without its hash: programs of platforms other than the one on which the lockfile was made may be. */
const unhashed = ({ packages }: Dependencies["lock"]) =>
  Object.entries(packages).filter(([path, { integrity }]) => path !== "" && integrity === undefined);

/** A sentence for each package that is not reviewed, script that nobody allowed or explained, and licence or hash that is not there. */
export function problemsOf({ reviews, manifest, lock }: Dependencies): readonly string[] {
  const named = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
  const scripts = scripted(lock);
  const allowed = Object.keys(manifest.allowScripts).filter((name) => manifest.allowScripts[name]);
  const explained = Object.keys(reviews.scripts);
  const without = (names: readonly string[], others: readonly string[]) => names.filter((it) => !others.includes(it));
  const unlicensed = named.filter((name) => licenceOf({ reviews, manifest, lock }, name) === undefined);
  return [
    ...without(named, Object.keys(reviews.packages)).map((name) => `${name} has no entry`),
    ...without(Object.keys(reviews.packages), named).map((name) => `${name} is no dependency any more`),
    ...without(scripts, allowed).map(
      (name) => `${name} runs a script on installation that package.json does not allow`,
    ),
    ...without(allowed, scripts).map((name) => `${name} is allowed a script that it does not have`),
    ...without(scripts, explained).map((name) => `nothing says what the script of ${name} does`),
    ...without(explained, scripts).map((name) => `${name} has no script to explain`),
    ...unhashed(lock).flatMap(([path, { optional }]) => (optional ? [] : [`${path} is locked without its hash`])),
    ...unlicensed.map((name) => `${name} states no licence, and its entry neither`),
  ];
}

/** The page. @throws Error where the review is not complete */
export function renderDependencies(root: string): string {
  const dependencies = readDependencies(root);
  const problems = problemsOf(dependencies);
  if (problems.length > 0) throw new Error(`${PAGE}:\n${problems.join("\n")}`);
  const { reviews, manifest, lock } = dependencies;
  return [
    INTRODUCTION,
    "## In what is deployed",
    "",
    ...tableOf(dependencies, Object.keys(manifest.dependencies)),
    "",
    "## For the rest",
    "",
    ...tableOf(dependencies, Object.keys(manifest.devDependencies)),
    "",
    "## Versions and hashes",
    "",
    "Versions are exact, and every package is locked with its hash, but for the programs of other platforms than the one on which the lockfile",
    `was made: ${unhashed(lock)
      .map(([path]) => path.replace(/^node_modules\//, ""))
      .join(", ")}.`,
    "",
    "## Scripts on installation",
    "",
    `Of the ${Object.keys(lock.packages).length - 1} packages in the lockfile these run a script when they are installed, and \`allowScripts\` names no other. Beside them runs`,
    "our own `prepare`, which repeats an installation that left Hardhat's native addon out.",
    "",
    "| Package | Its script |",
    "| --- | --- |",
    ...scripted(lock).map((name) => `| ${name} | ${reviews.scripts[name]} |`),
    "",
  ].join("\n");
}

function licenceOf({ reviews, lock }: Dependencies, name: string): string | undefined {
  return lock.packages[`node_modules/${name}`]?.license ?? reviews.packages[name]?.licence;
}

function tableOf(dependencies: Dependencies, names: readonly string[]): string[] {
  const rows = names.map((name) => {
    const { why, who, reach } = dependencies.reviews.packages[name] ?? {};
    const version = dependencies.lock.packages[`node_modules/${name}`]?.version;
    return `| ${[name, version, why, licenceOf(dependencies, name), who, reach].join(" | ")} |`;
  });
  return ["| Package | Version | Why | Licence | By | Reaches |", "| --- | --- | --- | --- | --- | --- |", ...rows];
}
