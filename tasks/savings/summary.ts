import { decodeRevert } from "../../lib/errors.js";
import type { OpenAccount } from "./desk.js";
import { SHEET } from "./sheet.js";

/** The account in figures: amounts in base units, rates and shares in WAD. */
export interface SavingsSummary {
  readonly name: string;
  readonly address: string;
  readonly asset: { readonly address: string; readonly symbol: string; readonly decimals: number };
  readonly reward: { readonly address: string; readonly symbol: string; readonly decimals: number };
  readonly utilisation: bigint;
  readonly borrowRate: bigint;
  readonly depositRate: bigint;
  readonly inboundPausedUntil: bigint;
  readonly balanceSheet: Readonly<Record<(typeof SHEET)[number], bigint>>;
}

/** An open loan; base units. `healthFactor` is WAD, 2^256 - 1 without debt, and `null` where there is no good price. */
export interface LoanSummary {
  readonly loanId: bigint;
  readonly principal: bigint;
  readonly debt: bigint;
  readonly collateral: bigint;
  readonly healthFactor: bigint | null;
}

/** Reads the account's figures from the latest block. */
export async function summaryOf({ name, address, contract, asset, reward }: OpenAccount): Promise<SavingsSummary> {
  const [sheet, utilisation, borrowRate, depositRate, inboundPausedUntil] = await Promise.all([
    contract.balanceSheet(),
    contract.utilisation(),
    contract.borrowRate(),
    contract.depositRate(),
    contract.inboundPausedUntil(),
  ]);
  const token = (of: OpenAccount["asset"]) => ({ address: of.address, symbol: of.symbol, decimals: of.decimals });
  return {
    name,
    address,
    asset: token(asset),
    reward: token(reward),
    utilisation,
    borrowRate,
    depositRate,
    inboundPausedUntil,
    balanceSheet: Object.fromEntries(SHEET.map((figure) => [figure, sheet[figure]])) as SavingsSummary["balanceSheet"],
  };
}

/** Every loan with debt or collateral, in order of opening. */
export async function openLoans(account: OpenAccount): Promise<LoanSummary[]> {
  const count = Number(await account.contract.loanCount());
  const loans = await Promise.all(Array.from({ length: count }, (_, index) => loanOf(account, BigInt(index + 1))));
  return loans.filter(({ principal, collateral }) => principal > 0n || collateral > 0n);
}

async function loanOf({ contract }: OpenAccount, loanId: bigint): Promise<LoanSummary> {
  const [[principal, debt], { collateral }, healthFactor] = await Promise.all([
    contract.debtOf(loanId),
    contract.loanOf(loanId),
    contract.healthFactor(loanId).catch(unknownWithoutPrice),
  ]);
  return { loanId, principal, debt, collateral, healthFactor };
}

function unknownWithoutPrice(error: unknown): null {
  if (decodeRevert(error) === undefined) throw error;
  return null;
}
