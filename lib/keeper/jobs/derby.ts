import type { Duty, Job, Post } from "../duty.js";

/** A step may burn so much on a protocol that fails; a call does as many steps as its gas allows. */
const CLOSE_GAS = 15_000_000n;
/** More steps than any close has. */
const ALL_STEPS = 10_000n;

/** Closes the epochs that are over, and goes on with closes that somebody began. */
export const derbyJob: Job = {
  name: "derby",
  async look(post) {
    const vaults = post.deployment.contracts.filter(({ contract }) => contract === "DerbyVault");
    const duties = await Promise.all(vaults.map(({ name, address }) => close(post, name, address)));
    return duties.flat();
  },
};

async function close({ chain }: Post, name: string, address: string): Promise<Duty[]> {
  const { ethers } = chain.connection;
  const vault = await ethers.getContractAt("DerbyVault", address);
  const [block, { epoch, phase, cursor, closableAt }] = await Promise.all([
    ethers.provider.getBlock("latest"),
    vault.status(),
  ]);
  if (BigInt(block?.timestamp ?? 0) < closableAt) return [];
  return [
    {
      id: `close epoch ${epoch} of ${name} from step ${phase}.${cursor}`,
      system: "derby",
      to: address,
      abi: vault.interface,
      method: "closeEpoch",
      args: [ALL_STEPS],
      gasLimit: CLOSE_GAS,
    },
  ];
}
