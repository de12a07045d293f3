import { Contract, formatUnits, JsonRpcProvider, parseUnits } from "ethers";
import { SavingsAccount__factory } from "paddock/ethers";

import { addressOf, nodeUrl } from "./addresses.js";

const provider = new JsonRpcProvider(nodeUrl);
const lender = await provider.getSigner(18);
const account = SavingsAccount__factory.connect(addressOf("SavingsAccount"), lender);

// A read: the type of every figure is known, and a misspelt one does not compile.
const { deposited, borrowed } = await account.balanceSheet();
console.log(`${formatUnits(deposited, 6)} USDC are lent, and ${formatUnits(borrowed, 6)} of them borrowed.`);

// A write.
const assets = parseUnits("1000", 6);
const usdc = new Contract(await account.asset(), ["function approve(address, uint256)"], lender);
await (await usdc.getFunction("approve")(account.target, assets)).wait();
const receipt = await (await account.lend(assets, lender)).wait();

// What it told: the arguments of an event are typed like those of a function.
const [lent] = await account.queryFilter(account.filters.Lent(lender), receipt?.blockNumber);
console.log(`${formatUnits(lent?.args.assets ?? 0n, 6)} more are lent now.`);
provider.destroy();
