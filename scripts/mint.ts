// Gives the sender a thousand of each test token:  npx hardhat run scripts/mint.ts --network sepolia
import hre from "hardhat";

import { actorsOf, findActor } from "../lib/actors.js";
import { readDeployment } from "../lib/addresses.js";
import { connect } from "../lib/network.js";
import { print, runCommand } from "../lib/output.js";
import { formatAmount, parseAmount } from "../lib/units.js";

await runCommand({ json: false }, async () => {
  const chain = await connect(hre);
  const sender = findActor(await actorsOf(chain), "0");
  const { contracts } = await readDeployment(hre.config.paths.root, chain);

  for (const { address } of contracts.filter(({ contract }) => contract === "TestToken")) {
    const token = await chain.connection.ethers.getContractAt("TestToken", address, sender.signer);
    const unit = { symbol: await token.symbol(), decimals: Number(await token.decimals()) };
    await (await token.mint(sender.address, parseAmount("1000", unit))).wait();
    print(`${sender.address} now has ${formatAmount(await token.balanceOf(sender.address), unit)}.`);
  }
});
