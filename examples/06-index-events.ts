// Rebuilds every stake and payment of a vault from its events alone, and compares:  npx tsx examples/06-index-events.ts
import { formatEther, formatUnits, ZeroAddress } from "ethers";

import { Vault__factory } from "../typechain-types/index.js";
import { LocalChain } from "./support/chain.js";

/** Nodes answer for so many blocks at a time. */
const PAGE = 1_000;

const chain = await LocalChain.open();
const vault = Vault__factory.connect(chain.address("WethVault"), chain.provider);
const stakes = new Map<string, bigint>();
const paid = new Map<string, bigint>();
const add = (book: Map<string, bigint>, account: string, value: bigint) => {
  if (account !== ZeroAddress) book.set(account, (book.get(account) ?? 0n) + value);
};

// Shares are stakes, so transfers tell them all. Only as of one block are events and views about the same moment.
const asOf = await chain.provider.getBlockNumber();
for (let fromBlock = 0; fromBlock <= asOf; fromBlock += PAGE) {
  const toBlock = Math.min(fromBlock + PAGE - 1, asOf);
  for (const { args } of await vault.queryFilter(vault.filters.Transfer(), fromBlock, toBlock)) {
    add(stakes, args.from, -args.value);
    add(stakes, args.to, args.value);
  }
  for (const { args } of await vault.queryFilter(vault.filters.RewardClaimed(), fromBlock, toBlock)) {
    add(paid, args.account, args.reward);
  }
}

let sum = 0n;
for (const [account, stake] of stakes) {
  const told = await vault.stakeOf(account, { blockTag: asOf });
  if (told !== stake) throw new Error(`${account} has ${told}, and by the events ${stake}.`);
  sum += stake;
  console.log(
    `${account} stakes ${formatEther(stake)} WETH and was paid ${formatUnits(paid.get(account) ?? 0n, 6)} USDC`,
  );
}
const total = await vault.totalStaked({ blockTag: asOf });
if (total !== sum) throw new Error(`${total} are staked, and by the events ${sum}.`);
console.log(`${formatEther(sum)} WETH of ${stakes.size} stakers: every stake is as the vault tells it.`);
chain.close();
