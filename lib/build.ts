import hre from "hardhat";

/**
 * Builds the contracts with the profile of this process (`HARDHAT_BUILD_PROFILE`), quietly and without the Solidity tests.
 *
 * A parent that has just built sets `PADDOCK_SKIP_BUILD` for its children: two builds in one tree collide.
 *
 * @throws HardhatError where the sources do not compile.
 */
export async function ensureBuilt(): Promise<void> {
  if (process.env.PADDOCK_SKIP_BUILD !== undefined) return;
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
}
