import type { Hex, Receipt } from "../chain.js";

/** What actors of the lab do for a living. */
export const KINDS = [
  "staker",
  "rewarder",
  "lender",
  "borrower",
  "liquidator",
  "creator",
  "subscriber",
  "depositor",
  "player",
  "keeper",
  "market",
  "governor",
] as const;

export type ActorKind = (typeof KINDS)[number];

/** What one kind of actor has used. */
export interface GasRow {
  readonly kind: ActorKind;
  readonly actors: number;
  readonly transactions: number;
  readonly gas: number;
  /** The most that one transaction used. */
  readonly most: number;
}

/** Counts the gas of every transaction for whoever sent it. */
export class GasBook {
  readonly #kinds = new Map<Hex, ActorKind>();
  readonly #rows = new Map<ActorKind, GasRow>();

  /** From now on `accounts` are of that kind. */
  enlist(kind: ActorKind, accounts: readonly Hex[]): void {
    for (const account of accounts) this.#kinds.set(account.toLowerCase(), kind);
    const row = this.#row(kind);
    this.#rows.set(kind, { ...row, actors: row.actors + accounts.length });
  }

  /** @throws RangeError for a sender that nobody has enlisted */
  enter(sender: Hex, { gasUsed }: Receipt): void {
    const kind = this.#kinds.get(sender.toLowerCase());
    if (kind === undefined) throw new RangeError(`${sender} is of no kind`);
    const row = this.#row(kind);
    const [gas, most] = [row.gas + gasUsed, Math.max(row.most, gasUsed)];
    this.#rows.set(kind, { ...row, transactions: row.transactions + 1, gas, most });
  }

  /** In the order of `KINDS`; those that sent nothing are left out. */
  rows(): GasRow[] {
    return KINDS.map((kind) => this.#row(kind)).filter(({ transactions }) => transactions > 0);
  }

  #row(kind: ActorKind): GasRow {
    return this.#rows.get(kind) ?? { kind, actors: 0, transactions: 0, gas: 0, most: 0 };
  }
}
