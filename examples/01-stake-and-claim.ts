// Stakes WETH in a vault, lets a week pass and claims the USDC that it has earned:  npx tsx examples/01-stake-and-claim.ts
import { formatEther, formatUnits, parseEther } from "ethers";

import { TestToken__factory, Vault__factory } from "../typechain-types/index.js";
import { DAY, LocalChain } from "./support/chain.js";

const chain = await LocalChain.open();
const mallory = await chain.actor("mallory");
const vault = Vault__factory.connect(chain.address("WethVault"), mallory);
const weth = TestToken__factory.connect(await vault.asset(), mallory);
const usdc = TestToken__factory.connect(await vault.rewardToken(), mallory);

const assets = parseEther("10");
await (await weth.approve(vault, assets)).wait();
await (await vault.deposit(assets, mallory)).wait();
const [stake, total] = await Promise.all([vault.stakeOf(mallory), vault.totalStaked()]);
console.log(`mallory has staked ${formatEther(stake)} of ${formatEther(total)} WETH.`);

// The reward streams by the second to whoever has a stake; nobody has to do anything for it.
await chain.wait(7n * DAY);
console.log(`A week later ${formatUnits(await vault.earned(mallory), 6)} USDC are hers.`);

const before = await usdc.balanceOf(mallory);
await (await vault.claim(mallory)).wait();
const claimed = (await usdc.balanceOf(mallory)) - before;
console.log(`She has claimed ${formatUnits(claimed, 6)} USDC, and still has her stake.`);
chain.close();
