/** Writes the contract reference, docs/reference, from NatSpec. `--check` only says whether it is up to date. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { readSources } from "./checks/solidity-ast.js";
import { definitionsOf } from "./docs/parse.js";
import { renderReference } from "./docs/render.js";
import { ROOT, refuse } from "./process.js";

const FOLDER = join(ROOT, "docs", "reference");

function readCommitted(): ReadonlyMap<string, string> {
  const names = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  return new Map(names.map((name) => [name, readFileSync(join(FOLDER, name), "utf8")]));
}

function write(pages: ReadonlyMap<string, string>): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, text] of pages) writeFileSync(join(FOLDER, name), text);
  console.log(`Wrote ${pages.size} pages to docs/reference.`);
}

function check(pages: ReadonlyMap<string, string>): void {
  const committed = readCommitted();
  const names = new Set([...pages.keys(), ...committed.keys()]);
  const stale = [...names].filter((name) => pages.get(name) !== committed.get(name)).sort();
  if (stale.length === 0) return console.log(`${pages.size} pages of docs/reference are up to date.`);
  console.error(`Out of date in docs/reference: ${stale.join(", ")}. Run \`npm run docs\` and commit it.`);
  process.exitCode = 1;
}

try {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  const sources = Object.entries(readSources("contracts/**/*.sol")).filter(
    ([path]) => !path.startsWith("contracts/mocks/"),
  );
  const pages = renderReference(definitionsOf(Object.fromEntries(sources)));
  if (values.check) check(pages);
  else write(pages);
} catch (error) {
  refuse(error);
}
