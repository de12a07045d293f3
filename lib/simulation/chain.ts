/** A 0x-prefixed string of hexadecimal digits, as JSON-RPC has it. */
export type Hex = string;

/** A call that changes state. `what` says in words what it does, for whoever reads that it failed. */
export interface Transaction {
  readonly from: Hex;
  /** Absent for a deployment. */
  readonly to?: Hex;
  readonly data: Hex;
  /** Gas limit; `GAS_LIMIT.call` unless given. */
  readonly gas?: number;
  /** Wei of the native currency to send along; none unless given. */
  readonly value?: bigint;
  readonly what: string;
}

/** What a contract told while a transaction ran. */
export interface Log {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** What became of a transaction that did not revert. */
export interface Receipt {
  readonly gasUsed: number;
  readonly logs: readonly Log[];
}

/** A read of a contract. */
export interface View {
  readonly to: Hex;
  readonly data: Hex;
}

/** What the lab needs of a chain. Time stands still between calls: every block gets exactly the timestamp that is asked for. */
export interface Chain {
  readonly engine: "in-process" | "anvil";
  /** Lets `accounts` send transactions without signatures, and gives each `GAS_MONEY`, of which it may send along what it likes. */
  admit(accounts: readonly Hex[]): Promise<void>;
  /**
   * Runs all transactions at `timestamp` (unix seconds), not before that of the latest block. Transactions of one sender stay in order.
   * @param onMined told now and then how many of them have been mined
   * @throws TransactionFailed for the first that reverts
   */
  send(transactions: readonly Transaction[], timestamp: number, onMined?: (mined: number) => void): Promise<void>;
  /** The same, and tells what became of each, in the order of the transactions. */
  carryOut(
    transactions: readonly Transaction[],
    timestamp: number,
    onMined?: (mined: number) => void,
  ): Promise<Receipt[]>;
  /** Deploys a contract at `timestamp` and returns its address. */
  deploy(transaction: Transaction, timestamp: number): Promise<Hex>;
  /** Lets time pass up to `timestamp` by one empty block. */
  passTo(timestamp: number): Promise<void>;
  /** Reads at the latest block: its state and its time. */
  call(to: Hex, data: Hex): Promise<Hex>;
  /** Many reads at the latest block, answered in their order. @throws whatever the node throws for the first that reverts */
  callMany(views: readonly View[]): Promise<Hex[]>;
  /** Transactions sent so far. */
  readonly sent: number;
  /** Process ids beside this one that belong to the chain. */
  readonly processes: readonly number[];
  close(): Promise<void>;
}

/** Enough for any call of the lab and for any deployment; what is not used is not paid. */
export const GAS_LIMIT = { call: 600_000, deployment: 14_000_000 } as const;

/** Gas money of an account of the lab, wei: more than any run can spend. */
export const GAS_MONEY = 10n ** 24n;

/** Wei a unit of gas; above any base fee that an all but empty block can lead to. */
export const GAS_PRICE = 10n ** 10n;

/** A transaction of the lab reverted. `data` is what it reverted with, for whoever knows the ABI. */
export class TransactionFailed extends Error {
  override readonly name = "TransactionFailed";

  constructor(
    readonly transaction: Transaction,
    readonly data: Hex | undefined,
    reason: string,
  ) {
    super(`${transaction.what} failed: ${reason}`);
  }
}

/** A number as JSON-RPC wants it. */
export const toQuantity = (value: number | bigint): Hex => `0x${value.toString(16)}`;
