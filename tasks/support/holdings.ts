import type { DelegationPool, SavingsAccount } from "../../typechain-types/index.js";

/** An ERC-1155 whose ids only its events list. */
type Holdable = SavingsAccount | DelegationPool;

/** Some of an id that an account holds. */
export interface Holding {
  readonly id: bigint;
  readonly balance: bigint;
}

/**
 * What `account` holds of an ERC-1155, in order of ids, from the transfers it has received.
 *
 * @param sinceBlock The block that the contract was made in.
 */
export async function holdingsOf(contract: Holdable, account: string, sinceBlock: number): Promise<Holding[]> {
  const received = await receivedIds(contract as SavingsAccount, account, sinceBlock);
  const ids = [...new Set(received)].sort((a, b) => (a < b ? -1 : 1));
  const owners = ids.map(() => account);
  const balances = await contract.balanceOfBatch(owners, ids);
  return ids.map((id, i) => ({ id, balance: balances[i] ?? 0n })).filter(({ balance }) => balance > 0n);
}

/** Both contracts tell transfers by the same two events of ERC-1155. */
async function receivedIds(contract: SavingsAccount, account: string, sinceBlock: number): Promise<bigint[]> {
  const { TransferSingle, TransferBatch } = contract.filters;
  const [singles, batches] = await Promise.all([
    contract.queryFilter(TransferSingle(undefined, undefined, account), sinceBlock),
    contract.queryFilter(TransferBatch(undefined, undefined, account), sinceBlock),
  ]);
  return [...singles.map(({ args }) => args.id), ...batches.flatMap(({ args }) => [...args.ids])];
}
