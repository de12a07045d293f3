import type { Deployment } from "../../lib/addresses.js";
import { chainTime, type Chain } from "../../lib/network.js";
import { print, printTable } from "../../lib/output.js";
import { formatAmount } from "../../lib/units.js";
import type { Overview } from "../overview.js";
import { premisesOn } from "../support/desk.js";
import { counted, type Health, pauseOf } from "../support/health.js";
import { SavingsDesk } from "./desk.js";
import { openLoans, summaryOf, type LoanSummary, type SavingsSummary } from "./summary.js";
import { percent } from "./tables.js";

/** The name of the account that a sandbox has; a deployment without a market has none. */
const ACCOUNT = "SavingsAccount";

/** A health factor and a loss factor of one. */
const WAD = 10n ** 18n;

/** The part of `npx hardhat status` about savings. */
export async function overview(chain: Chain, deployment: Deployment): Promise<Overview> {
  if (!deployment.contracts.some(({ name }) => name === ACCOUNT)) {
    const health = { covers: [], troubles: [] };
    return { system: "savings", data: null, health, show: () => print("Savings: no market") };
  }
  const { account } = await SavingsDesk.at(await premisesOn(chain, deployment));
  const [summary, loans, now] = await Promise.all([summaryOf(account), openLoans(account), chainTime(chain)]);
  const { asset, balanceSheet: sheet } = summary;
  return {
    system: "savings",
    data: { ...summary, loans },
    health: healthOf(summary, loans, now),
    show() {
      print(`Savings: ${counted(loans.length, "open loan")}`);
      const head = ["Market", "Deposited", "Borrowed", "Utilisation", "Borrow rate", "Deposit rate", "Reserves"];
      const rates = [summary.utilisation, summary.borrowRate, summary.depositRate].map(percent);
      const sums = [sheet.deposited, sheet.borrowed].map((value) => formatAmount(value, asset));
      printTable(head, [[summary.name, ...sums, ...rates, formatAmount(sheet.reserves, asset)]], [1, 2, 3, 4, 5, 6]);
    },
  };
}

/** Lenders' claims against cash and what borrowers owe. */
function healthOf(
  { asset, balanceSheet, ...account }: SavingsSummary,
  loans: readonly LoanSummary[],
  now: bigint,
): Health {
  const { claims, assets, cash, tokenBalance, lossFactorWad } = balanceSheet;
  const unhealthy = loans.filter(({ healthFactor }) => healthFactor !== null && healthFactor < WAD).length;
  return {
    covers: [{ token: asset, owed: claims, held: assets - (tokenBalance < cash ? cash - tokenBalance : 0n) }],
    troubles: [
      ...(unhealthy > 0 ? [`${counted(unhealthy, "loan")} to liquidate`] : []),
      ...(loans.some(({ healthFactor }) => healthFactor === null) ? ["no good price"] : []),
      ...(lossFactorWad < WAD ? [`lenders have lost ${percent(WAD - lossFactorWad)}`] : []),
      ...pauseOf(account.inboundPausedUntil, now, "lending"),
    ],
  };
}
