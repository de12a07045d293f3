import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";
import { z } from "zod";

const PAGE = "test/attacks.yaml";

/** Files of which every test is an attack's. */
const ATTACK_FILES = "test/unit/**/*Attacks.t.sol";

/** What an attacker or a fault does, and the tests in which it fails, by their files. */
const attack = z.strictObject({
  attack: z.string(),
  harm: z.string(),
  defence: z.string(),
  tests: z.record(z.string(), z.array(z.string()).nonempty()),
});

const index = z.array(z.strictObject({ system: z.string(), attacks: z.array(attack).nonempty() })).nonempty();

export type AttackIndex = z.infer<typeof index>;

/** Reads the source of a test file by its path in the repository; undefined where there is none. */
export type ReadTest = (path: string) => string | undefined;

/** The attacks by system. @throws ZodError where the file is not of that form */
export function readAttacks(root: string): AttackIndex {
  return index.parse(parse(readFileSync(join(root, PAGE), "utf8")));
}

/** The names of the tests in a source, Solidity's functions or mocha's titles as they are written. */
export function testsIn(path: string, source: string): readonly string[] {
  const pattern = path.endsWith(".sol") ? /function (test\w*)\(/g : /\bit\(\s*(?:"([^"]+)"|`([^`]+)`)/g;
  return [...source.matchAll(pattern)].map(([, name, template]) => name ?? template ?? "");
}

/** A sentence for each test that an attack names and that there is not, and for each test of an attack that none names. */
export function gapsOf(attacks: AttackIndex, attackFiles: readonly string[], read: ReadTest): readonly string[] {
  const named = attacks.flatMap((system) => system.attacks).flatMap(({ tests }) => Object.entries(tests));
  const isNamed = (path: string, test: string) => named.some(([file, tests]) => file === path && tests.includes(test));
  const missing = named.flatMap(([path, tests]) => {
    const source = read(path);
    if (source === undefined) return [`there is no ${path}`];
    const present = testsIn(path, source);
    return tests.filter((test) => !present.includes(test)).map((test) => `there is no test "${test}" in ${path}`);
  });
  const unnamed = attackFiles.flatMap((path) =>
    testsIn(path, read(path) ?? "")
      .filter((test) => !isNamed(path, test))
      .map((test) => `no attack names ${test} of ${path}`),
  );
  return [...missing, ...unnamed];
}

/** The index as a section a system. @throws Error where a test is missing or of no attack */
export function renderAttacks(root: string): string {
  const attacks = readAttacks(root);
  const gaps = gapsOf(attacks, globSync(ATTACK_FILES, { cwd: root }).sort(), (path) => readIn(root, path));
  if (gaps.length > 0) throw new Error(`${PAGE} and the tests differ:\n${gaps.join("\n")}`);
  return attacks.map(({ system, attacks: rows }) => sectionOf(system, rows)).join("\n");
}

function readIn(root: string, path: string): string | undefined {
  return globSync(path, { cwd: root }).length === 0 ? undefined : readFileSync(join(root, path), "utf8");
}

function sectionOf(system: string, rows: AttackIndex[number]["attacks"]): string {
  const table = [
    "| Attack or fault | What it would do | What prevents it | Tests |",
    "| --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row.attack} | ${row.harm} | ${row.defence} | ${linksOf(row.tests)} |`),
  ];
  return [`### ${system}`, "", ...table, ""].join("\n");
}

function linksOf(tests: AttackIndex[number]["attacks"][number]["tests"]): string {
  const links = Object.entries(tests).flatMap(([path, names]) => names.map((name) => `[${label(name)}](../${path})`));
  return links.join("<br>");
}

/** A function's name as code; a title as it is. */
function label(name: string): string {
  return /^\w+$/.test(name) ? `\`${name}\`` : name.replaceAll(/\$\{\w+\}/g, "in every case");
}
