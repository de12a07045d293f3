import { z } from "zod";

import { startAnvil, type AnvilProcess } from "./anvil-process.js";
import {
  type Chain,
  GAS_LIMIT,
  GAS_MONEY,
  type Hex,
  type Receipt,
  toQuantity,
  type Transaction,
  TransactionFailed,
  type View,
} from "./chain.js";
import type { JsonRpc, RpcCall } from "./json-rpc.js";
import { inBlocks } from "./blocks.js";

/** Calls in one request to the node. */
const BATCH = 500;
/** Transactions in one block: anvil takes quadratic time for the receipts of a block, and hashes its state once for each. */
const BLOCK = 200;

const receipts = z.array(
  z.object({
    transactionHash: z.string(),
    status: z.string(),
    gasUsed: z.string(),
    contractAddress: z.string().nullish(),
    logs: z.array(z.object({ address: z.string(), topics: z.array(z.string()), data: z.string() })),
  }),
);
type MinedReceipt = z.infer<typeof receipts>[number];

/** Whom blocks pay, as on Hardhat's chains: anvil's own is the zero address, calls of which would be cheaper than anywhere else. */
const COINBASE = "0xc014ba5ec014ba5ec014ba5ec014ba5ec014ba5e";

/** A fresh `anvil` in a process of its own: for runs whose history this process could not hold. */
export async function anvilChain(genesisAt: number): Promise<Chain> {
  const anvil = await startAnvil(genesisAt);
  await anvil.rpc.request("anvil_setCoinbase", COINBASE);
  return new AnvilChain(anvil);
}

class AnvilChain implements Chain {
  readonly engine = "anvil";
  readonly processes: readonly number[];
  readonly close: () => Promise<void>;
  sent = 0;
  private readonly rpc: JsonRpc;

  constructor({ pid, rpc, stop }: AnvilProcess) {
    this.processes = [pid];
    this.rpc = rpc;
    this.close = stop;
  }

  /** Everybody may send; what is sent is paid for all the same, by next to nothing. */
  async admit(accounts: readonly Hex[]): Promise<void> {
    const wealth = toQuantity(GAS_MONEY);
    await this.inBatches(accounts.map((account) => ({ method: "anvil_setBalance", params: [account, wealth] })));
  }

  async send(
    transactions: readonly Transaction[],
    timestamp: number,
    onMined: (mined: number) => void = () => {},
  ): Promise<void> {
    await this.carryOut(transactions, timestamp, onMined);
  }

  async carryOut(
    transactions: readonly Transaction[],
    timestamp: number,
    onMined: (mined: number) => void = () => {},
  ): Promise<Receipt[]> {
    const told = new Map<Transaction, Receipt>();
    for (const block of inBlocks(transactions, BLOCK)) {
      const mined = await this.mine(block, timestamp);
      for (const [index, { gasUsed, logs }] of mined.entries()) {
        told.set(block[index] as Transaction, { gasUsed: Number(gasUsed), logs });
      }
      onMined(told.size);
    }
    return transactions.map((transaction) => told.get(transaction) as Receipt);
  }

  async deploy(transaction: Transaction, timestamp: number): Promise<Hex> {
    const [receipt] = await this.mine([{ gas: GAS_LIMIT.deployment, ...transaction }], timestamp);
    if (receipt?.contractAddress == null) throw new TransactionFailed(transaction, undefined, "nothing was deployed");
    return receipt.contractAddress;
  }

  async passTo(timestamp: number): Promise<void> {
    await this.rpc.request("evm_setNextBlockTimestamp", toQuantity(timestamp));
    await this.rpc.request("evm_mine");
  }

  async call(to: Hex, data: Hex): Promise<Hex> {
    return (await this.rpc.request("eth_call", { to, data }, "latest")) as Hex;
  }

  async callMany(views: readonly View[]): Promise<Hex[]> {
    const calls = views.map(({ to, data }) => ({ method: "eth_call", params: [{ to, data }, "latest"] }));
    return (await this.inBatches(calls)) as Hex[];
  }

  /**
   * One block with all of them, which has to hold each and revert none. A node may take the calls of a batch in any order, but puts who pays
   * more first: so the first pays most.
   * @returns their receipts, in the order of the transactions
   */
  private async mine(block: readonly Transaction[], timestamp: number): Promise<MinedReceipt[]> {
    const hashes = await this.inBatches(
      block.map((one, index) => ({ method: "eth_sendTransaction", params: [fieldsOf(one, block.length - index)] })),
    );
    await this.passTo(timestamp);
    const mined = receipts.parse(await this.rpc.request("eth_getBlockReceipts", "latest"));
    const byHash = new Map(mined.map((receipt) => [receipt.transactionHash, receipt]));
    for (const [index, transaction] of block.entries()) {
      const hash = hashes[index] as string;
      const receipt = byHash.get(hash);
      if (receipt === undefined) throw new TransactionFailed(transaction, undefined, "it was not mined");
      if (receipt.status !== "0x1") throw await this.failureOf(transaction);
      const isInPlace = mined[index]?.transactionHash === hash;
      if (!isInPlace)
        throw new TransactionFailed(transaction, undefined, `it was not number ${index + 1} of its block`);
    }
    this.sent += block.length;
    return mined;
  }

  private async inBatches(calls: readonly RpcCall[]): Promise<unknown[]> {
    const results: unknown[] = [];
    for (let start = 0; start < calls.length; start += BATCH) {
      results.push(...(await this.rpc.batch(calls.slice(start, start + BATCH))));
    }
    return results;
  }

  /** Why a transaction reverted: the same call again, on the state that the block left behind. */
  private async failureOf(transaction: Transaction): Promise<TransactionFailed> {
    try {
      await this.rpc.request("eth_call", fieldsOf(transaction, 0), "latest");
      return new TransactionFailed(transaction, undefined, "it reverted");
    } catch (error) {
      const { message, data } = error as { readonly message: string; readonly data?: unknown };
      return new TransactionFailed(transaction, typeof data === "string" ? data : undefined, message);
    }
  }
}

/** @param gasPrice Wei a unit. */
const fieldsOf = ({ from, to, data, value = 0n, gas = GAS_LIMIT.call }: Transaction, gasPrice: number) => ({
  from,
  ...(to === undefined ? {} : { to }),
  data,
  value: toQuantity(value),
  gas: toQuantity(gas),
  gasPrice: toQuantity(gasPrice),
});
