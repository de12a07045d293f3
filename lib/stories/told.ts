import type { BaseContract, ContractTransactionReceipt, LogDescription } from "ethers";

/** A contract as far as its events need it. */
type Teller = Pick<BaseContract, "target" | "interface">;

/** A movement of a token, base units. */
export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
}

/** All events that `contract` emitted in a transaction, in their order. */
export function eventsOf(contract: Teller, receipt: ContractTransactionReceipt): LogDescription[] {
  return receipt.logs
    .filter((log) => log.address === contract.target)
    .map((log) => contract.interface.parseLog(log))
    .filter((event) => event !== null);
}

/** The sum of a figure over all events of that name that `contract` emitted; 0 for none. */
export function toldBy(contract: Teller, receipt: ContractTransactionReceipt, event: string, figure: string): bigint {
  const named = eventsOf(contract, receipt).filter(({ name }) => name === event);
  return named.reduce((sum, { args }) => sum + BigInt(args[figure] as bigint), 0n);
}

/** All movements of `tokens` in a transaction, in their order. */
export function transfersIn(receipt: ContractTransactionReceipt, tokens: readonly Teller[]): Transfer[] {
  return receipt.logs.flatMap((log) => {
    const token = tokens.find(({ target }) => target === log.address);
    const event = token?.interface.parseLog(log);
    if (event?.name !== "Transfer") return [];
    const { from, to, value } = event.args.toObject() as { from: string; to: string; value: bigint };
    return [{ from, to, value }];
  });
}
