import type { Deployment } from "../../lib/addresses.js";
import type { Chain } from "../../lib/network.js";
import { print, printTable } from "../../lib/output.js";
import { formatAmount } from "../../lib/units.js";
import type { Overview } from "../overview.js";
import { premisesOn } from "../support/desk.js";
import { SavingsDesk } from "./desk.js";
import { openLoans, summaryOf, type SavingsSummary } from "./summary.js";
import { percent } from "./tables.js";

/** The name of the account that a sandbox has; a deployment without a market has none. */
const ACCOUNT = "SavingsAccount";

/** The part of `npx hardhat status` about savings. */
export async function overview(chain: Chain, deployment: Deployment): Promise<Overview> {
  if (!deployment.contracts.some(({ name }) => name === ACCOUNT)) {
    return { system: "savings", data: null, backings: [], show: () => print("Savings: no market") };
  }
  const { account } = await SavingsDesk.at(await premisesOn(chain, deployment));
  const [summary, loans] = await Promise.all([summaryOf(account), openLoans(account)]);
  const { asset, balanceSheet: sheet } = summary;
  return {
    system: "savings",
    data: { ...summary, loans },
    backings: [{ what: summary.name, token: asset, owed: sheet.claims, held: assetsThere(sheet) }],
    show() {
      print(`Savings: ${loans.length} open ${loans.length === 1 ? "loan" : "loans"}`);
      const head = ["Market", "Deposited", "Borrowed", "Utilisation", "Borrow rate", "Deposit rate", "Reserves"];
      const rates = [summary.utilisation, summary.borrowRate, summary.depositRate].map(percent);
      const sums = [sheet.deposited, sheet.borrowed].map((value) => formatAmount(value, asset));
      printTable(head, [[summary.name, ...sums, ...rates, formatAmount(sheet.reserves, asset)]], [1, 2, 3, 4, 5, 6]);
    },
  };
}

/** What borrowers owe, a loan that is worth less than its debt included until somebody liquidates it, and the cash that really is there. */
function assetsThere({ cash, tokenBalance, owedByBorrowers }: SavingsSummary["balanceSheet"]): bigint {
  return owedByBorrowers + (tokenBalance < cash ? tokenBalance : cash);
}
