import type { Explanations } from "../explanation.js";

/** What the ground floor under all systems refuses. */
export const EXPLANATIONS = {
  "error InboundPause_Paused(uint48 pausedUntil)": {
    sentence: (w) => `A guardian has paused what comes in until ${w.instant("pausedUntil")}.`,
    why: "Deposits and compounding can be paused for 14 days; withdrawing and claiming never are.",
    whatToDo: "Wait; the pause ends by itself. Everything that leaves works meanwhile.",
  },
  "error InboundPause_CoolingDown(uint48 armableAt)": {
    sentence: (w) => `A new pause cannot begin before ${w.instant("armableAt")}.`,
    why: "After a pause of 14 days the doors stay open for 14 days, so that no guardian can shut newcomers out for good.",
    whatToDo: "Wait until then.",
  },
  "error ExactTransfer_ReceivedAmountDiffers(address token, uint256 requested, uint256 received)": {
    sentence: (w) =>
      `The token ${w.plain("token")} delivered ${w.moved("received")} instead of ${w.moved("requested")}.`,
    why: "Tokens that take a fee on transfer, or change balances by themselves, would be booked at more than arrived.",
    whatToDo: "Use a token that moves exactly what it is asked to, or a wrapper that does.",
  },
} as const satisfies Explanations;
