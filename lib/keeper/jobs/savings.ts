import { MaxUint256 } from "ethers";

import { findDeployed } from "../../addresses.js";
import { decodeRevert } from "../../errors.js";
import type { SavingsAccount } from "../../../typechain-types/index.js";
import type { Duty, Job, Post } from "../duty.js";
import { nativeWorth, type ToNative } from "../prices.js";

const HEALTHY = 10n ** 18n;

/** What the jobs know of a savings account. */
interface Account {
  readonly contract: SavingsAccount;
  readonly address: string;
  readonly asset: string;
  readonly decimals: number;
  /** Base units of the asset that the keeper has. */
  readonly cash: bigint;
}

/** Sells the staking rewards of all collateral, and liquidates loans that are not healthy. @param feed Prices the native currency */
export function savingsJob(feed: string): Job {
  return {
    name: "savings",
    async look(post) {
      const account = await openAccount(post);
      const toNative = await nativeWorth(post, feed);
      return [harvest(account, toNative), ...(await liquidations(post, account, toNative))];
    },
  };
}

async function openAccount({ chain, deployment, keeper }: Post): Promise<Account> {
  const { ethers } = chain.connection;
  const { address } = findDeployed(deployment, "SavingsAccount");
  const contract = await ethers.getContractAt("SavingsAccount", address);
  const asset = await contract.asset();
  const token = await ethers.getContractAt("TestToken", asset);
  const [decimals, cash] = await Promise.all([token.decimals(), token.balanceOf(keeper.address)]);
  return { contract, address, asset, decimals: Number(decimals), cash };
}

/** Pays the lenders; the keeper's own gain is none. */
function harvest({ contract, address, decimals }: Account, toNative: ToNative): Duty {
  return {
    id: "harvest",
    system: "savings",
    to: address,
    abi: contract.interface,
    method: "harvest",
    args: [MaxUint256, 0n],
    worth: ([, received = 0n]) => ({ own: 0n, others: toNative(received, decimals) }),
  };
}

async function liquidations({ keeper }: Post, account: Account, toNative: ToNative): Promise<Duty[]> {
  const count = Number(await account.contract.loanCount());
  const ids = Array.from({ length: count }, (_, index) => BigInt(index + 1));
  const unhealthy = await Promise.all(ids.map(async (id) => ((await isUnhealthy(account, id)) ? [id] : [])));
  return await Promise.all(unhealthy.flat().map((id) => liquidation(account, id, keeper.address, toNative)));
}

async function isUnhealthy({ contract }: Account, loanId: bigint): Promise<boolean> {
  try {
    return (await contract.healthFactor(loanId)) < HEALTHY;
  } catch (error) {
    if (decodeRevert(error) === undefined) throw error;
    return false; // without a good price nobody can be liquidated
  }
}

async function liquidation(account: Account, loanId: bigint, receiver: string, toNative: ToNative): Promise<Duty> {
  const { contract, address, asset, decimals, cash } = account;
  const [[principal, interest], value, { collateral }] = await Promise.all([
    contract.debtOf(loanId),
    contract.collateralValue(loanId),
    contract.loanOf(loanId),
  ]);
  // The contract pulls what it takes and no more; interest goes on until the transaction is mined.
  const owed = principal + interest + interest / 1_000n + 1n;
  const maxRepay = owed < cash ? owed : cash;
  return {
    id: `liquidate loan ${loanId}`,
    system: "savings",
    to: address,
    abi: contract.interface,
    method: "liquidate",
    args: [loanId, maxRepay, 0n, receiver, "0x"],
    pays: { token: asset, value: maxRepay },
    worth: ([repaid = 0n, seized = 0n]) => {
      const gain = collateral === 0n ? -repaid : (value * seized) / collateral - repaid;
      return { own: toNative(gain, decimals), others: 0n };
    },
  };
}
