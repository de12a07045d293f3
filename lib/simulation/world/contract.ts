import { type Interface, type LogDescription } from "ethers";

import type { Hex, Receipt, View } from "../chain.js";

/** A deployed contract, as far as calls to it need it. */
export interface Contract {
  readonly name: string;
  readonly address: Hex;
  readonly abi: Interface;
}

/** A view of a contract and its arguments. */
export interface Question {
  readonly of: Contract;
  readonly view: string;
  readonly args?: readonly unknown[];
}

/** The question as a chain is asked it. */
export const viewOf = ({ of, view, args = [] }: Question): View => ({
  to: of.address,
  data: of.abi.encodeFunctionData(view, args),
});

/** The first thing that a view returned. */
export function answerTo<Value>({ of, view }: Question, data: Hex): Value {
  return of.abi.decodeFunctionResult(view, data)[0] as Value;
}

/** Arguments, by their names, of every event of that name that `contract` emitted in a transaction. */
export function eventsIn(receipt: Receipt, contract: Contract, event: string): Record<string, unknown>[] {
  const topic = contract.abi.getEvent(event)?.topicHash;
  if (topic === undefined) throw new RangeError(`the ${contract.name} has no event ${event}`);
  return receipt.logs
    .filter(({ address, topics }) => topics[0] === topic && isSame(address, contract.address))
    .map((log) => contract.abi.parseLog(log) as LogDescription)
    .map(({ args }) => args.toObject());
}

/** A figure of the only event of that name. @throws Error where there is none, or more than one */
export function toldIn(receipt: Receipt, contract: Contract, event: string, figure: string): bigint {
  const [found, ...more] = eventsIn(receipt, contract, event);
  if (found === undefined || more.length > 0) throw new Error(`${more.length + Number(found !== undefined)} ${event}`);
  return BigInt(found[figure] as bigint);
}

/** Whether two texts are one address: nodes write them in small letters, ethers with a checksum. */
export const isSame = (one: Hex, other: Hex): boolean => one.toLowerCase() === other.toLowerCase();
