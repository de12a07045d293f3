import { dualCurrencyVaultAbi, savingsAccountAbi } from "paddock/abis";
import { createWalletClient, erc20Abi, formatUnits, http, parseUnits, publicActions } from "viem";

import { addressOf, nodeUrl } from "./addresses.js";

const client = createWalletClient({ transport: http(nodeUrl) }).extend(publicActions);
const lender = (await client.getAddresses())[18]!;
const account = { address: addressOf("SavingsAccount"), abi: savingsAccountAbi } as const;

// A read: viem infers arguments and results from the ABI, which is a constant.
const { deposited, borrowed } = await client.readContract({ ...account, functionName: "balanceSheet" });
console.log(`${formatUnits(deposited, 6)} USDC are lent, and ${formatUnits(borrowed, 6)} of them borrowed.`);

// A write, simulated first: what it returns, or the named error that it would end with.
const assets = parseUnits("1000", 6);
const asset = await client.readContract({ ...account, functionName: "asset" });
const approval = { address: asset, abi: erc20Abi, functionName: "approve", args: [account.address, assets] } as const;
await client.waitForTransactionReceipt({
  hash: await client.writeContract({ ...approval, account: lender, chain: null }),
});
const call = { ...account, functionName: "lend", args: [assets, lender], account: lender } as const;
const { request } = await client.simulateContract(call);
const { blockNumber } = await client.waitForTransactionReceipt({
  hash: await client.writeContract({ ...request, chain: null }),
});

const [lent] = await client.getContractEvents({ ...account, eventName: "Lent", fromBlock: blockNumber });
console.log(`${formatUnits(lent?.args.assets ?? 0n, 6)} more are lent now.`);

const dual = { address: addressOf("DualCurrencyVault"), abi: dualCurrencyVaultAbi } as const;
const { feedDecimals, minQuoteDeposit } = await client.readContract({ ...dual, functionName: "marketOf", args: [1n] });
console.log(
  `Market 1 has prices of ${feedDecimals} decimals and takes ${formatUnits(minQuoteDeposit, 6)} USDC or more.`,
);
