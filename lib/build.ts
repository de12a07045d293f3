import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import hre from "hardhat";

import { progress } from "./output.js";
import { currentSession } from "./session.js";

/** A build that takes longer than this is a real one, milliseconds; one that finds everything built takes about a second. */
const SILENCE_MS = 2_000;
/** Where the compiler says which file a warning is about. */
const IN_A_PACKAGE = /^\s*--> (?:\.\/)?node_modules\//m;

/** What a build depends on, beside the files in `contracts/`. */
const INGREDIENTS = ["hardhat.config.ts", "package-lock.json"] as const;

/**
 * Builds the contracts with the profile of this process (`HARDHAT_BUILD_PROFILE`), without the Solidity tests, and without
 * a word on stdout, where machines read; what the compiler says of our own sources goes to stderr. A person who has to wait is told.
 *
 * Where nothing has changed since it was last called, it looks no further: Hardhat's own look takes a second of computing.
 *
 * A parent that has just built sets `PADDOCK_SKIP_BUILD` for its children: two builds in one tree collide. In a session all is built.
 *
 * @throws HardhatError where the sources do not compile.
 */
export async function ensureBuilt(): Promise<void> {
  if (process.env.PADDOCK_SKIP_BUILD !== undefined || currentSession() !== undefined) return;
  const ingredients = fingerprintOf(hre.config.paths.root);
  if (isBuiltFrom(ingredients)) return;
  const waiting = setTimeout(
    () => progress("Building the contracts; the first time takes up to a minute ..."),
    SILENCE_MS,
  );
  try {
    await quietly(() => hre.tasks.getTask("build").run({ quiet: true, noTests: true }));
  } finally {
    clearTimeout(waiting);
  }
  mkdirSync(hre.config.paths.cache, { recursive: true });
  writeFileSync(stamp(), ingredients);
}

/** Where it is written down what the artifacts of this profile were built from. */
const stamp = (): string => join(hre.config.paths.cache, "built-from.txt");

function isBuiltFrom(ingredients: string): boolean {
  const { artifacts } = hre.config.paths;
  return (
    existsSync(join(artifacts, "build-info")) && existsSync(stamp()) && readFileSync(stamp(), "utf8") === ingredients
  );
}

/** Name, size and time of change of every file that a build in `root` reads, as one hash. */
export function fingerprintOf(root: string): string {
  const sources = readdirSync(join(root, "contracts"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sol"))
    .map((file) => join("contracts", file));
  const hash = createHash("sha256");
  for (const file of [...INGREDIENTS, ...sources.sort()]) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/** A quiet build still prints empty lines to stdout, and warnings about packages that we cannot change to stderr. */
async function quietly(work: () => Promise<unknown>): Promise<void> {
  const { stdout, stderr } = process;
  const { write } = stdout;
  const { write: complain } = stderr;
  stdout.write = () => true;
  stderr.write = (text: string) => IN_A_PACKAGE.test(text) || complain.call(stderr, text);
  try {
    await work();
  } finally {
    stdout.write = write;
    stderr.write = complain;
  }
}
