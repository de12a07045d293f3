import { Collateral } from "./collateral.js";
import { History } from "./history.js";
import { healthFactorOf, type Patient } from "./liquidation.js";
import { type Loan, Loans, supplyOf } from "./loans.js";
import { ceil, type Fraction, floor, smaller, subtract, WAD, WAD_YEAR } from "./numbers.js";
import type { SavingsParameters } from "./parameters.js";
import { type Rates, ratesAt, utilisationOf } from "./rates.js";
import { Receipts } from "./receipts.js";
import { SavingsRefusal } from "./refusal.js";

/** All that the account has and owes; fractions are not rounded. */
export type BalanceSheet = {
  deposited: Fraction;
  borrowed: bigint;
  cash: bigint;
  rewardCash: bigint;
  claims: Fraction;
  assets: Fraction;
  /** Assets less claims. */
  reserves: Fraction;
};

/** A loan's figures. `interest` is rounded up; `supply` counts its receipt in all hands; `openedAt` is unix seconds. */
export type LoanFigures = {
  openedAt: bigint;
  principal: bigint;
  interest: bigint;
  collateral: bigint;
  supply: bigint;
};

/** What an account knows, and all that can be read from it. */
export class SavingsBooks {
  protected inForce: SavingsParameters;
  protected clock: bigint;
  protected cash = 0n;
  protected rewardCash = 0n;
  protected price: Fraction | undefined;
  protected current: Rates;
  protected readonly past = new History();
  protected readonly receipts = new Receipts(this.past);
  protected readonly loans = new Loans(this.past);
  protected readonly pot = new Collateral();

  constructor(parameters: SavingsParameters, startsAt: bigint) {
    this.inForce = parameters;
    this.clock = startsAt;
    this.current = this.expectedRates;
  }

  /** Unix seconds. */
  get now(): bigint {
    return this.clock;
  }

  /** What is in force. */
  get parameters(): SavingsParameters {
    return this.inForce;
  }

  /** What happened so far. */
  get history(): Pick<History, "periods" | "lossFactors"> {
    return this.past;
  }

  /** `P`, WAD. */
  get lossFactor(): bigint {
    return this.past.lossFactor;
  }

  /** `U`, WAD, rounded down. */
  get utilisation(): bigint {
    return this.utilisationWith(ceil(this.receipts.deposited));
  }

  /** The rates of the present, WAD a year. */
  get rates(): Rates {
    return this.current;
  }

  /** What the rates should be, WAD a year. */
  get expectedRates(): Rates {
    return this.ratesWith(ceil(this.receipts.deposited));
  }

  /** What the rates would be if so much were deposited, WAD a year. */
  ratesWith(deposited: bigint): Rates {
    return ratesAt(this.loans.borrowed, deposited, this.inForce);
  }

  /** What the utilisation would be if so much were deposited, WAD. */
  utilisationWith(deposited: bigint): bigint {
    return utilisationOf(this.loans.borrowed, deposited);
  }

  /** Everything in full. */
  get balanceSheet(): BalanceSheet {
    const { deposited, claims } = this.receipts;
    const { borrowed, exactInterest } = this.loans;
    const assets = { numerator: (this.cash + borrowed) * WAD_YEAR + exactInterest, denominator: WAD_YEAR };
    const reserves = subtract(assets, claims);
    return { deposited, borrowed, cash: this.cash, rewardCash: this.rewardCash, claims, assets, reserves };
  }

  /** The most that `withdrawReserves` pays, base units: assets rounded down less claims rounded up, as far as there is cash. */
  get withdrawableReserves(): bigint {
    const { assets, claims, cash } = this.balanceSheet;
    const reserves = floor(assets) - ceil(claims);
    return reserves < 0n ? 0n : smaller(reserves, cash);
  }

  /** Ids of the lenders' receipts that somebody holds. */
  get lendIds(): string[] {
    return this.receipts.ids;
  }

  /** Ids of all loans ever made. */
  get loanIds(): bigint[] {
    return this.loans.ids;
  }

  /** Principal of a lender's receipt in `holder`'s hands. */
  receiptOf(holder: string, lendId: string): bigint {
    return this.receipts.balanceOf(holder, lendId);
  }

  /** Principal of a lender's receipt in all hands. */
  principalOf(lendId: string): bigint {
    return this.receipts.principalOf(lendId);
  }

  /** What `principal` of a receipt is worth, base units, rounded down. */
  valueOf(lendId: string, principal: bigint): bigint {
    return floor(this.receipts.value(lendId, principal));
  }

  /** What is left of `principal` of a receipt without its interest, base units, rounded down. */
  survivingOf(lendId: string, principal: bigint): bigint {
    return floor(this.receipts.surviving(lendId, principal));
  }

  /** A loan's figures. */
  loan(loanId: bigint): LoanFigures {
    const loan = this.loans.get(loanId);
    const { principal, collateral, openedAt } = loan;
    return {
      openedAt,
      principal,
      interest: this.loans.interestOn(loan, principal),
      collateral,
      supply: supplyOf(loan),
    };
  }

  /** Units of a loan's receipt in `holder`'s hands. */
  unitsOf(holder: string, loanId: bigint): bigint {
    return this.loans.get(loanId).holders.get(holder) ?? 0n;
  }

  /** All collateral: units of loans, and what is there in the provider's own. */
  get collateral(): { amount: bigint; units: bigint } {
    return { amount: this.pot.amount, units: this.pot.units };
  }

  /** `collateralValue * threshold / (principal + debt)`, WAD, rounded down; undefined where nothing is owed. */
  healthFactor(loanId: bigint): bigint | undefined {
    return healthFactorOf(this.patientOf(this.loans.get(loanId)));
  }

  /** Whether there is a good price. */
  get hasPrice(): boolean {
    return this.price !== undefined;
  }

  /** What a loan's collateral is worth, base units, rounded down. */
  collateralValue(loanId: bigint): bigint {
    return this.pot.valueOf(this.loans.get(loanId).collateral, this.requirePrice());
  }

  /** The most that LTV allows on `units` of collateral, base units, rounded down. */
  maxBorrow(units: bigint): bigint {
    return (this.pot.valueOf(units, this.requirePrice()) * this.inForce.ltvWad) / WAD;
  }

  protected patientOf(loan: Loan): Patient {
    const { thresholdWad, bonusWad, minimumLoan } = this.inForce;
    const collateralValue = this.pot.valueOf(loan.collateral, this.requirePrice());
    const { principal } = loan;
    return { principal, owed: this.loans.owed(loan), collateralValue, thresholdWad, bonusWad, minimumLoan };
  }

  protected requirePrice(): Fraction {
    if (this.price === undefined) throw new SavingsRefusal("bad-price", "There is no good price.");
    return this.price;
  }
}
