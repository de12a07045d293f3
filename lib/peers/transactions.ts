import { Contract, type ContractTransactionReceipt, type Overrides, type Signer } from "ethers";

const APPROVE_ABI = ["function approve(address spender, uint256 value) returns (bool)"] as const;

/** Allows `spender` to take `value` base units of `token` from `owner`, and waits until it is mined. */
export async function approve(token: string, owner: Signer, spender: Contract, value: bigint): Promise<void> {
  await send(new Contract(token, APPROVE_ABI, owner), "approve", [spender.target, value]);
}

/** By how much more than its estimate a transaction may take, percent. */
const GAS_MARGIN = 50n;

/**
 * Sends a transaction as the contract's runner and waits until it is mined. What is estimated in one second may be mined in the next,
 * where a pool that keeps time has more to write: the transaction has gas to spare.
 *
 * @param overrides - Value and the like.
 * @throws What the provider throws of a call that reverts.
 */
export async function send(
  contract: Contract,
  name: string,
  values: readonly unknown[],
  overrides: Overrides = {},
): Promise<ContractTransactionReceipt> {
  const method = contract.getFunction(name);
  const gasLimit = ((await method.estimateGas(...values, overrides)) * (100n + GAS_MARGIN)) / 100n;
  const sent = await method.send(...values, { ...overrides, gasLimit });
  const receipt = await sent.wait();
  if (receipt === null) throw new Error(`${name} was not mined`);
  return receipt;
}

/**
 * Arguments, by their names, of the first event of that name that `contract` emitted in a transaction.
 *
 * @throws `Error` where it emitted none.
 */
export function eventOf(
  contract: Contract,
  name: string,
  receipt: ContractTransactionReceipt,
): Record<string, unknown> {
  for (const log of receipt.logs) {
    const parsed = log.address === contract.target ? contract.interface.parseLog(log) : null;
    if (parsed?.name === name) return parsed.args.toObject();
  }
  throw new Error(`No ${name} in transaction ${receipt.hash}`);
}
