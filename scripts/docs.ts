/**
 * Writes what is generated of docs: the contract reference from NatSpec, the index of errors, the index of attacks, tokens and
 * standards with their tests, the review of dependencies, and the chapters that collect what stands beside the code. `--check` only says whether all of it is up
 * to date.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

import { format, resolveConfig } from "prettier";

import { readSources } from "./checks/solidity-ast.js";
import { renderChapters } from "./docs/chapters.js";
import { renderDependencies } from "./docs/dependencies.js";
import { renderErrors } from "./docs/errors.js";
import { definitionsOf } from "./docs/parse.js";
import { renderReference } from "./docs/render.js";
import { renderSecurity } from "./docs/security.js";
import { ROOT, refuse } from "./process.js";

const DOCS = join(ROOT, "docs");

/** Pages by their path in docs. */
type Pages = ReadonlyMap<string, string>;

async function render(): Promise<Pages> {
  const sources = Object.entries(readSources("contracts/**/*.sol")).filter(
    ([path]) => !path.startsWith("contracts/mocks/"),
  );
  const reference = renderReference(definitionsOf(Object.fromEntries(sources)));
  const collected = new Map([
    ...renderChapters(ROOT),
    ["errors.md", renderErrors()],
    ["security.md", renderSecurity(ROOT)],
    ["dependencies.md", renderDependencies(ROOT)],
  ]);
  return new Map([
    ...[...reference].map(([name, text]) => [`reference/${name}`, text] as const),
    ...(await Promise.all([...collected].map(async ([name, text]) => [name, await formatted(name, text)] as const))),
  ]);
}

async function formatted(name: string, text: string): Promise<string> {
  const path = join(DOCS, name);
  return await format(text, { ...(await resolveConfig(path)), filepath: path });
}

/** What is there of the same kind: pages of these names, and whatever lies in the reference. */
function readCommitted(pages: Pages): Pages {
  const folder = join(DOCS, "reference");
  const names = existsSync(folder) ? readdirSync(folder).map((name) => `reference/${name}`) : [];
  const present = [...new Set([...names, ...pages.keys()])].filter((name) => existsSync(join(DOCS, name)));
  return new Map(present.map((name) => [name, readFileSync(join(DOCS, name), "utf8")]));
}

function write(pages: Pages): void {
  rmSync(join(DOCS, "reference"), { recursive: true, force: true });
  for (const [name, text] of pages) {
    mkdirSync(dirname(join(DOCS, name)), { recursive: true });
    writeFileSync(join(DOCS, name), text);
  }
  console.log(`Wrote ${pages.size} pages of docs.`);
}

function check(pages: Pages): void {
  const committed = readCommitted(pages);
  const names = new Set([...pages.keys(), ...committed.keys()]);
  const stale = [...names].filter((name) => pages.get(name) !== committed.get(name)).sort();
  if (stale.length === 0) return console.log(`${pages.size} pages of docs are up to date.`);
  console.error(`Out of date in docs: ${stale.join(", ")}. Run \`npm run docs\` and commit it.`);
  process.exitCode = 1;
}

try {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  const pages = await render();
  if (values.check) check(pages);
  else write(pages);
} catch (error) {
  refuse(error);
}
