// Lends 1,000 USDC for alice:  npx hardhat run scripts/lend.ts --network localhost
import hre from "hardhat";

import { actorsOf, findActor } from "../lib/actors.js";
import { findDeployed, readDeployment } from "../lib/addresses.js";
import { connect } from "../lib/network.js";
import { print, runCommand } from "../lib/output.js";
import { formatAmount, parseAmount } from "../lib/units.js";
import type { SavingsAccount, TestToken } from "../typechain-types/index.js";

await runCommand({ json: false }, async () => {
  const chain = await connect(hre);
  const { ethers } = chain.connection;
  const deployment = await readDeployment(hre.config.paths.root, chain);
  const alice = findActor(await actorsOf(chain), "alice");

  const usdcAddress = findDeployed(deployment, "USDC").address;
  const accountAddress = findDeployed(deployment, "SavingsAccount").address;
  const usdc: TestToken = await ethers.getContractAt("TestToken", usdcAddress, alice.signer);
  const account: SavingsAccount = await ethers.getContractAt("SavingsAccount", accountAddress, alice.signer);

  const unit = { symbol: "USDC", decimals: 6 };
  const assets = parseAmount("1_000 USDC", unit);
  const { deposited: before } = await account.balanceSheet();

  await (await usdc.approve(accountAddress, assets)).wait();
  await (await account.lend(assets, alice.address)).wait();

  const { deposited: after } = await account.balanceSheet();
  print(`${formatAmount(before, unit)} were lent, and with alice's it is ${formatAmount(after, unit)}.`);
});
