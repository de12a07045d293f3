// Stakes 2 WETH for peggy and borrows what they allow:  npx hardhat run scripts/borrow.ts --network localhost
import { MaxUint256 } from "ethers";
import hre from "hardhat";

import { actorsOf, findActor } from "../lib/actors.js";
import { findDeployed, readDeployment } from "../lib/addresses.js";
import { connect } from "../lib/network.js";
import { print, runCommand } from "../lib/output.js";
import { formatAmount, parseAmount } from "../lib/units.js";
import type { DelegationPool, SavingsAccount, TestToken } from "../typechain-types/index.js";

await runCommand({ json: false }, async () => {
  const chain = await connect(hre);
  const { ethers } = chain.connection;
  const deployment = await readDeployment(hre.config.paths.root, chain);
  const peggy = findActor(await actorsOf(chain), "peggy");
  const addressOf = (name: string) => findDeployed(deployment, name).address;

  const weth: TestToken = await ethers.getContractAt("TestToken", addressOf("WETH"), peggy.signer);
  const pool: DelegationPool = await ethers.getContractAt("DelegationPool", addressOf("DelegationPool"), peggy.signer);
  const account: SavingsAccount = await ethers.getContractAt(
    "SavingsAccount",
    addressOf("SavingsAccount"),
    peggy.signer,
  );

  const collateral = parseAmount("2 WETH", { symbol: "WETH", decimals: 18 });
  await (await weth.approve(addressOf("DelegationPool"), collateral)).wait();
  await (await pool.stake(collateral, peggy.address)).wait();
  await (await pool.setApprovalForAll(await account.staking(), true)).wait();

  // A loan of 0 is the most that the collateral allows.
  const request = { positionId: await pool.lastId(), collateral, loan: 0n, receiver: peggy.address };
  await (await account.borrow({ ...request, deadline: MaxUint256 })).wait();

  const loanId = await account.loanCount();
  const [principal] = await account.debtOf(loanId);
  print(
    `peggy borrowed ${formatAmount(principal, { symbol: "USDC", decimals: 6 })} against 2 WETH, as loan ${loanId}.`,
  );
});
