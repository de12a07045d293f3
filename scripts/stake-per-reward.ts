// Prints the seed's objective S / R of every vault:  npx hardhat run scripts/stake-per-reward.ts --network localhost
import hre from "hardhat";

import { findDeployed, readDeployment } from "../lib/addresses.js";
import { connect } from "../lib/network.js";
import { printTable, runCommand } from "../lib/output.js";
import { formatDecimal, formatWad } from "../lib/units.js";
import type { VaultFactory } from "../typechain-types/index.js";

await runCommand({ json: false }, async () => {
  const chain = await connect(hre);
  const { ethers } = chain.connection;
  const deployment = await readDeployment(hre.config.paths.root, chain);
  const { address } = findDeployed(deployment, "VaultFactory");
  const factory: VaultFactory = await ethers.getContractAt("VaultFactory", address);

  const rows = [];
  for (const vaultAddress of await factory.vaults(0n, await factory.vaultCount())) {
    const vault = await ethers.getContractAt("Vault", vaultAddress);
    const reward = await ethers.getContractAt("TestToken", await vault.rewardToken());
    const staked = formatDecimal(await vault.totalStaked(), Number(await vault.decimals()));
    const rewarded = formatDecimal(await vault.rewardPerEpoch(), Number(await reward.decimals()));
    const ratio = await vault.stakePerReward();
    rows.push([await vault.symbol(), staked, rewarded, ratio === ethers.MaxUint256 ? "-" : formatWad(ratio)]);
  }
  printTable(["Vault", "S", "R per epoch", "S / R in base units"], rows, [1, 2, 3]);
});
