// Lends, borrows against staked WETH, and is liquidated when its price falls:  npx tsx examples/02-borrow-and-be-liquidated.ts
import { formatEther, formatUnits, MaxUint256, parseEther, parseUnits } from "ethers";

import { DelegationPool__factory, SavingsAccount__factory, TestToken__factory } from "../typechain-types/index.js";
import { DAY, LocalChain } from "./support/chain.js";

const chain = await LocalChain.open();
const [nina, mallory, oscar] = await Promise.all([chain.actor("nina"), chain.actor("mallory"), chain.actor("oscar")]);
const account = SavingsAccount__factory.connect(chain.address("SavingsAccount"), nina);
const pool = DelegationPool__factory.connect(chain.address("DelegationPool"), mallory);
const usdc = TestToken__factory.connect(await account.asset(), nina);
const weth = TestToken__factory.connect(chain.address("WETH"), mallory);
await chain.setPrice(3_000n);

// A lender gets an ERC-1155 receipt. Its id is a snapshot of the account's indices, so that it tells what has been earned since.
const lent = parseUnits("50000", 6);
await (await usdc.approve(account, lent)).wait();
const lending = await (await account.lend(lent, nina)).wait();
const [given] = await account.queryFilter(account.filters.Lent(nina), lending?.blockNumber);
console.log(`nina has lent ${formatUnits(lent, 6)} USDC.`);

// A borrower lets the account take a staking position. A loan of 0 asks for the most that its value allows.
const collateral = parseEther("10");
await (await weth.approve(pool, collateral)).wait();
await (await pool.stake(collateral, mallory)).wait();
await (await pool.setApprovalForAll(await account.staking(), true)).wait();
const request = { positionId: await pool.lastId(), collateral, loan: 0n, receiver: mallory, deadline: MaxUint256 };
await (await account.connect(mallory).borrow(request)).wait();
const loanId = await account.loanCount();
const [principal] = await account.debtOf(loanId);
console.log(`mallory has borrowed ${formatUnits(principal, 6)} USDC against 10 WETH, as loan ${loanId}.`);

// Below a health factor of 1 anybody may repay, and takes collateral worth that and a bonus.
await chain.wait(30n * DAY);
await chain.setPrice(2_700n);
console.log(`The price falls by a tenth, and its health factor to ${formatEther(await account.healthFactor(loanId))}.`);
await (await usdc.connect(oscar).approve(account, MaxUint256)).wait();
const liquidation = await (await account.connect(oscar).liquidate(loanId, MaxUint256, 0n, oscar, "0x")).wait();
const [liquidated] = await account.queryFilter(account.filters.Liquidated(oscar), liquidation?.blockNumber);
const { repaid = 0n, units = 0n } = liquidated?.args ?? {};
console.log(`oscar repays ${formatUnits(repaid, 6)} USDC for ${formatEther(units)} staked WETH.`);
console.log(`What is left has a health factor of ${formatEther(await account.healthFactor(loanId))}.`);

const { lendId = 0n } = given?.args ?? {};
console.log(`nina has earned ${formatUnits(await account.interestOf(lendId, lent), 6)} USDC in these 30 days.`);
await (await account.connect(nina).withdraw(lendId, lent / 2n, nina, lent / 2n)).wait();
console.log("She takes half of her money out, with its interest.");
await chain.setPrice(3_000n);
chain.close();
