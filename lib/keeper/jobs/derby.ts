import { MaxUint256 } from "ethers";

import type { Deployed } from "../../addresses.js";
import { CLOSE_GAS_LIMIT } from "../../derby.js";
import { chainTime } from "../../network.js";
import type { Duty, Job, Post, Upcoming } from "../duty.js";
import { earliest, inParts } from "../parts.js";

/** What a step is weighed with, gas. The steps of a close over five protocols use half of it on the average. */
const STEP_GAS = 100_000n;

/**
 * Closes the epochs that are over, and goes on with closes that somebody began. A call does as many steps as its gas holds; what is left is
 * another duty, so that a round goes on until the next epoch is open.
 *
 * @param gasLimit Of one call.
 */
export function derbyJob(gasLimit: bigint = CLOSE_GAS_LIMIT): Job {
  return {
    name: "derby",
    async look(post) {
      const vaults = post.deployment.contracts.filter(({ contract }) => contract === "DerbyVault");
      return (await inParts(vaults, (vault) => close(post, vault, gasLimit))).flat();
    },
    async next(post) {
      const vaults = post.deployment.contracts.filter(({ contract }) => contract === "DerbyVault");
      return earliest(await inParts(vaults, (vault) => upcoming(post, vault)));
    },
  };
}

async function upcoming({ chain }: Post, { name, address }: Deployed): Promise<Upcoming> {
  const vault = await chain.connection.ethers.getContractAt("DerbyVault", address);
  const { epoch, closableAt } = await vault.status();
  return { what: `close epoch ${epoch} of ${name}`, at: closableAt };
}

async function close({ chain }: Post, { name, address }: Deployed, gasLimit: bigint): Promise<Duty[]> {
  const vault = await chain.connection.ethers.getContractAt("DerbyVault", address);
  const [now, { epoch, phase, cursor, closableAt }] = await Promise.all([chainTime(chain), vault.status()]);
  if (now < closableAt) return [];
  return [
    {
      id: `close epoch ${epoch} of ${name} from step ${phase}.${cursor}`,
      to: address,
      abi: vault.interface,
      method: "closeEpoch",
      args: [MaxUint256],
      gasLimit,
      gasUsed: ([steps = 0n]) => (steps * STEP_GAS < gasLimit ? steps * STEP_GAS : gasLimit),
    },
  ];
}
