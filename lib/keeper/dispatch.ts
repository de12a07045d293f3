import { toQuantity, type TransactionReceipt } from "ethers";

import type { Post } from "./duty.js";

/** How long a transaction may take to be mined before the keeper goes on without it, milliseconds. */
const MINED_WITHIN_MS = 120_000;

/** A call, ready to be sent. */
export interface Call {
  readonly to: string;
  readonly data: string;
  readonly gasLimit: bigint;
  /** Once only: whatever else is sent with this number replaces it or is refused, so that no call can happen twice. */
  readonly nonce: number;
  readonly fees: Fees;
}

/** What a unit of gas may cost, wei; `price` is the most. */
export interface Fees {
  readonly price: bigint;
  readonly asked:
    Readonly<Record<"maxFeePerGas" | "maxPriorityFeePerGas", bigint>> | Readonly<Record<"gasPrice", bigint>>;
}

/** The chain answers for another chain than it did before: nothing may be sent to it. */
export class WrongChainError extends Error {
  override readonly name = "WrongChainError";

  constructor(answered: number, expected: number) {
    super(`The node answers for chain ${answered}, not ${expected}.`);
  }
}

/** @throws WrongChainError where the node has become one of another chain */
export async function requireSameChain({ chain }: Post): Promise<void> {
  const chainId = Number(await chain.connection.provider.request({ method: "eth_chainId" }));
  if (chainId !== chain.chainId) throw new WrongChainError(chainId, chain.chainId);
}

/** The keeper's next nonce, or nothing while a transaction of his waits to be mined, his own or one from before he was killed. */
export async function freeNonce({ chain, keeper }: Post): Promise<number | undefined> {
  const { provider } = chain.connection.ethers;
  const mined = await provider.getTransactionCount(keeper.address, "latest");
  const sent = await provider.getTransactionCount(keeper.address, "pending");
  return sent > mined ? undefined : mined;
}

/** What gas may cost as of the latest block: twice its base fee and the usual tip, or the price of a chain without base fee. */
export async function feesNow({ chain }: Post): Promise<Fees> {
  const { maxFeePerGas, maxPriorityFeePerGas, gasPrice } = await chain.connection.ethers.provider.getFeeData();
  if (maxFeePerGas !== null && maxPriorityFeePerGas !== null)
    return { price: maxFeePerGas, asked: { maxFeePerGas, maxPriorityFeePerGas } };
  const price = gasPrice ?? 0n;
  return { price, asked: { gasPrice: price } };
}

/**
 * Sends a call once and waits until it is mined.
 *
 * @returns Its hash, and its receipt, whether it succeeded or reverted; no receipt where it was not mined in time or the node does not say.
 * @throws What the node throws while it is sent: whether it arrived is then unknown, unless it is a revert, with which a development node
 * answers that mines at once.
 */
export async function dispatch(
  { chain, keeper }: Post,
  { to, data, gasLimit, nonce, fees }: Call,
): Promise<{ readonly hash: string; readonly receipt: TransactionReceipt | null }> {
  const numbers = Object.entries({ gas: gasLimit, nonce, ...fees.asked }).map(([key, value]) => [
    key,
    toQuantity(value),
  ]);
  const transaction: unknown = { from: keeper.address, to, data, ...Object.fromEntries(numbers) };
  const request = { method: "eth_sendTransaction", params: [transaction] };
  const hash = String(await chain.connection.provider.request(request));
  const receipt = await chain.connection.ethers.provider.waitForTransaction(hash, 1, MINED_WITHIN_MS).catch(() => null);
  return { hash, receipt };
}
