import { z } from "zod";

import { startAnvil, type AnvilProcess } from "./anvil-process.js";
import {
  type Chain,
  GAS_LIMIT,
  GAS_MONEY,
  GAS_PRICE,
  type Hex,
  toQuantity,
  type Transaction,
  TransactionFailed,
} from "./chain.js";
import type { JsonRpc } from "./json-rpc.js";
import { inBlocks } from "./blocks.js";

/** Calls in one request to the node. */
const BATCH = 500;

const receipts = z.array(
  z.object({ transactionHash: z.string(), status: z.string(), contractAddress: z.string().nullish() }),
);

/** A fresh `anvil` in a process of its own: for runs whose history this process could not hold. */
export async function anvilChain(genesisAt: number): Promise<Chain> {
  return new AnvilChain(await startAnvil(genesisAt));
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

  /** Impersonation is on for everybody; only gas money is needed. */
  async admit(accounts: readonly Hex[]): Promise<void> {
    const calls = accounts.map((account) => ({ method: "anvil_setBalance", params: [account, toQuantity(GAS_MONEY)] }));
    for (let start = 0; start < calls.length; start += BATCH) await this.rpc.batch(calls.slice(start, start + BATCH));
  }

  async send(
    transactions: readonly Transaction[],
    timestamp: number,
    onMined: (mined: number) => void = () => {},
  ): Promise<void> {
    let mined = 0;
    for (const block of inBlocks(transactions, BATCH)) {
      await this.mine(block, timestamp);
      mined += block.length;
      onMined(mined);
    }
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

  /** One block with all of them, which has to hold each and revert none. */
  private async mine(block: readonly Transaction[], timestamp: number) {
    const hashes = await this.rpc.batch(
      block.map((one) => ({ method: "eth_sendTransaction", params: [fieldsOf(one)] })),
    );
    await this.passTo(timestamp);
    const mined = receipts.parse(await this.rpc.request("eth_getBlockReceipts", "latest"));
    const byHash = new Map(mined.map((receipt) => [receipt.transactionHash, receipt]));
    for (const [index, transaction] of block.entries()) {
      const receipt = byHash.get(hashes[index] as string);
      if (receipt === undefined) throw new TransactionFailed(transaction, undefined, "it was not mined");
      if (receipt.status !== "0x1") throw await this.failureOf(transaction);
    }
    this.sent += block.length;
    return mined;
  }

  /** Why a transaction reverted: the same call again, on the state that the block left behind. */
  private async failureOf(transaction: Transaction): Promise<TransactionFailed> {
    try {
      await this.rpc.request("eth_call", fieldsOf(transaction), "latest");
      return new TransactionFailed(transaction, undefined, "it reverted");
    } catch (error) {
      const { message, data } = error as { readonly message: string; readonly data?: unknown };
      return new TransactionFailed(transaction, typeof data === "string" ? data : undefined, message);
    }
  }
}

const fieldsOf = ({ from, to, data, gas = GAS_LIMIT.call }: Transaction) => ({
  from,
  ...(to === undefined ? {} : { to }),
  data,
  gas: toQuantity(gas),
  gasPrice: toQuantity(GAS_PRICE),
});
