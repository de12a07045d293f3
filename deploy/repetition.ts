import type { NetworkConnection } from "hardhat/types/network";

type Hex = `0x${string}`;

/** A transaction as a block holds it. */
interface Transaction {
  readonly from: Hex;
  readonly to: Hex | null;
  readonly input: Hex;
  readonly value: Hex;
  readonly gas: Hex;
  readonly maxFeePerGas: Hex;
  readonly maxPriorityFeePerGas: Hex;
}

/** A block of a chain that mines each transaction at once. */
export interface Block {
  readonly number: number;
  /** Seconds since the chain's first block. */
  readonly secondsIn: number;
  readonly transactions: readonly Transaction[];
}

/** Everything that has happened on a chain, from its first block on. */
export async function blocksOf({ provider }: NetworkConnection): Promise<Block[]> {
  const blockAt = async (number: number) => {
    const params = [`0x${number.toString(16)}`, true];
    const block: unknown = await provider.request({ method: "eth_getBlockByNumber", params });
    return block as { readonly timestamp: Hex; readonly transactions: readonly Transaction[] };
  };
  const height = Number(await provider.request({ method: "eth_blockNumber" }));
  const first = Number((await blockAt(0)).timestamp);
  const blocks: Block[] = [];
  for (let number = 1; number <= height; number++) {
    const { timestamp, transactions } = await blockAt(number);
    blocks.push({ number, secondsIn: Number(timestamp) - first, transactions });
  }
  return blocks;
}

/**
 * Makes the same happen on another chain of this process that is still empty, at the same distance from its first block. Block for block it
 * is the same then, but for what depends on when that was.
 */
export async function repeatOn({ provider }: NetworkConnection, blocks: readonly Block[]): Promise<void> {
  const first: unknown = await provider.request({ method: "eth_getBlockByNumber", params: ["0x0", false] });
  const startAt = Number((first as { readonly timestamp: Hex }).timestamp);
  for (const { secondsIn, transactions } of blocks) {
    for (const { from, to, input, value, gas, maxFeePerGas, maxPriorityFeePerGas } of transactions) {
      await provider.request({ method: "evm_setNextBlockTimestamp", params: [startAt + secondsIn] });
      const call = { from, data: input, value, gas, maxFeePerGas, maxPriorityFeePerGas };
      await provider.request({ method: "eth_sendTransaction", params: [to === null ? call : { ...call, to }] });
    }
  }
}
