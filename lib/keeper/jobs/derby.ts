import { MaxUint256 } from "ethers";

import type { Deployed } from "../../addresses.js";
import { CLOSE_GAS_LIMIT } from "../../derby.js";
import { chainTime } from "../../network.js";
import type { Duty, Job, Post } from "../duty.js";
import { inParts } from "../parts.js";

/**
 * Closes the epochs that are over, and goes on with closes that somebody began. A call does as many steps as its gas holds; what is left is
 * another duty, so that a round goes on until the next epoch is open.
 *
 * @param gasLimit Of one call. Weighed in full: what a protocol that fails may burn, somebody pays.
 */
export function derbyJob(gasLimit: bigint = CLOSE_GAS_LIMIT): Job {
  return {
    name: "derby",
    async look(post) {
      const vaults = post.deployment.contracts.filter(({ contract }) => contract === "DerbyVault");
      return (await inParts(vaults, (vault) => close(post, vault, gasLimit))).flat();
    },
  };
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
    },
  ];
}
