// Stakes one WETH for alice:  npx hardhat run scripts/deposit.ts --network localhost
import hre from "hardhat";

import { actorsOf, findActor } from "../lib/actors.js";
import { findDeployed, readDeployment } from "../lib/addresses.js";
import { connect } from "../lib/network.js";
import { print, runCommand } from "../lib/output.js";
import { formatAmount, parseAmount } from "../lib/units.js";
import type { TestToken, Vault } from "../typechain-types/index.js";

await runCommand({ json: false }, async () => {
  const chain = await connect(hre);
  const { ethers } = chain.connection;
  const deployment = await readDeployment(hre.config.paths.root, chain);
  const alice = findActor(await actorsOf(chain), "alice");

  const wethAddress = findDeployed(deployment, "WETH").address;
  const vaultAddress = findDeployed(deployment, "WethVault").address;
  const weth: TestToken = await ethers.getContractAt("TestToken", wethAddress, alice.signer);
  const vault: Vault = await ethers.getContractAt("Vault", vaultAddress, alice.signer);

  const unit = { symbol: "WETH", decimals: 18 };
  const assets = parseAmount("1 WETH", unit);
  const before = await vault.stakeOf(alice.address);

  await (await weth.approve(vaultAddress, assets)).wait();
  await (await vault.deposit(assets, alice.address)).wait();

  const after = await vault.stakeOf(alice.address);
  print(`alice had ${formatAmount(before, unit)} staked and now has ${formatAmount(after, unit)}.`);
});
