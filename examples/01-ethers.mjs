// Reads a vault and stakes in it, with ethers and the typed clients of this package.
//   node 01-ethers.mjs http://127.0.0.1:8545 deployments/31337.json
import { readFileSync } from "node:fs";

import { JsonRpcProvider, formatUnits, parseUnits } from "ethers";
import { TestToken__factory, Vault__factory } from "paddock/ethers";

const [url = "http://127.0.0.1:8545", deployments = "deployments/31337.json"] = process.argv.slice(2);
const { contracts } = JSON.parse(readFileSync(deployments, "utf8"));
const addressOf = (name) => contracts.find((contract) => contract.name === name).address;

const provider = new JsonRpcProvider(url);
const signer = await provider.getSigner(6);
const vault = Vault__factory.connect(addressOf("PadVault"), signer);
const token = TestToken__factory.connect(await vault.asset(), signer);

const amount = parseUnits("5", await token.decimals());
await (await token.approve(vault, amount)).wait();
await (await vault.deposit(amount, signer)).wait();

const [staked, earned] = await Promise.all([vault.balanceOf(signer), vault.earned(signer)]);
console.log(JSON.stringify({ staked: formatUnits(staked), earned: formatUnits(earned) }));
provider.destroy();
