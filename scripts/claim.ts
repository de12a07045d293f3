// Claims what alice has earned:  npx hardhat run scripts/claim.ts --network localhost
import hre from "hardhat";

import { actorsOf, findActor } from "../lib/actors.js";
import { findDeployed, readDeployment } from "../lib/addresses.js";
import { connect } from "../lib/network.js";
import { print, runCommand } from "../lib/output.js";
import { formatAmount } from "../lib/units.js";
import type { TestToken, Vault } from "../typechain-types/index.js";

await runCommand({ json: false }, async () => {
  const chain = await connect(hre);
  const { ethers } = chain.connection;
  const deployment = await readDeployment(hre.config.paths.root, chain);
  const alice = findActor(await actorsOf(chain), "alice");

  const vaultAddress = findDeployed(deployment, "WethVault").address;
  const vault: Vault = await ethers.getContractAt("Vault", vaultAddress, alice.signer);
  const usdc: TestToken = await ethers.getContractAt("TestToken", await vault.rewardToken());

  const unit = { symbol: "USDC", decimals: 6 };
  const before = await usdc.balanceOf(alice.address);
  await (await vault.claim(alice.address)).wait();
  const after = await usdc.balanceOf(alice.address);

  print(`alice claimed ${formatAmount(after - before, unit)}.`);
});
