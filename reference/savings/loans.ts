import type { History } from "./history.js";
import { WAD_YEAR, ceilDiv, smaller, sum } from "./numbers.js";
import { SavingsRefusal } from "./refusal.js";

/** A loan and who may repay it. */
export type Loan = {
  /** Unix seconds. */
  readonly openedAt: bigint;
  /** Still owed without interest, base units. */
  principal: bigint;
  /** Units of the collateral book. */
  collateral: bigint;
  /** Units of the receipt by holder: as many in all as there was collateral at the opening, less those that were repaid. */
  readonly holders: Map<string, bigint>;
};

/** What a payment settles: principal and the interest on it, base units. */
export type Payment = { principal: bigint; interest: bigint };

/** What borrowers owe. */
export class Loans {
  readonly #loans = new Map<bigint, Loan>();
  readonly #history: History;
  #lastId = 0n;

  constructor(history: History) {
    this.#history = history;
  }

  /** Ids of all loans ever made. */
  get ids(): bigint[] {
    return [...this.#loans.keys()];
  }

  /** `B`: principal of all loans. */
  get borrowed(): bigint {
    return sum([...this.#loans.values()].map(({ principal }) => principal));
  }

  /** Interest of all loans in `1 / (WAD * year)` base units, not rounded. */
  get exactInterest(): bigint {
    return sum([...this.#loans.values()].map(({ principal, openedAt }) => principal * this.#grownSince(openedAt)));
  }

  /** Opens a loan whose receipt has as many units as there is collateral. @returns Its id, counted from 1. */
  open(borrower: string, principal: bigint, collateral: bigint, at: bigint): bigint {
    this.#lastId += 1n;
    this.#loans.set(this.#lastId, { openedAt: at, principal, collateral, holders: new Map([[borrower, collateral]]) });
    return this.#lastId;
  }

  /** The loan of `id`; refuses where there never was one. */
  get(id: bigint): Loan {
    const loan = this.#loans.get(id);
    if (loan === undefined) throw notOpen(id);
    return loan;
  }

  /** The loan of `id`; refuses where nothing is left of it, neither debt nor collateral. */
  getOpen(id: bigint): Loan {
    const loan = this.get(id);
    if (loan.principal === 0n && loan.collateral === 0n) throw notOpen(id);
    return loan;
  }

  /** Interest on `principal` of a loan, base units, rounded up. */
  interestOn(loan: Loan, principal: bigint): bigint {
    return ceilDiv(principal * this.#grownSince(loan.openedAt), WAD_YEAR);
  }

  /** Principal and interest of a loan, base units. */
  owed(loan: Loan): bigint {
    return loan.principal + this.interestOn(loan, loan.principal);
  }

  /** The most principal, up to `limit`, that `assets` pay for with the interest on it: `dp + ceil(dp * growth) <= assets`. */
  paymentWithin(loan: Loan, assets: bigint, limit: bigint = loan.principal): Payment {
    const affordable = (assets * WAD_YEAR) / (WAD_YEAR + this.#grownSince(loan.openedAt));
    const principal = smaller(affordable, limit);
    return { principal, interest: this.interestOn(loan, principal) };
  }

  #grownSince(at: bigint): bigint {
    return this.#history.grown("borrowRateWad", at);
  }
}

/** Units of a loan's receipt in all hands. */
export function supplyOf(loan: Loan): bigint {
  return sum(loan.holders.values());
}

function notOpen(id: bigint): SavingsRefusal {
  return new SavingsRefusal("loan-not-open", `There is neither debt nor collateral in a loan ${id}.`);
}
