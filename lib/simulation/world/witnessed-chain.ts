import type { Chain, Hex, Receipt, Transaction, View } from "../chain.js";

/** Told every transaction and what became of it, in the order in which they were asked for. */
export type OnReceipt = (transaction: Transaction, receipt: Receipt) => void;

/** A chain of which somebody sees everything that is sent. */
export class WitnessedChain implements Chain {
  constructor(
    private readonly chain: Chain,
    private readonly onReceipt: OnReceipt,
    private readonly onSent: () => void,
  ) {}

  get engine(): Chain["engine"] {
    return this.chain.engine;
  }

  get sent(): number {
    return this.chain.sent;
  }

  get processes(): readonly number[] {
    return this.chain.processes;
  }

  async send(
    transactions: readonly Transaction[],
    timestamp: number,
    onMined?: (mined: number) => void,
  ): Promise<void> {
    await this.carryOut(transactions, timestamp, onMined);
  }

  async carryOut(
    transactions: readonly Transaction[],
    timestamp: number,
    onMined?: (mined: number) => void,
  ): Promise<Receipt[]> {
    const receipts = await this.chain.carryOut(transactions, timestamp, (mined) => {
      onMined?.(mined);
      this.onSent();
    });
    for (const [index, receipt] of receipts.entries()) this.onReceipt(transactions[index] as Transaction, receipt);
    return receipts;
  }

  admit(accounts: readonly Hex[]): Promise<void> {
    return this.chain.admit(accounts);
  }

  deploy(transaction: Transaction, timestamp: number): Promise<Hex> {
    return this.chain.deploy(transaction, timestamp);
  }

  passTo(timestamp: number): Promise<void> {
    return this.chain.passTo(timestamp);
  }

  call(to: Hex, data: Hex): Promise<Hex> {
    return this.chain.call(to, data);
  }

  callMany(views: readonly View[]): Promise<Hex[]> {
    return this.chain.callMany(views);
  }

  close(): Promise<void> {
    return this.chain.close();
  }
}
