import { ceil, ceilDiv, floor, WAD, WAD_YEAR } from "../../reference/savings/numbers.js";
import type { Report } from "../report/schema.js";
import { DAY, type SavingsOutcome } from "./savings-run.js";

type Check = Report["checks"][number];

/** A sale may bring so much less than the oracle says, basis points: `maxSlippageBps` of the market. */
const MAX_SLIPPAGE = 100n;
const BPS = 10_000n;

/** When dave's loan stood, days: he repays it whole. */
const DAVE = { from: 30, to: 180 } as const;

/** What has to hold after the year. Each is computed from what the chain said, most against the reference model; base units. */
export function savingsChecks(outcome: SavingsOutcome): Check[] {
  return [
    ...outcome.twin.agreements.map(({ what, expected, actual }) =>
      equal(`${what}: as in the reference model`, expected, actual),
    ),
    equal("points of the chart with other rates than the reference model's", 0n, BigInt(outcome.ratesApart)),
    seedFormula(outcome),
    ...sheetChecks(outcome),
    ...sumChecks(outcome),
    ...conservation(outcome),
    ...marketChecks(outcome),
    ...lastChecks(outcome),
  ];
}

/** `debt = t / Y * borrowRate * principal`, added up over the rates of the chart, which stand still between its points. */
function seedFormula({ series, twin }: SavingsOutcome): Check {
  const told = (what: string) => twin.agreements.find((one) => one.what === what)?.actual ?? 0n;
  const [principal, paid] = [told("dave borrows"), told("dave repays")];
  const ends = series.slice(1).map(({ at }) => at);
  const growth = series.reduce((sum, { at, borrowRate }, index) => {
    const isHis = at >= DAVE.from * DAY && at < DAVE.to * DAY;
    return isHis ? sum + borrowRate * BigInt((ends[index] ?? at) - at) : sum;
  }, 0n);
  const expected = principal + ceilDiv(principal * growth, WAD_YEAR);
  return equal("dave repays: by the seed's formula over the rates of the chart", expected, paid);
}

/** The balance sheet against the model's, which adds up every receipt and loan as fractions, and against itself. */
function sheetChecks({ sheet, expected }: SavingsOutcome): Check[] {
  const [claims, assets] = [ceil(expected.claims), floor(expected.assets)];
  return [
    equal("deposited: as in the reference model", floor(expected.deposited), sheet.deposited),
    equal("borrowed: as in the reference model", expected.borrowed, sheet.borrowed),
    equal("cash: as in the reference model", expected.cash, sheet.cash),
    equal("reward cash: as in the reference model", expected.rewardCash, sheet.rewardCash),
    equal("claims: as in the reference model", claims, sheet.claims),
    equal("assets: as in the reference model", assets, sheet.assets),
    equal("reserves: as in the reference model", assets - claims, sheet.reserves),
    equal("balance sheet: claims and reserves are the assets", sheet.assets, sheet.claims + sheet.reserves),
    equal(
      "balance sheet: cash and what borrowers owe are the assets",
      sheet.assets,
      sheet.cash + sheet.owedByBorrowers,
    ),
    equal("token balance: the cash and nothing else", sheet.cash, sheet.tokenBalance),
    equal("loss factor: reserves absorbed the bad debt", WAD, sheet.lossFactorWad),
  ];
}

/** Single figures are rounded against whom they concern, by less than one base unit each. */
function sumChecks({ sheet, loans, valueOfReceipts, principals }: SavingsOutcome): Check[] {
  const principal = loans.reduce((sum, loan) => sum + loan.principal, 0n);
  const owed = loans.reduce((sum, loan) => sum + loan.principal + loan.debt, 0n);
  return [
    equal("loans: their principals add up", sheet.borrowed, principal),
    within("loans: what each owes, above what all owe", owed - sheet.owedByBorrowers, loans.length),
    within("receipts: what each is worth, below all claims", sheet.claims - valueOfReceipts, principals.size),
  ];
}

/** What came in is what went out and what is held, by the calls on one side and the tokens' balances on the other. */
function conservation({ flows }: SavingsOutcome): Check[] {
  return (["USDC", "WETH"] as const).map((token) => {
    const { in: came, out, held } = flows[token];
    return equal(`conservation: ${token} that came in is paid out or held`, came, out + held);
  });
}

function marketChecks({ twin: { harvests, liquidations } }: SavingsOutcome): Check[] {
  const cheap = harvests.filter(({ sold, received, price }) => {
    const worth = (sold * price * 10n ** 6n) / WAD;
    return received * BPS < worth * (BPS - MAX_SLIPPAGE);
  });
  const wrong = liquidations.filter(({ hfBefore, hfAfter }) => hfBefore >= WAD || hfAfter <= hfBefore);
  return [
    equal("harvests in a year", 12n, BigInt(harvests.length)),
    equal("sales of rewards more than 1% below the feed's price", 0n, BigInt(cheap.length)),
    equal("liquidations of healthy loans, or that left one less healthy", 0n, BigInt(wrong.length)),
  ];
}

function lastChecks({ last }: SavingsOutcome): Check[] {
  return [
    equal("after the last exit: nothing is borrowed", 0n, last.borrowed),
    equal("after the last exit: no lender is owed anything", 0n, last.claims),
    equal("after the last exit: token balance is the cash", last.cash, last.tokenBalance),
    within("after the last exit: cash left", last.cash, 1),
  ];
}

const within = (name: string, actual: bigint, most: number): Check =>
  check(`${name}, 0 to ${most}`, actual >= 0n && actual <= BigInt(most), `0..${most}`, actual);

const equal = (name: string, expected: bigint, actual: bigint): Check =>
  check(name, expected === actual, expected, actual);

const check = (name: string, pass: boolean, expected: bigint | string, actual: bigint): Check => ({
  system: "savings",
  name,
  pass,
  expected: expected.toString(),
  actual: actual.toString(),
});
