import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import hre from "hardhat";

import { openSandbox, type SandboxChain } from "../../deploy/sandbox.js";
import { seedSandbox } from "../../deploy/seed.js";
import type { Deployment } from "../../lib/addresses.js";
import { ensureBuilt } from "../../lib/build.js";
import { toJson } from "../../lib/json.js";
import { withSteadyClock } from "../../lib/scenario/clock.js";

/** When the seeded chain begins, 1 December 2026. */
export const START_AT = 1_796_083_200;

let seeded: Promise<SandboxChain> | undefined;
let fresh: unknown;

/**
 * A chain of this process with everything deployed and seeded, as it was when it just had been. All test files of a process share it, one
 * after the other: to deploy and seed takes seconds, to go back takes none.
 */
export async function seededChain(): Promise<SandboxChain> {
  const isFirst = seeded === undefined;
  seeded ??= seed();
  const sandbox = await seeded;
  const { provider } = sandbox.chain.connection;
  if (!isFirst) await provider.request({ method: "evm_revert", params: [fresh] });
  fresh = await provider.request({ method: "evm_snapshot" });
  return sandbox;
}

async function seed(): Promise<SandboxChain> {
  await ensureBuilt();
  const sandbox = await openSandbox(hre, START_AT);
  await withSteadyClock(hre, sandbox.chain, () => seedSandbox(sandbox.chain, sandbox.deployment));
  return sandbox;
}

/** Lets commands find what is deployed: in the set that `env` names. */
export async function publish(deployment: Deployment, env: NodeJS.ProcessEnv): Promise<void> {
  const set = env["PADDOCK_DEPLOYMENT"] ?? "";
  const file = join(hre.config.paths.root, "deployments", set, `${deployment.chainId}.json`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, toJson(deployment));
}

// Of the root suite: after the last file that has used it.
after(async () => {
  await (await seeded)?.chain.connection.close();
});
