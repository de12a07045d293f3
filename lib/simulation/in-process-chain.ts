import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { inBlocks } from "./blocks.js";
import {
  type Chain,
  GAS_LIMIT,
  GAS_MONEY,
  GAS_PRICE,
  type Hex,
  type Log,
  type Receipt,
  toQuantity,
  type Transaction,
  TransactionFailed,
  type View,
} from "./chain.js";

/** What answers JSON-RPC inside this process. */
export interface Provider {
  request(call: { readonly method: string; readonly params?: readonly unknown[] }): Promise<unknown>;
}

/**
 * A fresh chain of Hardhat inside this process: nothing to start, and about 92 KB of memory kept for each transaction.
 * @param genesisAt time of the first block, unix seconds
 */
export async function inProcessChain(hre: HardhatRuntimeEnvironment, genesisAt: number): Promise<Chain> {
  const connection = await hre.network.create({
    network: "default",
    override: { allowBlocksWithSameTimestamp: true, initialDate: new Date(genesisAt * 1_000), initialBaseFeePerGas: 0 },
  });
  return chainOver(connection.provider, () => connection.close());
}

/** The same over a chain of Hardhat that is already there and allows blocks with the same timestamp. */
export const chainOver = (provider: Provider, close: () => Promise<void>): Chain => new InProcessChain(provider, close);

class InProcessChain implements Chain {
  readonly engine = "in-process";
  readonly processes = [];
  sent = 0;

  constructor(
    private readonly provider: Provider,
    readonly close: () => Promise<void>,
  ) {}

  async admit(accounts: readonly Hex[]): Promise<void> {
    for (const account of accounts) {
      await this.request("hardhat_impersonateAccount", account);
      await this.request("hardhat_setBalance", account, toQuantity(GAS_MONEY));
    }
  }

  async send(
    transactions: readonly Transaction[],
    timestamp: number,
    onMined: (mined: number) => void = () => {},
  ): Promise<void> {
    for (const [index, transaction] of transactions.entries()) {
      await this.mine(transaction, timestamp);
      onMined(index + 1);
    }
  }

  /** In the order in which other engines, too, put them: by blocks of distinct senders. */
  async carryOut(
    transactions: readonly Transaction[],
    timestamp: number,
    onMined: (mined: number) => void = () => {},
  ): Promise<Receipt[]> {
    const told = new Map<Transaction, Receipt>();
    for (const transaction of inBlocks(transactions, transactions.length).flat()) {
      const hash = await this.mine(transaction, timestamp);
      const { gasUsed, logs } = (await this.request("eth_getTransactionReceipt", hash)) as MinedReceipt;
      told.set(transaction, { gasUsed: Number(gasUsed), logs });
      onMined(told.size);
    }
    return transactions.map((transaction) => told.get(transaction) as Receipt);
  }

  async deploy(transaction: Transaction, timestamp: number): Promise<Hex> {
    const hash = await this.mine({ gas: GAS_LIMIT.deployment, ...transaction }, timestamp);
    const receipt = (await this.request("eth_getTransactionReceipt", hash)) as { readonly contractAddress: Hex };
    return receipt.contractAddress;
  }

  async passTo(timestamp: number): Promise<void> {
    await this.request("evm_setNextBlockTimestamp", toQuantity(timestamp));
    await this.request("evm_mine");
  }

  async call(to: Hex, data: Hex): Promise<Hex> {
    return (await this.request("eth_call", { to, data }, "latest")) as Hex;
  }

  async callMany(views: readonly View[]): Promise<Hex[]> {
    const answers: Hex[] = [];
    for (const { to, data } of views) answers.push(await this.call(to, data));
    return answers;
  }

  /** One block for one transaction; the provider rejects where it reverts. */
  private async mine(transaction: Transaction, timestamp: number): Promise<Hex> {
    const { from, to, data, value = 0n, gas = GAS_LIMIT.call } = transaction;
    await this.request("evm_setNextBlockTimestamp", toQuantity(timestamp));
    const fields = {
      from,
      ...(to === undefined ? {} : { to }),
      data,
      value: toQuantity(value),
      gas: toQuantity(gas),
      gasPrice: toQuantity(GAS_PRICE),
    };
    try {
      const hash = (await this.request("eth_sendTransaction", fields)) as Hex;
      this.sent += 1;
      return hash;
    } catch (error) {
      throw new TransactionFailed(
        transaction,
        revertData(error),
        error instanceof Error ? error.message : String(error),
      );
    }
  }

  private request(method: string, ...params: readonly unknown[]): Promise<unknown> {
    return this.provider.request({ method, params });
  }
}

interface MinedReceipt {
  readonly gasUsed: Hex;
  readonly logs: readonly Log[];
}

function revertData(error: unknown): Hex | undefined {
  const data = (error as { readonly data?: unknown }).data;
  if (typeof data === "string") return data;
  const nested = (data as { readonly data?: unknown } | undefined)?.data;
  return typeof nested === "string" ? nested : undefined;
}
