import { MaxUint256 } from "ethers";

import type { Deployed } from "../../addresses.js";
import { decodeRevert } from "../../errors.js";
import type { SavingsAccount } from "../../../typechain-types/index.js";
import type { Duty, Job, Post } from "../duty.js";
import { askToken } from "../erc20.js";
import { inParts, oneTo } from "../parts.js";
import { nativeWorth, type ToNative } from "../prices.js";

const HEALTHY = 10n ** 18n;
const BPS = 10_000n;

/** What the jobs know of a savings account. */
interface Account {
  readonly contract: SavingsAccount;
  readonly name: string;
  readonly address: string;
  readonly asset: string;
  readonly decimals: number;
  /** What a liquidator gets beyond what he repays, basis points. */
  readonly bonusBps: bigint;
  /** Base units of the asset that the keeper has. */
  readonly cash: bigint;
}

/** Sells the staking rewards of all collateral, and liquidates loans that are not healthy. @param feed Prices the native currency */
export function savingsJob(feed: string): Job {
  return {
    name: "savings",
    async look(post) {
      const accounts = post.deployment.contracts.filter(({ contract }) => contract === "SavingsAccount");
      if (accounts.length === 0) return [];
      const toNative = await nativeWorth(post, feed);
      return (await inParts(accounts, (account) => dutiesOf(post, account, toNative))).flat();
    },
  };
}

async function dutiesOf(post: Post, deployed: Deployed, toNative: ToNative): Promise<Duty[]> {
  const account = await openAccount(post, deployed);
  return [harvest(account, toNative), ...(await liquidations(post, account, toNative))];
}

async function openAccount({ chain, keeper }: Post, { name, address }: Deployed): Promise<Account> {
  const { ethers } = chain.connection;
  const contract = await ethers.getContractAt("SavingsAccount", address);
  const [asset, { risk }] = await Promise.all([contract.asset(), contract.parameters()]);
  const [decimals, cash] = await Promise.all([
    askToken(ethers.provider, asset, "decimals"),
    askToken(ethers.provider, asset, "balanceOf", keeper.address),
  ]);
  return { contract, name, address, asset, decimals: Number(decimals), bonusBps: risk.bonusBps, cash };
}

/** Pays the lenders; the keeper's own gain is none. */
function harvest({ contract, name, address, decimals }: Account, toNative: ToNative): Duty {
  return {
    id: `harvest ${name}`,
    to: address,
    abi: contract.interface,
    method: "harvest",
    args: [MaxUint256, 0n],
    worth: ([, received = 0n]) => ({ own: 0n, others: toNative(received, decimals) }),
  };
}

async function liquidations({ keeper }: Post, account: Account, toNative: ToNative): Promise<Duty[]> {
  const ids = oneTo(await account.contract.loanCount());
  const unhealthy = await inParts(ids, async (id) => ((await isUnhealthy(account, id)) ? [id] : []));
  return await inParts(unhealthy.flat(), (id) => liquidation(account, id, keeper.address, toNative));
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
  const { contract, name, address, asset, decimals, bonusBps, cash } = account;
  const [[principal, interest], value, { collateral }] = await Promise.all([
    contract.debtOf(loanId),
    contract.collateralValue(loanId),
    contract.loanOf(loanId),
  ]);
  // The contract pulls what it takes and no more; interest goes on until the transaction is mined.
  const owed = principal + interest + interest / 1_000n + 1n;
  const maxRepay = owed < cash ? owed : cash;
  return {
    id: `liquidate loan ${loanId} of ${name}`,
    to: address,
    abi: contract.interface,
    method: "liquidate",
    args: [loanId, maxRepay, 0n, receiver, "0x"],
    pays: { token: asset, value: maxRepay, hope: toNative((maxRepay * bonusBps) / BPS + 1n, decimals) },
    worth: ([repaid = 0n, seized = 0n]) => {
      const seizedWorth = collateral === 0n ? 0n : (value * seized) / collateral;
      return { own: toNative(seizedWorth - repaid, decimals), others: 0n };
    },
  };
}
