import { decodeRevert } from "../../errors.js";
import { type Chain, type Hex, type Receipt, type Transaction, TransactionFailed } from "../chain.js";
import { Accounts } from "./accounts.js";
import { answerTo, type Contract, type Question, viewOf } from "./contract.js";
import { type ActorKind, GasBook } from "./gas-book.js";
import { WitnessedChain } from "./witnessed-chain.js";

/** What an actor sends. */
export interface Call {
  readonly from: Hex;
  readonly to: Contract;
  readonly method: string;
  readonly args: readonly unknown[];
  /** Gas limit; `CALL_GAS` unless given. */
  readonly gas?: number;
  /** Wei of the native currency. */
  readonly value?: bigint;
}

/** Enough for any call of an agent. */
const CALL_GAS = 3_000_000;

/** Where agents send and read, and where everything that happens is written down. The clock stands still until it is moved. */
export class Desk {
  readonly chain: Chain;
  readonly gas = new GasBook();
  readonly accounts: Accounts;
  #now = 0;

  /**
   * @param tokens What the books are kept of.
   * @param onSent Told now and then that more has been sent.
   */
  constructor(
    chain: Chain,
    readonly tokens: readonly Contract[],
    onSent: () => void = () => {},
  ) {
    this.accounts = new Accounts(tokens.map(({ address }) => address));
    this.chain = new WitnessedChain(chain, (transaction, receipt) => this.#book(transaction, receipt), onSent);
  }

  /** Unix seconds. */
  get now(): number {
    return this.#now;
  }

  /** Lets time pass up to `timestamp`, unix seconds. */
  async passTo(timestamp: number): Promise<void> {
    await this.chain.passTo(timestamp);
    this.#now = timestamp;
  }

  /** Lets `accounts` of the lab send, and counts their gas with that kind's. */
  async admit(kind: ActorKind, accounts: readonly Hex[]): Promise<void> {
    this.gas.enlist(kind, accounts);
    await this.chain.admit(accounts);
  }

  /** Counts the gas of accounts that can send already with that kind's. */
  enlist(kind: ActorKind, ...accounts: readonly Hex[]): void {
    this.gas.enlist(kind, accounts);
  }

  /** Sends calls at this moment. @returns what became of each, in their order @throws Error for the first that reverts, in words */
  async send(calls: readonly Call[]): Promise<Receipt[]> {
    try {
      return await this.chain.carryOut(calls.map(transactionOf), this.#now);
    } catch (error) {
      throw inWords(error);
    }
  }

  /** The first thing that each view returns, at this moment. */
  async ask<Value = bigint>(questions: readonly Question[]): Promise<Value[]> {
    const answers = await this.chain.callMany(questions.map(viewOf));
    return questions.map((question, index) => answerTo<Value>(question, answers[index] as Hex));
  }

  /** The first thing that one view returns. */
  async read<Value = bigint>(of: Contract, view: string, ...args: readonly unknown[]): Promise<Value> {
    const [answer] = await this.ask<Value>([{ of, view, args }]);
    return answer as Value;
  }

  /** What an account has of a token by the books. */
  holding(token: Contract, account: Hex): bigint {
    return this.accounts.holding(token.address, account);
  }

  /** How many of `accounts` hold another amount of `token` than the books say. */
  async apart(token: Contract, accounts: readonly Hex[]): Promise<number> {
    const balances = await this.ask(accounts.map((account) => ({ of: token, view: "balanceOf", args: [account] })));
    return accounts.filter((account, index) => balances[index] !== this.holding(token, account)).length;
  }

  #book(transaction: Transaction, receipt: Receipt): void {
    this.gas.enter(transaction.from, receipt);
    this.accounts.enter(receipt);
  }
}

function transactionOf({ from, to, method, args, gas = CALL_GAS, value = 0n }: Call): Transaction {
  const data = to.abi.encodeFunctionData(method, [...args]);
  return { from, to: to.address, data, gas, value, what: `${method} of ${to.name} by ${from}` };
}

function inWords(error: unknown): unknown {
  if (!(error instanceof TransactionFailed) || error.data === undefined) return error;
  const revert = decodeRevert(error);
  if (revert === undefined) return error;
  return new Error(`${error.transaction.what} failed: ${revert.name}: ${revert.sentence}`, { cause: error });
}
