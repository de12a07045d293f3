import { formatDecimal } from "../units.js";
import { TOKEN_DECIMALS } from "./recorded-run.js";
import { type ReplayResult, TOLERANCE_WEI } from "./replay.js";

/** The result for machines: differences as numbers in tokens, quantities as decimal strings in wei. */
export function replayDocument({ steps, actions, compared, clipped, maxDifference, worst }: ReplayResult) {
  const { step, staker, field, expected, actual } = worst;
  return {
    schema: 1,
    steps,
    actions,
    compared,
    clipped,
    maxDifference: tokens(maxDifference),
    worst: { step, staker, field, expected: expected.toString(), actual: actual.toString() },
  } as const;
}

/** The result for people. */
export function replaySummary(file: string, result: ReplayResult): string {
  const { steps, actions, compared, clipped, maxDifference, worst } = result;
  const agrees = maxDifference <= TOLERANCE_WEI;
  const whose = worst.staker === null ? worst.field : `${worst.field} of ${worst.staker}`;
  return [
    `${file}: ${steps} steps, ${actions} actions, ${compared} numbers compared`,
    `largest difference ${tokens(maxDifference)} tokens: ${whose} after step ${worst.step},`,
    `  recorded   ${formatDecimal(worst.expected, TOKEN_DECIMALS)}`,
    `  on chain   ${formatDecimal(worst.actual, TOKEN_DECIMALS)}`,
    ...(clipped === 0 ? [] : [`${clipped} actions asked for more than there was by rounding and were clipped`]),
    `${agrees ? "agrees" : "DOES NOT AGREE"} within ${tokens(TOLERANCE_WEI)} tokens`,
    "",
  ].join("\n");
}

/** For reading only: a double holds about 16 digits. */
const tokens = (wei: bigint): number => Number(wei) / 1e18;
