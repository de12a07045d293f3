import hre from "hardhat";

/**
 * Builds the contracts with the profile of this process (`HARDHAT_BUILD_PROFILE`), without the Solidity tests, and without
 * a word on stdout, where machines read; the compiler's complaints go to stderr.
 *
 * A parent that has just built sets `PADDOCK_SKIP_BUILD` for its children: two builds in one tree collide.
 *
 * @throws HardhatError where the sources do not compile.
 */
export async function ensureBuilt(): Promise<void> {
  if (process.env.PADDOCK_SKIP_BUILD !== undefined) return;
  await withSilentStdout(() => hre.tasks.getTask("build").run({ quiet: true, noTests: true }));
}

/** A quiet build still prints empty lines beside the compiler's warnings. */
async function withSilentStdout(work: () => Promise<unknown>): Promise<void> {
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    await work();
  } finally {
    process.stdout.write = write;
  }
}
