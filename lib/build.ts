import hre from "hardhat";

import { progress } from "./output.js";
import { currentSession } from "./session.js";

/** A build that takes longer than this is a real one, milliseconds; one that finds everything built takes about a second. */
const SILENCE_MS = 2_000;
/** Where the compiler says which file a warning is about. */
const IN_A_PACKAGE = /^\s*--> (?:\.\/)?node_modules\//m;

/**
 * Builds the contracts with the profile of this process (`HARDHAT_BUILD_PROFILE`), without the Solidity tests, and without
 * a word on stdout, where machines read; what the compiler says of our own sources goes to stderr. A person who has to wait is told.
 *
 * A parent that has just built sets `PADDOCK_SKIP_BUILD` for its children: two builds in one tree collide. In a session all is built.
 *
 * @throws HardhatError where the sources do not compile.
 */
export async function ensureBuilt(): Promise<void> {
  if (process.env.PADDOCK_SKIP_BUILD !== undefined || currentSession() !== undefined) return;
  const waiting = setTimeout(
    () => progress("Building the contracts; the first time takes up to a minute ..."),
    SILENCE_MS,
  );
  try {
    await quietly(() => hre.tasks.getTask("build").run({ quiet: true, noTests: true }));
  } finally {
    clearTimeout(waiting);
  }
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
