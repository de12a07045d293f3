import { MaxUint256 } from "ethers";

import { chainTime, type Chain } from "../../lib/network.js";
import { printTable } from "../../lib/output.js";
import { formatInstant } from "../../lib/time.js";
import { formatAmount, formatDecimal, type Unit } from "../../lib/units.js";
import type { OpenAccount } from "./desk.js";
import type { LoanSummary, SavingsSummary } from "./summary.js";

/** WAD as percent. */
const PERCENT_DECIMALS = 16;

/** Prints what the account has and owes. */
export async function showSummary(chain: Chain, summary: SavingsSummary): Promise<void> {
  const { asset, reward, balanceSheet: sheet } = summary;
  const inAsset = (value: bigint) => formatAmount(value, asset);
  const isPaused = summary.inboundPausedUntil > (await chainTime(chain));
  printTable(
    [summary.name, summary.address],
    [
      ["Deposited", inAsset(sheet.deposited)],
      ["Borrowed", inAsset(sheet.borrowed)],
      ["Utilisation", percent(summary.utilisation)],
      ["Borrow rate", `${percent(summary.borrowRate)} a year`],
      ["Deposit rate", `${percent(summary.depositRate)} a year`],
      ["Cash", inAsset(sheet.cash)],
      ["Owed by borrowers", inAsset(sheet.owedByBorrowers)],
      ["Owed to lenders", inAsset(sheet.claims)],
      ["Reserves", inAsset(sheet.reserves)],
      ["Rewards to sell", formatAmount(sheet.rewardCash, reward)],
      ["New lenders and loans", isPaused ? `paused until ${formatInstant(summary.inboundPausedUntil)}` : "open"],
    ],
  );
}

/** Prints the open loans. */
export function showLoans({ asset, collateral }: OpenAccount, loans: readonly LoanSummary[]): void {
  printTable(
    ["Loan", "Collateral", "Principal", "Debt", "Health factor"],
    loans.map((loan) => [
      String(loan.loanId),
      formatAmount(loan.collateral, collateral),
      formatAmount(loan.principal, asset),
      formatAmount(loan.debt, asset),
      health(loan.healthFactor),
    ]),
    [0, 1, 2, 3, 4],
  );
}

/** A health factor with four decimals, rounded down. */
function health(value: bigint | null): string {
  if (value === null) return "no price";
  return value === MaxUint256 ? "-" : formatDecimal(value / 10n ** 14n, 4);
}

/** A WAD share in percent with two decimals, rounded down. */
export function percent(value: bigint): string {
  return `${formatDecimal(value / 10n ** BigInt(PERCENT_DECIMALS - 2), 2)}%`;
}

/** What a LEND receipt says of itself, as a row. */
export function receiptRow(
  asset: Unit,
  { holder, lendId, principal, worth, interest }: ReceiptSummary,
): readonly string[] {
  const inAsset = (value: bigint) => formatAmount(value, asset);
  return [holder, inAsset(principal), inAsset(worth), inAsset(interest), String(lendId)];
}

/** A LEND receipt in somebody's hands; base units. */
export interface ReceiptSummary {
  readonly holder: string;
  readonly lendId: bigint;
  readonly principal: bigint;
  readonly worth: bigint;
  readonly interest: bigint;
}
